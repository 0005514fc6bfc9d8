import Timing

/// How long to wait before a server is tried again: twice as long each time up to a cap, and of
/// that a random part, so that the clients of a server that comes back do not all come at once.
package struct Backoff: Sendable {
  package var first: TimeSpan
  package var cap: TimeSpan

  package init(first: TimeSpan = .milliseconds(10), cap: TimeSpan = .seconds(1)) {
    self.first = first
    self.cap = cap
  }

  /// The wait before attempt number `attempt`, from 0; `random` decides the part.
  package func span(attempt: Int, random: UInt64) -> TimeSpan {
    let doubled = first.nanoseconds << min(attempt, 20)
    let bound = UInt64(min(doubled, cap.nanoseconds))
    return .nanoseconds(Int64(random.multipliedFullWidth(by: bound + 1).high))
  }
}
