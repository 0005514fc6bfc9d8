/// An exact decimal number: at most 15 digits before the point and exactly up to 12 after it.
///
/// It is held as a whole number of 10⁻¹². The bound of 15 digits belongs to the type: whatever
/// leaves it is `DecimalError.overflow`, so every value that was ever computed can also be printed,
/// stored and read again. Sums are exact; products and quotients are rounded half-even to 12 digits
/// after the point, once per operation.
public struct Decimal: Sendable, Hashable {
  /// The value as a whole number of 10⁻¹².
  public let units: Int128

  /// Units of one: 10¹².
  static let scale: UInt64 = 1_000_000_000_000
  /// The first magnitude that no longer fits: 10¹⁵, in units.
  static let unitsBound: UInt128 = 1_000_000_000_000_000_000_000_000_000

  /// Nothing.
  public static let zero = Decimal(uncheckedUnits: 0)
  /// One.
  public static let one = Decimal(uncheckedUnits: 1_000_000_000_000)
  /// The largest value: fifteen nines before the point and twelve after it.
  public static let greatest = Decimal(uncheckedUnits: Int128(unitsBound) - 1)

  /// The number of `units` × 10⁻¹², or nil where that has more than 15 digits before the point.
  public init?(units: Int128) {
    guard units.magnitude < Self.unitsBound else { return nil }
    self.units = units
  }

  /// A whole number, or nil where it has more than 15 digits.
  public init?(_ whole: Int) {
    guard whole.magnitude < 1_000_000_000_000_000 else { return nil }
    units = Int128(whole) &* Int128(Self.scale)
  }

  @inline(always)
  init(uncheckedUnits units: Int128) { self.units = units }

  /// The number of `magnitude` × 10⁻¹² with a sign, or nil where it does not fit.
  @inline(always)
  init?(magnitude: UInt128, isNegative: Bool) {
    guard magnitude < Self.unitsBound else { return nil }
    let units = Int128(truncatingIfNeeded: magnitude)
    self.units = isNegative ? 0 &- units : units
  }

  /// Whether the value is below zero.
  public var isNegative: Bool { units < 0 }

  /// Whether the value is above zero.
  public var isPositive: Bool { units > 0 }

  /// The value without its sign.
  public var magnitude: Decimal { Decimal(uncheckedUnits: units < 0 ? 0 &- units : units) }
}

/// Why a number could not be read or computed.
public enum DecimalError: Error, Sendable, Hashable {
  /// The text is not a JSON number.
  case malformed
  /// The value needs more than 12 digits after the point.
  case inexact
  /// The value needs more than 15 digits before the point.
  case overflow
  /// The divisor is zero.
  case divisionByZero
}

extension Decimal: Comparable {
  /// Whether `lhs` is the smaller number.
  public static func < (lhs: Decimal, rhs: Decimal) -> Bool { lhs.units < rhs.units }
}

extension Decimal {
  /// The exact sum.
  public static func + (lhs: Decimal, rhs: Decimal) throws(DecimalError) -> Decimal {
    guard let sum = lhs.sum(rhs) else { throw .overflow }
    return sum
  }

  /// The exact difference.
  public static func - (lhs: Decimal, rhs: Decimal) throws(DecimalError) -> Decimal {
    guard let difference = lhs.sum(-rhs) else { throw .overflow }
    return difference
  }

  /// The number with the other sign.
  public static prefix func - (number: Decimal) -> Decimal {
    Decimal(uncheckedUnits: 0 &- number.units)
  }

  /// The exact sum, or nil where it overflows. Two values of 90 bits cannot overflow an `Int128`.
  @inline(always)
  func sum(_ other: Decimal) -> Decimal? { Decimal(units: units &+ other.units) }
}
