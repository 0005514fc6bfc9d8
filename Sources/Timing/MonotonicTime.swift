/// A moment on a clock that only runs forward, in nanoseconds since an arbitrary start.
///
/// Protocol machines are handed moments and compare them; they never read a clock.
@usableFromInline
package struct MonotonicTime: Comparable, Sendable {
  @usableFromInline package var nanoseconds: Int64

  @inlinable
  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// A moment that never comes: the deadline of what may take as long as it likes.
  @inlinable package static var never: Self { Self(nanoseconds: .max) }

  @inlinable
  package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The moment `span` later; past the end of the clock it is `never`.
  @inlinable
  package static func + (moment: Self, span: TimeSpan) -> Self {
    let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(span.nanoseconds)
    return overflow ? .never : Self(nanoseconds: sum)
  }

  @inlinable
  package static func - (later: Self, earlier: Self) -> TimeSpan {
    .nanoseconds(later.nanoseconds - earlier.nanoseconds)
  }
}
