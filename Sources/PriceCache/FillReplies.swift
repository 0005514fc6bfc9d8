import Redis

/// Counts what became of fills.
final class FillReplies: RedisReplyHandler {
  private let meter: CacheMeter?

  init(_ meter: CacheMeter?) { self.meter = meter }

  func received(_ reply: borrowing RedisReply, for token: UInt64) {
    switch try? reply.integer() {
    case 1: meter?.filled(.kept)
    case 0: meter?.filled(.leaseLost)
    case -1: meter?.filled(.stale)
    default: meter?.filled(.failed)
    }
  }

  func failed(_ error: RedisError, for token: UInt64) { meter?.filled(.failed) }
}
