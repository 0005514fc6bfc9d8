import Timing

/// How long a lock is held for certain, and when it is to be renewed. Moments in, decisions out.
///
/// A holder counts from before it sent the request, so by its clock the lock is over no later than
/// by the server's.
struct LockTenure: Sendable {
  private let life: TimeSpan
  private(set) var deadline: MonotonicTime
  private(set) var renewAt: MonotonicTime
  private(set) var isLost = false

  /// After so long without success another try is made.
  private static let retryAfter = TimeSpan.milliseconds(50)

  init(life: TimeSpan, requestedAt: MonotonicTime) {
    self.life = life
    deadline = requestedAt + life
    renewAt = requestedAt + .nanoseconds(life.nanoseconds / 3)
  }

  func isHeld(now: MonotonicTime) -> Bool { !isLost && now < deadline }

  /// The server has renewed it.
  mutating func renewed(requestedAt: MonotonicTime) {
    deadline = max(deadline, requestedAt + life)
    renewAt = requestedAt + .nanoseconds(life.nanoseconds / 3)
  }

  /// No answer came: nobody knows; the deadline stays.
  mutating func failedToRenew(now: MonotonicTime) {
    renewAt = now + min(Self.retryAfter, .nanoseconds(life.nanoseconds / 10))
  }

  /// The server says that it is another's, or nobody's.
  mutating func lost() { isLost = true }
}
