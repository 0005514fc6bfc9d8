@testable import Telemetry

/// Runs `body` with each number below `count` on a thread of its own, and waits for all.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let running = Running(count)
  for index in 0..<count {
    startThread {
      body(index)
      running.count.withLock { $0 -= 1 }
    }
  }
  running.count.withLock(once: { $0 == 0 }) { _ in }
}

private final class Running: Sendable {
  let count: Monitor<Int>
  init(_ count: Int) { self.count = Monitor(count) }
}
