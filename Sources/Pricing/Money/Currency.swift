/// A currency of ISO 4217, with the digits of its minor unit.
///
/// The code's three letters and the digits share one word, so that comparing and printing need no
/// table.
public struct Currency: Sendable, Hashable {
  /// The three letters in the upper 24 bits, the digits of the minor unit below.
  let word: UInt32

  @inline(always)
  init(word: UInt32) { self.word = word }

  /// The currency of a code in capitals (`EUR`), or nil where ISO 4217 has none of that code.
  public init?(_ code: String) {
    var code = code
    guard let found = code.withUTF8({ Currency(parsing: Span(_unsafeElements: $0)) }) else {
      return nil
    }
    self = found
  }

  /// The currency of a code in capitals, from its bytes.
  public init?(parsing code: Span<UInt8>) {
    guard code.count == 3 else { return nil }
    var index = 0
    var letters: UInt32 = 0
    for position in 0..<3 {
      let letter = code[position] &- UInt8(ascii: "A")
      guard letter < 26 else { return nil }
      index = index * 26 + Int(letter)
      letters = letters << 8 | UInt32(code[position])
    }
    let digits = Self.minorDigits[index]
    guard digits != Self.unknown else { return nil }
    word = letters << 8 | UInt32(digits)
  }

  /// How many digits the minor unit takes after the point: 2 for most, 0 for the yen.
  public var minorDigitCount: Int { Int(word & 0xFF) }

  /// One of the smallest unit, such as a cent.
  public var minorUnit: Decimal {
    Decimal(uncheckedUnits: Int128(powersOfTen[12 - minorDigitCount]))
  }

  /// Appends the three letters of the code.
  public func write(into output: inout OutputSpan<UInt8>) {
    output.append(UInt64(word.byteSwapped), byteCount: 3)
  }

  /// The three letters of the code.
  public var code: String {
    String(unsafeUninitializedCapacity: 3) { buffer in
      var output = OutputSpan(buffer: buffer, initializedCount: 0)
      write(into: &output)
      return output.finalize(for: buffer)
    }
  }
}

extension Currency: Comparable, CustomStringConvertible {
  /// By code.
  public static func < (lhs: Currency, rhs: Currency) -> Bool { lhs.word < rhs.word }

  /// The three letters of the code.
  public var description: String { code }
}
