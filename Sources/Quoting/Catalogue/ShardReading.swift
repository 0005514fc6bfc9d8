import Catalogue
import Reactor
import Timing

/// One reading as its shard sees it: it ends once, with what was read or when its time is up.
final class ShardReading<Value: Sendable>: DeadlineHandler {
  /// Stops the reading, for which nobody waits any more.
  var giveUp: () -> Void = {}
  private var done: ((Result<Value, CatalogueError>) -> Void)?
  private var deadline: DeadlineQueue<any DeadlineHandler>.Ticket?

  init(_ done: @escaping (Result<Value, CatalogueError>) -> Void) { self.done = done }

  func setDeadline(_ time: MonotonicTime, on shard: Shard) {
    deadline = shard.schedule(self, at: time)
  }

  func ended(_ result: Result<Value, CatalogueError>, on shard: Shard) {
    if let deadline { shard.withdraw(deadline) }
    deadline = nil
    finish(result)
  }

  func deadlinePassed(now: MonotonicTime) {
    deadline = nil
    giveUp()
    finish(.failure(.unavailable("the database did not answer in time")))
  }

  private func finish(_ result: Result<Value, CatalogueError>) {
    let done = done.take()
    giveUp = {}
    done?(result)
  }
}
