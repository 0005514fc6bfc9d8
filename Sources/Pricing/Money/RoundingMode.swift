/// How a value between two permitted ones chooses.
public enum RoundingMode: String, Sendable, Hashable, CaseIterable {
  /// To the nearer; from the middle to the even multiple.
  case halfEven = "half_even"
  /// To the nearer; from the middle away from zero.
  case halfUp = "half_up"
  /// To the nearer; from the middle towards zero.
  case halfDown = "half_down"
  /// Away from zero.
  case up
  /// Towards zero.
  case down

  /// Whether a magnitude that is `remainder` above the n-th of values `step` apart goes up to the
  /// next one.
  @inline(always)
  func goesUp(remainder: UInt128, step: UInt128, isOdd: Bool) -> Bool {
    if remainder == 0 { return false }
    let doubled = remainder &* 2
    return switch self {
    case .halfEven: doubled > step || (doubled == step && isOdd)
    case .halfUp: doubled >= step
    case .halfDown: doubled > step
    case .up: true
    case .down: false
    }
  }
}

extension Decimal {
  /// The multiple of `increment` that `mode` chooses.
  ///
  /// `increment` is greater than zero. A result of more than 15 digits before the point is an
  /// overflow.
  public func quantized(to increment: Decimal, _ mode: RoundingMode) throws(DecimalError) -> Decimal
  {
    guard increment.isPositive else { throw .divisionByZero }
    guard let result = multiple(of: increment, mode) else { throw .overflow }
    return result
  }

  /// The multiple of `increment` that `mode` chooses, or nil where it overflows.
  @inline(always)
  func multiple(of increment: Decimal, _ mode: RoundingMode) -> Decimal? {
    let step = increment.units.magnitude
    let magnitude = units.magnitude
    let (quotient, remainder) = Self.divide(magnitude, by: step)
    var result = magnitude &- remainder
    if mode.goesUp(remainder: remainder, step: step, isOdd: quotient & 1 == 1) { result &+= step }
    return Decimal(magnitude: result, isNegative: isNegative)
  }

  /// How many of `size` hold this, the last perhaps not full, or nil where it overflows. Neither is
  /// negative and `size` is not zero.
  func count(ofStarted size: Decimal) -> Decimal? {
    let (quotient, remainder) = Self.divide(units.magnitude, by: size.units.magnitude)
    let count = quotient &+ (remainder == 0 ? 0 : 1)
    guard count < Self.unitsBound / UInt128(Self.scale) else { return nil }
    return Decimal(magnitude: count &* UInt128(Self.scale), isNegative: false)
  }
}
