extension Decimal {
  /// The most bytes that `write` appends: a sign, 15 digits, the point, 12 digits.
  public static let textByteCountMax = 29

  /// Appends the number to `output`, which has room for `textByteCountMax` bytes: at least
  /// `fractionDigitCountMin` digits after the point, and no further trailing zeros.
  public func write(into output: inout OutputSpan<UInt8>, fractionDigitCountMin: Int = 0) {
    if isNegative { output.append(UInt8(ascii: "-")) }
    let (whole, fraction) = wholeAndFraction
    var width = 1
    while width < 16, whole >= powersOfTen[width] { width += 1 }
    Self.write(whole, width: width, into: &output)
    var digits = fraction
    var digitCount = 12
    // Amounts have few digits: most zeros go at once.
    if fractionDigitCountMin <= 4, fraction % 100_000_000 == 0 {
      digits = fraction / 100_000_000
      digitCount = 4
    }
    while digitCount > fractionDigitCountMin {
      let (tenth, last) = digits.quotientAndRemainder(dividingBy: 10)
      guard last == 0 else { break }
      digits = tenth
      digitCount -= 1
    }
    guard digitCount > 0 else { return }
    output.append(UInt8(ascii: "."))
    Self.write(digits, width: digitCount, into: &output)
  }

  /// The number as text with at least `fractionDigitCountMin` digits after the point.
  public func text(fractionDigitCountMin: Int = 0) -> String {
    String(unsafeUninitializedCapacity: Self.textByteCountMax) { buffer in
      var output = OutputSpan(buffer: buffer, initializedCount: 0)
      write(into: &output, fractionDigitCountMin: fractionDigitCountMin)
      return output.finalize(for: buffer)
    }
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

  private static func write(
    _ digits: UInt64, width: Int, into output: inout OutputSpan<UInt8>
  ) {
    let start = output.count
    output.append(repeating: UInt8(ascii: "0"), count: width)
    var rest = digits
    var index = start + width
    var bytes = output.mutableSpan
    while index > start {
      index -= 1
      let (tenth, last) = rest.quotientAndRemainder(dividingBy: 10)
      bytes[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: last)
      rest = tenth
    }
  }
}

extension Decimal: CustomStringConvertible {
  /// The number without trailing zeros.
  public var description: String { text() }
}
