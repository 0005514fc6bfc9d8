import Glibc

/// An instant by which something must have happened.
package struct Deadline: Sendable {
  private let instant: ContinuousClock.Instant

  package init(in duration: Duration) { instant = .now + duration }

  package var hasPassed: Bool { instant <= .now }

  /// The whole milliseconds left, as `poll(2)` takes them.
  package var millisecondsLeft: Int32 {
    let left = (instant - .now) / .milliseconds(1)
    return Int32(max(0, min(left.rounded(.up), 1e9)))
  }

  /// Asks `condition` again and again, a few milliseconds apart, until it holds or the deadline
  /// has passed; answers whether it held.
  package func poll(_ condition: () throws -> Bool) rethrows -> Bool {
    while true {
      if try condition() { return true }
      if hasPassed { return false }
      usleep(2_000)
    }
  }
}
