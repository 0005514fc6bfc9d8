extension Decimal {
  /// The most bytes that `write` appends: a sign, 15 digits, the point, 12 digits.
  public static let textByteCountMax = 29

  /// Appends the number to `output`, which has room for `textByteCountMax` bytes: at least
  /// `fractionDigitCountMin` digits after the point, and no further trailing zeros.
  public func write(into output: inout OutputSpan<UInt8>, fractionDigitCountMin: Int = 0) {
    if isNegative { output.append(UInt8(ascii: "-")) }
    let least = max(0, min(fractionDigitCountMin, 12))
    if least <= 4, let short = Self.tenThousandths(units.magnitude) {
      return Self.write(tenThousandths: short, least, into: &output)
    }
    let (whole, fraction) = wholeAndFraction
    output.append(digitsOf: whole)
    let (upper, lower) = fraction.quotientAndRemainder(dividingBy: 10_000)
    let digits = EightDigits(UInt32(truncatingIfNeeded: upper))
    let digitCount = max(8 &- digits.trailingZeroCount, least)
    if lower == 0, digitCount < 8 {
      guard digitCount > 0 else { return }
      return output.append(Self.pointed(digits.text), byteCount: digitCount &+ 1)
    }
    let lastFour = EightDigits(UInt32(truncatingIfNeeded: lower) &* 10_000)
    output.append(UInt8(ascii: "."))
    output.append(digits.text, byteCount: 8)
    output.append(lastFour.text, byteCount: max(8 &- lastFour.trailingZeroCount, least &- 8, 0))
  }

  /// The number as text with at least `fractionDigitCountMin` digits after the point.
  public func text(fractionDigitCountMin: Int = 0) -> String {
    String(unsafeUninitializedCapacity: Self.textByteCountMax) { buffer in
      var output = OutputSpan(buffer: buffer, initializedCount: 0)
      write(into: &output, fractionDigitCountMin: fractionDigitCountMin)
      return output.finalize(for: buffer)
    }
  }

  /// The value in units of 10⁻⁴ where it is one of them below 10⁸: nearly every amount is.
  @inline(__always)
  private static func tenThousandths(_ magnitude: UInt128) -> UInt32? {
    guard magnitude < 10_000 * UInt128(scale) else { return nil }
    let (number, rest) = UInt64(truncatingIfNeeded: magnitude)
      .quotientAndRemainder(dividingBy: scale / 10_000)
    return rest == 0 ? UInt32(truncatingIfNeeded: number) : nil
  }

  /// Appends a number of eight digits, the last four of them behind the point.
  @inline(__always)
  private static func write(
    tenThousandths number: UInt32, _ fractionDigitCountMin: Int,
    into output: inout OutputSpan<UInt8>
  ) {
    let digits = EightDigits(number)
    let zeroCount = min(digits.leadingZeroCount, 3)
    output.append(digits.text &>> UInt64(8 &* zeroCount), byteCount: 4 &- zeroCount)
    let digitCount = max(4 &- digits.trailingZeroCount, fractionDigitCountMin)
    guard digitCount > 0 else { return }
    output.append(pointed(digits.text &>> 32), byteCount: digitCount &+ 1)
  }

  /// The point, and digits behind it.
  @inline(__always)
  private static func pointed(_ digits: UInt64) -> UInt64 {
    digits &<< 8 | UInt64(UInt8(ascii: "."))
  }

  /// The digits before the point and the twelve after it.
  private var wholeAndFraction: (UInt64, UInt64) {
    let magnitude = units.magnitude
    if let narrow = UInt64(exactly: magnitude) {
      return narrow.quotientAndRemainder(dividingBy: Self.scale)
    }
    // 10²⁷ / 2¹² has 78 bits; 5¹² divides them in two steps of less than 64 bits each.
    let divisor: UInt64 = 244_140_625
    let shifted = magnitude &>> 12
    let (upper, rest) = UInt64(shifted &>> 32).quotientAndRemainder(dividingBy: divisor)
    let (lower, remainder) = (rest &<< 32 | UInt64(truncatingIfNeeded: shifted) & 0xFFFF_FFFF)
      .quotientAndRemainder(dividingBy: divisor)
    let dropped = UInt64(truncatingIfNeeded: magnitude) & 0xFFF
    return (upper &<< 32 | lower, remainder &<< 12 | dropped)
  }
}

extension Decimal: CustomStringConvertible {
  /// The number without trailing zeros.
  public var description: String { text() }
}
