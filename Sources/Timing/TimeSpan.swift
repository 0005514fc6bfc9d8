/// A length of time in whole nanoseconds.
///
/// `Duration` counts attoseconds in 128 bits, which the request path would pay for and nothing here
/// needs.
@usableFromInline
package struct TimeSpan: Comparable, Sendable {
  @usableFromInline package var nanoseconds: Int64

  @inlinable
  package static func nanoseconds(_ count: Int64) -> Self { Self(nanoseconds: count) }
  @inlinable
  package static func microseconds(_ count: Int64) -> Self { Self(nanoseconds: count * 1_000) }
  @inlinable
  package static func milliseconds(_ count: Int64) -> Self { Self(nanoseconds: count * 1_000_000) }
  @inlinable
  package static func seconds(_ count: Int64) -> Self { Self(nanoseconds: count * 1_000_000_000) }

  @inlinable
  init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  @inlinable package static var zero: Self { Self(nanoseconds: 0) }

  @inlinable
  package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The span in milliseconds, a started one counted whole, so that a wait never ends early.
  @inlinable
  package var millisecondsRoundedUp: Int64 { (nanoseconds + 999_999) / 1_000_000 }
}

extension TimeSpan {
  /// The whole nanoseconds of `duration`.
  package init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.init(nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
