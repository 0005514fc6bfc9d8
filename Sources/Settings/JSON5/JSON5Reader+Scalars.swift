import Bytes

extension JSON5Reader {
  /// Reads from an opening quote through the closing one.
  mutating func readString(in text: Span<UInt8>) throws(JSON5Fault) -> String {
    let start = offset
    let quote = scalar(in: text)
    offset += 1
    var string = String.UnicodeScalarView()
    while let scalar = scalar(in: text), scalar != "\n", scalar != "\r" {
      if scalar == "\\" {
        try readEscape(to: &string, in: text)
      } else {
        offset += UTF8.width(scalar)
        if scalar == quote { return String(string) }
        string.append(scalar)
      }
    }
    offset = start
    throw fault("this string does not end on its line", in: text)
  }

  private mutating func readEscape(
    to string: inout String.UnicodeScalarView, in text: Span<UInt8>
  ) throws(JSON5Fault) {
    let start = offset
    offset += 1
    guard let scalar = scalar(in: text) else { return }
    offset += UTF8.width(scalar)
    switch scalar {
    case "b": string.append("\u{08}")
    case "f": string.append("\u{0C}")
    case "n": string.append("\n")
    case "r": string.append("\r")
    case "t": string.append("\t")
    case "v": string.append("\u{0B}")
    case "x", "u":
      guard let escaped = readCodePoint(digitCount: scalar == "x" ? 2 : 4, in: text) else {
        offset = start
        throw fault("this escape is not a character's number", in: text)
      }
      string.append(escaped)
    case "0" where !(byte(in: text)?.isDigit ?? false):
      string.append("\0")
    case "0"..."9":
      offset = start
      throw fault("an escape is not a digit", in: text)
    case "\r":
      // A line that goes on in the next; CR LF is one end of line.
      if byte(in: text) == UInt8(ascii: "\n") { offset += 1 }
    case "\n", "\u{2028}", "\u{2029}":
      break
    default: string.append(scalar)
    }
  }

  /// Four digits may be half of a pair of surrogates; the other half must follow.
  private mutating func readCodePoint(digitCount: Int, in text: Span<UInt8>) -> UnicodeScalar? {
    guard let unit = readHexadecimal(digitCount: digitCount, in: text) else { return nil }
    guard (0xD800..<0xDC00).contains(unit) else { return UnicodeScalar(unit) }
    guard offset + 1 < text.count, text[offset] == UInt8(ascii: "\\"),
      text[offset + 1] == UInt8(ascii: "u")
    else { return nil }
    offset += 2
    guard let low = readHexadecimal(digitCount: 4, in: text), (0xDC00..<0xE000).contains(low)
    else { return nil }
    return UnicodeScalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func readHexadecimal(digitCount: Int, in text: Span<UInt8>) -> UInt32? {
    guard offset + digitCount <= text.count else { return nil }
    let digits = text.extracting(offset..<offset + digitCount)
    guard (0..<digitCount).allSatisfy({ digits[$0].isHexadecimalDigit }) else { return nil }
    offset += digitCount
    return UInt32(String(decoding: digits), radix: 16)
  }

  /// Reads a number as it is written; whoever wants it decides what it may be.
  mutating func readNumber(in text: Span<UInt8>) throws(JSON5Fault) -> String {
    let start = offset
    skip(in: text) { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    let signCount = offset - start
    skip(in: text) { byte in
      byte.isDigit || byte == UInt8(ascii: ".") || (byte | 0x20) &- UInt8(ascii: "a") < 26
    }
    // The sign of an exponent.
    if (text[offset - 1] | 0x20) == UInt8(ascii: "e"), let sign = byte(in: text),
      sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      !isHexadecimal(text.extracting(start + signCount..<offset))
    {
      offset += 1
      skip(in: text) { $0.isDigit }
    }
    let written = text.extracting(start..<offset)
    guard signCount <= 1, let number = number(from: written.extracting(signCount..<written.count))
    else {
      let word = String(decoding: written)
      offset = start
      throw fault("\(quoted(word)) is not a number; other values stand in quotes", in: text)
    }
    return (written[0] == UInt8(ascii: "-") ? "-" : "") + number
  }

  private mutating func skip(in text: Span<UInt8>, while isPart: (UInt8) -> Bool) {
    while let byte = byte(in: text), isPart(byte) { offset += 1 }
  }

  private func isHexadecimal(_ number: Span<UInt8>) -> Bool {
    number.count > 2 && number[0] == UInt8(ascii: "0") && number[1] | 0x20 == UInt8(ascii: "x")
  }

  /// A number without its sign; nil where it is none.
  private func number(from written: Span<UInt8>) -> String? {
    let word = String(decoding: written)
    if word == "Infinity" || word == "NaN" { return word }
    if isHexadecimal(written) {
      let digits = written.extracting(2..<written.count)
      guard (0..<digits.count).allSatisfy({ digits[$0].isHexadecimalDigit }) else { return nil }
      return UInt64(String(decoding: digits), radix: 16).map(String.init)
    }
    let parts = word.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    if parts.count == 2 {
      let digits = parts[1].first == "+" || parts[1].first == "-" ? parts[1].dropFirst() : parts[1]
      guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit) else { return nil }
    }
    let mantissa = parts[0].split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard mantissa.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }),
      mantissa.contains(where: { !$0.isEmpty }),
      mantissa[0].count < 2 || mantissa[0].first != "0"
    else { return nil }
    return word
  }
}

extension UInt8 {
  fileprivate var isHexadecimalDigit: Bool {
    isDigit || (self | 0x20) &- UInt8(ascii: "a") < 6
  }
}
