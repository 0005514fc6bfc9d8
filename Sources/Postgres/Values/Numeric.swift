/// A `numeric`: a whole number divided by a power of ten, exactly.
///
/// PostgreSQL allows a thousand times the digits; those held here are at least 34.
package struct Numeric: Equatable, Sendable {
  package let significand: Int128
  /// How many of the significand's digits stand behind the point.
  package let scale: Int

  package static let scaleMax = 34
  static let magnitudeMax: UInt128 = 10_000_000_000_000_000_000_000_000_000_000_000

  /// Nil when there are too many digits.
  package init?(significand: Int128, scale: Int) {
    guard significand.magnitude <= Self.magnitudeMax, 0...Self.scaleMax ~= scale else { return nil }
    self.significand = significand
    self.scale = scale
  }
}
