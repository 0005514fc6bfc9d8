import Dispatch

/// A few threads for work that blocks, so that no shard ever does, with a bounded line before them.
package final class BlockingPool: Sendable {
  private struct Line {
    var waiting: [@Sendable () -> Void] = []
    var idle: [Int]
  }

  private let queues: [DispatchQueue]
  private let line: Guarded<Line>
  private let waitingCountMax: Int

  package init(label: String, threadCount: Int, waitingCountMax: Int) {
    queues = (0..<threadCount).map { DispatchQueue(label: "\(label)-\($0)") }
    line = Guarded(Line(idle: Array(0..<threadCount)))
    self.waitingCountMax = waitingCountMax
  }

  /// Runs `work` on a thread of the pool and hands its result to `continuation` back on `shard`.
  /// Answers false, and runs neither, when the line is full.
  package func run<Result: Sendable>(
    _ work: @escaping @Sendable () -> Result, thenOn shard: Shard,
    _ continuation: @escaping (Result) -> Void
  ) -> Bool {
    let continuation = ShardConfined(continuation, to: shard)
    return submit {
      let result = work()
      shard.execute { continuation.take()(result) }
    }
  }

  /// Runs `work` on a thread of the pool; false when the line is full.
  package func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
    let (isTaken, thread) = line.withLock { line -> (Bool, Int?) in
      if let thread = line.idle.popLast() { return (true, thread) }
      guard line.waiting.count < waitingCountMax else { return (false, nil) }
      line.waiting.append(work)
      return (true, nil)
    }
    if let thread { start(work, on: thread) }
    return isTaken
  }

  private func start(_ work: @escaping @Sendable () -> Void, on thread: Int) {
    queues[thread].async { [self] in
      var next: (@Sendable () -> Void)? = work
      while let work = next {
        work()
        next = line.withLock { line in
          if line.waiting.isEmpty {
            line.idle.append(thread)
            return nil
          }
          return line.waiting.removeFirst()
        }
      }
    }
  }
}
