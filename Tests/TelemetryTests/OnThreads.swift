@testable import Telemetry

/// Runs `body` with each number below `count` on a thread of its own, and waits for all.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let finished = Finished()
  for index in 0..<count {
    startThread {
      body(index)
      finished.semaphore.signal()
    }
  }
  for _ in 0..<count { finished.semaphore.wait() }
}

private final class Finished: Sendable {
  let semaphore = Semaphore()
}
