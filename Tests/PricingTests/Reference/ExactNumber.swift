import Pricing

/// A decimal as the contract words it, over `BigInteger`: twelve digits after the point, each
/// product and quotient rounded half-even once, at most fifteen digits before the point.
struct ExactNumber: Equatable, Comparable {
  let units: BigInteger

  struct Overflow: Error {}

  static let scale = BigInteger.power(ofTen: 12)
  static let bound = BigInteger.power(ofTen: 27)

  init(units: BigInteger) throws {
    guard units.magnitude < Self.bound else { throw Overflow() }
    self.units = units
  }

  init(_ decimal: Decimal) { units = BigInteger(decimal.units) }

  static let zero = ExactNumber(.zero)
  static let one = ExactNumber(.one)

  static func < (lhs: ExactNumber, rhs: ExactNumber) -> Bool { lhs.units < rhs.units }

  static func + (lhs: ExactNumber, rhs: ExactNumber) throws -> ExactNumber {
    try ExactNumber(units: lhs.units + rhs.units)
  }

  static func - (lhs: ExactNumber, rhs: ExactNumber) throws -> ExactNumber {
    try ExactNumber(units: lhs.units - rhs.units)
  }

  static func * (lhs: ExactNumber, rhs: ExactNumber) throws -> ExactNumber {
    try ExactNumber(units: round(lhs.units * rhs.units, per: scale, .halfEven))
  }

  static func / (lhs: ExactNumber, rhs: ExactNumber) throws -> ExactNumber {
    try ExactNumber(units: round(lhs.units * scale, per: rhs.units, .halfEven))
  }

  func quantized(to increment: ExactNumber, _ mode: RoundingMode) throws -> ExactNumber {
    try ExactNumber(units: Self.round(units, per: increment.units, mode) * increment.units)
  }

  /// The whole number that `mode` chooses for a fraction.
  static func round(
    _ numerator: BigInteger, per denominator: BigInteger, _ mode: RoundingMode
  ) -> BigInteger {
    let (quotient, remainder) = numerator.dividedTowardsZero(by: denominator)
    if remainder.isZero { return quotient }
    let doubled = remainder.magnitude * BigInteger(2)
    let isNegative = numerator.isNegative != denominator.isNegative
    let away = quotient + BigInteger(isNegative ? -1 : 1)
    let isMiddle = doubled == denominator.magnitude
    let isAbove = doubled > denominator.magnitude
    switch mode {
    case .halfEven: return isAbove || isMiddle && quotient.isOdd ? away : quotient
    case .halfUp: return isAbove || isMiddle ? away : quotient
    case .halfDown: return isAbove ? away : quotient
    case .up: return away
    case .down: return quotient
    }
  }

  /// Digits and point, with no more zeros at the end than asked for.
  func text(fractionDigitCountMin: Int = 0) -> String {
    var digits = units.magnitude.description
    while digits.count < 13 { digits = "0" + digits }
    var fraction = String(digits.suffix(12))
    while fraction.count > fractionDigitCountMin, fraction.hasSuffix("0") { fraction.removeLast() }
    let sign = units.isNegative ? "-" : ""
    return sign + digits.dropLast(12) + (fraction.isEmpty ? "" : "." + fraction)
  }
}
