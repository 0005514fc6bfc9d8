extension Decimal {
  /// The product, rounded half-even to 12 digits after the point.
  public static func * (lhs: Decimal, rhs: Decimal) throws(DecimalError) -> Decimal {
    guard let product = lhs.product(rhs) else { throw .overflow }
    return product
  }

  /// The quotient, rounded half-even to 12 digits after the point.
  public static func / (lhs: Decimal, rhs: Decimal) throws(DecimalError) -> Decimal {
    guard rhs.units != 0 else { throw .divisionByZero }
    guard let quotient = lhs.quotient(rhs) else { throw .overflow }
    return quotient
  }

  /// The product, or nil where it overflows.
  func product(_ other: Decimal) -> Decimal? {
    let product = WideProduct(units.magnitude, other.units.magnitude)
    var (magnitude, remainder) = product.dividedByScale()
    let half = Self.scale / 2
    if remainder > half || (remainder == half && magnitude & 1 == 1) { magnitude &+= 1 }
    return Decimal(magnitude: magnitude, isNegative: isNegative != other.isNegative)
  }

  /// The quotient, or nil where it overflows. `divisor` is not zero.
  func quotient(_ divisor: Decimal) -> Decimal? {
    let dividend = units.magnitude
    let bound = divisor.units.magnitude
    // Ten to the twelfth in two steps: a remainder of 90 bits times 10⁶ stays below 128 bits.
    let (whole, rest) = Self.divide(dividend, by: bound)
    guard whole < Self.unitsBound / UInt128(Self.scale) else { return nil }
    let (upper, upperRest) = Self.divide(rest &* 1_000_000, by: bound)
    let (lower, remainder) = Self.divide(upperRest &* 1_000_000, by: bound)
    var magnitude = whole &* UInt128(Self.scale) &+ upper &* 1_000_000 &+ lower
    let doubled = remainder &* 2
    if doubled > bound || (doubled == bound && magnitude & 1 == 1) { magnitude &+= 1 }
    return Decimal(magnitude: magnitude, isNegative: isNegative != divisor.isNegative)
  }

  /// Divides by what fits into 64 bits, the common case, with the processor's own division; calls
  /// the runtime's 128-bit division for the rest.
  @inline(always)
  static func divide(
    _ dividend: UInt128, by divisor: UInt128
  ) -> (quotient: UInt128, remainder: UInt128) {
    let high = UInt64(truncatingIfNeeded: dividend &>> 64)
    let narrow = UInt64(truncatingIfNeeded: divisor)
    if high == 0, divisor &>> 64 == 0 {
      let (quotient, remainder) = UInt64(truncatingIfNeeded: dividend)
        .quotientAndRemainder(dividingBy: narrow)
      return (UInt128(quotient), UInt128(remainder))
    }
    let quotient = dividend / divisor
    return (quotient, dividend &- quotient &* divisor)
  }
}

/// The product of two magnitudes below 2⁹⁶, in three words.
private struct WideProduct {
  var low: UInt64
  var middle: UInt64
  var high: UInt64

  @inline(always)
  init(_ lhs: UInt128, _ rhs: UInt128) {
    let (lhsHigh, lhsLow) = (UInt64(lhs &>> 64), UInt64(truncatingIfNeeded: lhs))
    let (rhsHigh, rhsLow) = (UInt64(rhs &>> 64), UInt64(truncatingIfNeeded: rhs))
    let lowest = lhsLow.multipliedFullWidth(by: rhsLow)
    low = lowest.low
    middle = lowest.high
    high = 0
    if lhsHigh | rhsHigh != 0 {
      let crossed = UInt128(lhsHigh) &* UInt128(rhsLow) &+ UInt128(rhsHigh) &* UInt128(lhsLow)
      let upper = crossed &+ UInt128(middle)
      middle = UInt64(truncatingIfNeeded: upper)
      high = UInt64(upper &>> 64) &+ lhsHigh &* rhsHigh
    }
  }

  /// The quotient and remainder by 10¹² = 2¹² × 5¹².
  ///
  /// Schoolbook division in base 2³²: 5¹² has 28 bits, so every step is a division of 60 bits by a
  /// constant, which compiles to a multiplication. Callers' factors stay below 10²⁷, so the
  /// quotient stays below 2¹⁴⁰; what does not fit into 128 bits saturates, beyond any `Decimal`.
  @inline(always)
  func dividedByScale() -> (quotient: UInt128, remainder: UInt64) {
    let dropped = low & 0xFFF
    let shiftedLow = low &>> 12 | middle &<< 52
    let shiftedMiddle = middle &>> 12 | high &<< 52
    var rest: UInt64 = 0
    var top: UInt64 = 0
    if high != 0 {
      top = Self.divide(high &>> 12, &rest)
      guard top == 0 else { return (.max, 0) }
    }
    let upper = shiftedMiddle == 0 && rest == 0 ? 0 : Self.divide(shiftedMiddle, &rest)
    let lower = Self.divide(shiftedLow, &rest)
    return (UInt128(upper) &<< 64 | UInt128(lower), rest &<< 12 | dropped)
  }

  /// One word of the dividend behind the remainder so far.
  @inline(always)
  private static func divide(_ word: UInt64, _ rest: inout UInt64) -> UInt64 {
    let divisor: UInt64 = 244_140_625
    let first = rest &<< 32 | word &>> 32
    let upper = first / divisor
    let second = (first &- upper &* divisor) &<< 32 | word & 0xFFFF_FFFF
    let lower = second / divisor
    rest = second &- lower &* divisor
    return upper &<< 32 | lower
  }
}
