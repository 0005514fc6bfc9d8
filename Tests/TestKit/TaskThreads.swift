import Glibc

// Swift's tasks share as many threads as the machine has cores, on the understanding that none of
// them waits there. Tests do: for a program's line, a server's reply, a process to end. Two such
// tests keep all others from going on where there are two cores, for seconds, and what those have
// stopped or hold meanwhile lasts as much longer. So the process of the tests, and no other, has
// threads to spare: the two functions by which Dispatch and the language count them are answered
// here.

private let threadCount = 16

/// Stands before the C library's function of the name, of which Dispatch asks once for how many
/// threads there is work at a time.
@c(pthread_getaffinity_np)
public func affinityOfManyThreads(
  _ thread: pthread_t, _ size: Int, _ cores: UnsafeMutablePointer<cpu_set_t>
) -> Int32 {
  let bytes = UnsafeMutableRawBufferPointer(start: cores, count: size)
  bytes.initializeMemory(as: UInt8.self, repeating: 0)
  for core in 0..<threadCount { bytes[core / 8] |= 1 << UInt8(core % 8) }
  return 0
}

/// Stands before Dispatch's function of the name, by which the language narrows its queue of tasks
/// to the number of cores.
@c(dispatch_queue_set_width)
public func widenTaskQueue(_ queue: OpaquePointer, _ width: Int) {
  typealias SetWidth = @convention(c) (OpaquePointer, Int) -> Void
  let next = dlsym(UnsafeMutableRawPointer(bitPattern: -1), "dispatch_queue_set_width")!
  unsafeBitCast(next, to: SetWidth.self)(queue, threadCount)
}
