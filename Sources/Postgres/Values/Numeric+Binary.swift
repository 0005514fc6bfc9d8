import Bytes

/// A `numeric` as it goes over the wire: digits to the base of ten thousand, in whole groups from
/// the point in both directions, zeros at either end left out.
struct NumericGroups {
  private static let base: UInt64 = 10_000
  private static let negativeSign: UInt16 = 0x4000

  private var digits = InlineArray<10, UInt16>(repeating: 0)
  private var count = 0
  /// The power of the base that the first digit counts.
  private var weight = 0
  private let isNegative: Bool
  private let scale: Int

  init(_ numeric: Numeric) {
    isNegative = numeric.significand < 0
    scale = numeric.scale
    let fractionCount = (scale + 3) / 4
    var rest = numeric.significand.magnitude
    for _ in scale..<fractionCount * 4 { rest *= 10 }
    // From the last digit to the first; a remainder in 64 bits, as most are, costs a tenth.
    var index = digits.count
    while rest > UInt64.max {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: UInt128(Self.base))
      index -= 1
      digits[index] = UInt16(digit)
      rest = quotient
    }
    var smallRest = UInt64(rest)
    while smallRest > 0 {
      index -= 1
      digits[index] = UInt16(smallRest % Self.base)
      smallRest /= Self.base
    }
    let start = index
    var end = digits.count
    while end > start, digits[end - 1] == 0 { end -= 1 }
    weight = start == end ? 0 : digits.count - start - fractionCount - 1
    count = end - start
    for position in 0..<count { digits[position] = digits[start + position] }
  }

  var byteCount: Int { 8 + 2 * count }

  func append(to output: inout ByteBuffer) {
    output.append(bigEndian: UInt16(count))
    output.append(bigEndian: Int16(weight))
    output.append(bigEndian: isNegative && count > 0 ? Self.negativeSign : 0)
    output.append(bigEndian: UInt16(scale))
    for index in 0..<count { output.append(bigEndian: digits[index]) }
  }
}

extension Numeric {
  var groups: NumericGroups { NumericGroups(self) }

  /// Reads a `numeric` in its binary form.
  package init(binary bytes: Span<UInt8>) throws(MalformedValue) {
    guard let count = bytes.bigEndian(at: 0, as: UInt16.self).map(Int.init),
      let weight = bytes.bigEndian(at: 2, as: Int16.self).map(Int.init),
      let sign = bytes.bigEndian(at: 4, as: UInt16.self),
      let scale = bytes.bigEndian(at: 6, as: UInt16.self).map(Int.init),
      bytes.count == 8 + 2 * count
    else { throw .wrongByteCount }
    guard sign == 0 || sign == 0x4000 else { throw .unsupportedNumeric }
    guard count <= 10, scale <= Self.scaleMax else { throw .unsupportedNumeric }
    var magnitude: UInt128 = 0
    for index in 0..<count {
      guard let digit = bytes.bigEndian(at: 8 + 2 * index, as: UInt16.self), digit < 10_000 else {
        throw .malformedNumeric
      }
      // What the magnitude cannot take is far beyond what is supported.
      guard magnitude <= Self.magnitudeMax else { throw .unsupportedNumeric }
      magnitude = magnitude &* 10_000 &+ UInt128(digit)
    }
    // What the magnitude has to be multiplied with to count units of the scale.
    try magnitude.shift(byDecimalDigits: scale - 4 * (count - 1 - weight))
    guard magnitude <= Self.magnitudeMax else { throw .unsupportedNumeric }
    let significand = Int128(truncatingIfNeeded: magnitude)
    guard
      let numeric = Numeric(significand: sign == 0 ? significand : -significand, scale: scale)
    else { throw .unsupportedNumeric }
    self = numeric
  }
}

extension UInt128 {
  fileprivate mutating func shift(byDecimalDigits count: Int) throws(MalformedValue) {
    guard self != 0 else { return }
    var rest = count.magnitude
    while rest > 0 {
      let digitCount = Swift.min(rest, 19)
      rest -= digitCount
      let power = UInt128(powersOfTen[Int(digitCount)])
      if count > 0 {
        let (product, isTooLarge) = multipliedReportingOverflow(by: power)
        guard !isTooLarge else { throw .unsupportedNumeric }
        self = product
      } else {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: power)
        // A digit beyond the scale that the value itself announces.
        guard remainder == 0 else { throw .malformedNumeric }
        self = quotient
      }
    }
  }
}

/// 10⁰ … 10¹⁹: all that 64 bits hold.
private let powersOfTen: [20 of UInt64] = [
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
  100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
  100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]
