import Reactor
import Timing

/// A wait that a deadline ends, or news.
final class LeaseWait: DeadlineHandler {
  private var ended: (() -> Void)?
  private var ticket: DeadlineQueue<any DeadlineHandler>.Ticket?

  init(then ended: @escaping () -> Void) { self.ended = ended }

  func begin(on shard: Shard, until moment: MonotonicTime) {
    ticket = shard.schedule(self, at: moment)
  }

  /// Ends it before its time.
  func end(on shard: Shard) {
    if let ticket = ticket.take() { shard.withdraw(ticket) }
    ended.take()?()
  }

  /// Ends it and nobody is told.
  func withdraw(from shard: Shard) {
    ended = nil
    end(on: shard)
  }

  func deadlinePassed(now: MonotonicTime) {
    ticket = nil
    ended.take()?()
  }
}
