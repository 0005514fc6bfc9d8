import Bytes

extension JSON5Reader {
  /// The byte at hand; nil at the end.
  func byte(in text: Span<UInt8>) -> UInt8? { offset < text.count ? text[offset] : nil }

  /// Steps over blanks and comments.
  mutating func skipBlanks(in text: Span<UInt8>) throws(JSON5Fault) {
    while let scalar = scalar(in: text) {
      if scalar == "/" {
        try skipComment(in: text)
      } else if scalar.properties.isWhitespace || scalar == "\u{FEFF}" {
        offset += UTF8.width(scalar)
      } else {
        return
      }
    }
  }

  private mutating func skipComment(in text: Span<UInt8>) throws(JSON5Fault) {
    let start = offset
    switch offset + 1 < text.count ? text[offset + 1] : nil {
    case UInt8(ascii: "/"):
      while let scalar = scalar(in: text), !scalar.endsLine { offset += UTF8.width(scalar) }
    case UInt8(ascii: "*"):
      offset += 2
      while offset + 1 < text.count {
        if text[offset] == UInt8(ascii: "*"), text[offset + 1] == UInt8(ascii: "/") {
          offset += 2
          return
        }
        offset += 1
      }
      offset = start
      throw fault("this comment never ends", in: text)
    default:
      throw expected("“//” or “/*”", in: text)
    }
  }

  /// The character at hand; nil at the end. The text is known to be UTF-8.
  func scalar(in text: Span<UInt8>) -> UnicodeScalar? {
    guard let first = byte(in: text) else { return nil }
    if first < 0x80 { return UnicodeScalar(first) }
    let width = (~first).leadingZeroBitCount
    return String(decoding: text.extracting(offset..<offset + width)).unicodeScalars.first
  }

  func fault(_ message: String, in text: Span<UInt8>) -> JSON5Fault {
    JSON5Fault(position: TextPosition(of: offset, in: text), message: message)
  }

  func expected(_ what: String, in text: Span<UInt8>) -> JSON5Fault {
    let found = scalar(in: text).map { "“\($0.shown)”" } ?? "the end"
    return fault("expected \(what), found \(found)", in: text)
  }
}

/// How messages show a text.
func quoted(_ text: String) -> String { "“\(text)”" }

extension UInt8 {
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  var isSignOrPoint: Bool {
    self == UInt8(ascii: "+") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
  }

  var isWordByte: Bool {
    isDigit || (self | 0x20) &- UInt8(ascii: "a") < 26 || self == UInt8(ascii: "_")
      || self == UInt8(ascii: "$")
  }
}

extension UnicodeScalar {
  /// JSON5's line terminators.
  var endsLine: Bool {
    self == "\n" || self == "\r" || self == "\u{2028}" || self == "\u{2029}"
  }

  /// The character, or its number where it would not be seen.
  fileprivate var shown: String {
    switch properties.generalCategory {
    case .control, .format, .unassigned, .privateUse, .surrogate, .lineSeparator,
      .paragraphSeparator:
      "U+" + String(repeating: "0", count: max(0, 4 - String(value, radix: 16).count))
        + String(value, radix: 16, uppercase: true)
    default: String(Character(self))
    }
  }
}
