import Bytes

extension Numeric {
  /// Reads decimal digits with at most one point between them and a sign before; nil for anything
  /// else, and when there are too many.
  package init?(text: Span<UInt8>) {
    var magnitude: UInt128 = 0
    var digitCount = 0
    var scale: Int?
    var index = 0
    let isNegative = text.count > 0 && text[0] == UInt8(ascii: "-")
    if isNegative || text.count > 0 && text[0] == UInt8(ascii: "+") { index = 1 }
    while index < text.count {
      let digit = text[index] &- UInt8(ascii: "0")
      if digit < 10 {
        magnitude = magnitude * 10 + UInt128(digit)
        guard magnitude <= Self.magnitudeMax else { return nil }
        digitCount += 1
        scale = scale.map { $0 + 1 }
      } else {
        guard text[index] == UInt8(ascii: "."), scale == nil, digitCount > 0 else { return nil }
        scale = 0
      }
      index += 1
    }
    // A point has digits behind it, as it has before.
    guard digitCount > 0, scale != 0 else { return nil }
    let significand = Int128(magnitude)
    self.init(significand: isNegative ? -significand : significand, scale: scale ?? 0)
  }

  /// Appends the digits, as many behind the point as the scale says.
  package func appendText(to output: inout ByteBuffer) {
    var digits = InlineArray<40, UInt8>(repeating: UInt8(ascii: "0"))
    var index = digits.count
    var rest = significand.magnitude
    while rest > 0 {
      index -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      digits[index] += UInt8(digit)
      rest = quotient
    }
    // At least one digit stands before the point.
    index = min(index, digits.count - scale - 1)
    let point = digits.count - scale
    if significand < 0 { output.append(UInt8(ascii: "-")) }
    output.append(digits.span.extracting(index..<point))
    if scale > 0 {
      output.append(UInt8(ascii: "."))
      output.append(digits.span.extracting(point...))
    }
  }
}
