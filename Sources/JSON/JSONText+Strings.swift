/// Strings: RFC 8259, section 7. A run without escapes is passed over eight bytes at a time; from
/// the first escape on, what is read is written back where the string stands, never longer than it
/// was.
extension JSONText {
  /// Where a string's unescaped bytes stand, and what follows its closing quote.
  struct ScannedString {
    let start: Int
    let end: Int
    let next: Int
  }

  /// Reads the string whose opening quote is at `quote`.
  @inline(__always)
  mutating func readString(at quote: Int) throws(JSONError) -> ScannedString {
    let end = try endOfPlainText(quote &+ 1)
    if self[end] == UInt8(ascii: "\\") { return try readEscapes(stringAt: quote &+ 1, from: end) }
    return ScannedString(start: quote &+ 1, end: end, next: end &+ 1)
  }

  /// The first quote or backslash from `start` on.
  @inline(__always)
  private func endOfPlainText(_ start: Int) throws(JSONError) -> Int {
    var offset = start
    while true {
      let special = word(at: offset).specialBytes
      guard special != 0 else {
        offset &+= 8
        continue
      }
      offset &+= special.trailingZeroBitCount >> 3
      let byte = self[offset]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return offset }
      offset = try skipSequences(offset)
    }
  }

  /// Reads on from the first escape of the string that starts at `start`.
  @inline(never)
  private mutating func readEscapes(
    stringAt start: Int, from firstEscape: Int
  ) throws(JSONError) -> ScannedString {
    var offset = firstEscape
    var end = firstEscape
    while self[offset] != UInt8(ascii: "\"") {
      if self[offset] == UInt8(ascii: "\\") { offset += try readEscape(at: offset, into: &end) }
      let runEnd = try endOfPlainText(offset)
      while offset < runEnd {
        self[end] = self[offset]
        offset += 1
        end += 1
      }
    }
    return ScannedString(start: start, end: end, next: offset + 1)
  }

  /// Writes what the escape at `offset` stands for to `end`; answers with the escape's length.
  private mutating func readEscape(at offset: Int, into end: inout Int) throws(JSONError) -> Int {
    let byte: UInt8
    switch self[offset + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte = self[offset + 1]
    case UInt8(ascii: "b"): byte = 0x08
    case UInt8(ascii: "f"): byte = 0x0C
    case UInt8(ascii: "n"): byte = 0x0A
    case UInt8(ascii: "r"): byte = 0x0D
    case UInt8(ascii: "t"): byte = 0x09
    case UInt8(ascii: "u"): return try readUnicodeEscape(at: offset, into: &end)
    default: throw JSONError(.invalidEscape, at: offset)
    }
    self[end] = byte
    end += 1
    return 2
  }

  private mutating func readUnicodeEscape(
    at offset: Int, into end: inout Int
  ) throws(JSONError) -> Int {
    var code = UInt32(try codeUnit(at: offset))
    var length = 6
    if code & 0xFC00 == 0xD800, self[offset + 6] == UInt8(ascii: "\\"),
      self[offset + 7] == UInt8(ascii: "u")
    {
      let low = UInt32(try codeUnit(at: offset + 6))
      if low & 0xFC00 == 0xDC00 {
        code = 0x1_0000 + (code & 0x3FF) << 10 + (low & 0x3FF)
        length = 12
      }
    }
    guard let scalar = Unicode.Scalar(code) else { throw JSONError(.loneSurrogate, at: offset) }
    for byte in scalar.utf8 {
      self[end] = byte
      end += 1
    }
    return length
  }

  /// The four hexadecimal digits of the escape at `offset`.
  private func codeUnit(at offset: Int) throws(JSONError) -> UInt16 {
    var code: UInt16 = 0
    for index in offset + 2..<offset + 6 {
      guard let digit = self[index].hexadecimalDigit else {
        throw JSONError(.invalidEscape, at: offset)
      }
      code = code << 4 | UInt16(digit)
    }
    return code
  }

  /// Passes over the UTF-8 sequences of several bytes from `start` on, where at least one must be.
  @inline(never)
  private func skipSequences(_ start: Int) throws(JSONError) -> Int {
    var offset = start
    repeat {
      let length = UInt32(truncatingIfNeeded: word(at: offset)).utf8SequenceLength
      guard length > 0 else { throw noCharacter(at: offset) }
      offset += length
    } while self[offset] >= 0x80
    return offset
  }

  private func noCharacter(at offset: Int) -> JSONError {
    if offset == count { return JSONError(.unterminatedString, at: offset) }
    return JSONError(self[offset] < 0x20 ? .controlCharacter : .invalidUTF8, at: offset)
  }
}

extension UInt8 {
  fileprivate var hexadecimalDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
