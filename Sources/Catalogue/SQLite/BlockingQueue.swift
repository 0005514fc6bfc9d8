import Dispatch

/// A thread's worth of work that may block: an executor of its own, so that no actor that waits
/// for a disk keeps a thread of the cooperative pool from the others.
final class BlockingQueue: SerialExecutor {
  private let queue: DispatchQueue

  init(_ label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { [self] in job.runSynchronously(on: asUnownedSerialExecutor()) }
  }
}
