/// An instant as `timestamptz` keeps it: in microseconds, with an infinity at either end.
@usableFromInline
package struct Timestamp: Equatable, Sendable {
  @usableFromInline let microsecondsSince2000: Int64

  @usableFromInline static var secondsTo2000: Int64 { 946_684_800 }
  @usableFromInline static var microsecondsTo2000: Int64 { secondsTo2000 * 1_000_000 }

  @inlinable
  init(microsecondsSince2000: Int64) { self.microsecondsSince2000 = microsecondsSince2000 }

  /// Later than every instant.
  @inlinable package static var infinity: Self { Self(microsecondsSince2000: .max) }
  /// Earlier than every instant.
  @inlinable package static var minusInfinity: Self { Self(microsecondsSince2000: .min) }

  /// What lies too far back to be counted from 2000 is `minusInfinity`.
  @inlinable
  package init(microsecondsSince1970 microseconds: Int64) {
    let (difference, overflow) = microseconds.subtractingReportingOverflow(Self.microsecondsTo2000)
    microsecondsSince2000 = overflow ? .min : difference
  }

  /// Nil for the infinities, and for what lies too far ahead to be counted from 1970.
  @inlinable package var microsecondsSince1970: Int64? {
    guard self != .infinity, self != .minusInfinity else { return nil }
    let (sum, overflow) = microsecondsSince2000.addingReportingOverflow(Self.microsecondsTo2000)
    return overflow ? nil : sum
  }
}
