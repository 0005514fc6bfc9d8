extension Decimal {
  /// Reads a JSON number, exactly: `12`, `-0.5`, `1e3`, `1.20`.
  ///
  /// The grammar is JSON's (no `+`, no leading zeros, no bare point). A value of more digits than
  /// a decimal holds is refused, never rounded; zeros that say nothing (`1.0000000000000`) are
  /// none of them.
  public init(_ text: String) throws(DecimalError) {
    // A closure of the standard library's own would lose the error's type.
    var text = text
    let result: Result<Decimal, DecimalError> = text.withUTF8 { bytes in
      do throws(DecimalError) {
        return .success(try Decimal(parsing: Span(_unsafeElements: bytes)))
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  /// Reads a JSON number from its bytes, exactly.
  public init(parsing bytes: Span<UInt8>) throws(DecimalError) {
    if let short = Decimal(short: bytes) {
      self = short
      return
    }
    var reader = NumberReader()
    try reader.read(bytes)
    self = try reader.decimal()
  }

  /// Reads what almost every number is: few digits, all in one word, and no exponent. Nil for any
  /// other, which is no fault.
  @inline(__always)
  private init?(short bytes: Span<UInt8>) {
    guard bytes.count <= 18 else { return nil }
    let isNegative = bytes.count > 0 && bytes[0] == UInt8(ascii: "-")
    let start = isNegative ? 1 : 0
    var digits: UInt64 = 0
    var point = bytes.count
    for index in start..<bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      if digit < 10 {
        digits = digits &* 10 &+ UInt64(digit)
      } else if bytes[index] == UInt8(ascii: "."), point == bytes.count {
        point = index
      } else {
        return nil
      }
    }
    // Behind a point are one to twelve digits, and before it is no zero but one alone.
    let fractionCount = max(0, bytes.count - 1 - point)
    guard point > start, point < bytes.count ? 1...12 ~= fractionCount : true,
      bytes[start] != UInt8(ascii: "0") || point == start + 1
    else { return nil }
    let product = digits.multipliedFullWidth(by: powersOfTen[12 - fractionCount])
    self.init(
      magnitude: UInt128(product.high) &<< 64 | UInt128(product.low), isNegative: isNegative)
  }
}

/// Gathers a JSON number's significant digits and where their point stands.
private struct NumberReader {
  var isNegative = false
  /// The significant digits so far, the first not zero.
  var digits: UInt128 = 0
  var digitCount = 0
  /// Zeros read since the last digit that is not one: they count only when another follows.
  var zeroCount = 0
  /// The digits read behind the point.
  var fractionCount = 0
  var exponent = 0

  mutating func read(_ bytes: Span<UInt8>) throws(DecimalError) {
    var index = 0
    if bytes.count > 0, bytes[0] == UInt8(ascii: "-") {
      isNegative = true
      index = 1
    }
    let start = index
    index = readDigits(bytes, from: index)
    guard index > start else { throw .malformed }
    if index > start + 1, bytes[start] == UInt8(ascii: "0") { throw .malformed }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      let end = readDigits(bytes, from: index + 1)
      fractionCount = end - index - 1
      guard fractionCount > 0 else { throw .malformed }
      index = end
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index = try readExponent(bytes, from: index + 1)
    }
    guard index == bytes.count else { throw .malformed }
  }

  /// Reads digits and answers where they end.
  private mutating func readDigits(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      append(digit)
      index += 1
    }
    return index
  }

  private mutating func append(_ digit: UInt8) {
    if digit == 0 {
      if digitCount > 0 { zeroCount += 1 }
      return
    }
    digitCount += zeroCount + 1
    // Beyond 27 digits the value is refused whatever the digits are.
    if digitCount <= 27 {
      digits = digits &* Self.powerOfTen(zeroCount + 1) &+ UInt128(digit)
    }
    zeroCount = 0
  }

  private mutating func readExponent(
    _ bytes: Span<UInt8>, from start: Int
  ) throws(DecimalError) -> Int {
    var index = start
    var isNegative = false
    if index < bytes.count {
      isNegative = bytes[index] == UInt8(ascii: "-")
      if isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
    }
    let first = index
    while index < bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      // Saturates far beyond what any number of digits in memory could make up for.
      if exponent < 1 << 55 { exponent = exponent * 10 + Int(digit) }
      index += 1
    }
    guard index > first else { throw .malformed }
    if isNegative { exponent = -exponent }
    return index
  }

  func decimal() throws(DecimalError) -> Decimal {
    guard digitCount > 0 else { return .zero }
    /// The power of ten that the last significant digit counts.
    let lastPower = zeroCount - fractionCount + exponent
    guard lastPower + digitCount <= 15 else { throw .overflow }
    guard lastPower >= -12 else { throw .inexact }
    let magnitude = digits &* Self.powerOfTen(lastPower + 12)
    guard let value = Decimal(magnitude: magnitude, isNegative: isNegative) else {
      throw .overflow
    }
    return value
  }

  private static func powerOfTen(_ exponent: Int) -> UInt128 {
    exponent < 20
      ? UInt128(powersOfTen[exponent])
      : UInt128(powersOfTen[19]) &* UInt128(powersOfTen[exponent - 19])
  }
}

/// 10⁰ … 10¹⁹: all that 64 bits hold.
let powersOfTen: [20 of UInt64] = [
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
  100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
  100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]
