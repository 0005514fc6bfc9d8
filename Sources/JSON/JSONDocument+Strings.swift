/// Strings: RFC 8259, section 7. A run without escapes is passed over eight bytes at a time; from
/// the first escape on, what is read is written back where the string stands, never longer than it
/// was.
extension JSONDocument {
  /// Reads the string whose opening quote is at `quote`.
  @inline(__always)
  mutating func readString(at quote: Int) throws(JSONError) -> Int {
    var offset = quote &+ 1
    while true {
      let special = text.word(at: offset).specialBytes
      guard special != 0 else {
        offset &+= 8
        continue
      }
      offset &+= special.trailingZeroBitCount >> 3
      if text[offset] == UInt8(ascii: "\"") {
        try append(.string, from: quote &+ 1, to: offset)
        return offset &+ 1
      }
      if text[offset] == UInt8(ascii: "\\") {
        return try readEscapes(stringAt: quote &+ 1, from: offset)
      }
      offset &+= try sequenceLength(at: offset)
    }
  }

  /// Reads on from the first escape of the string that starts at `start`.
  @inline(never)
  private mutating func readEscapes(
    stringAt start: Int, from firstEscape: Int
  ) throws(JSONError) -> Int {
    var offset = firstEscape
    var end = firstEscape
    while true {
      let byte = text[offset]
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        offset += try readEscape(at: offset, into: &end)
        continue
      }
      let length = byte >= 0x20 && byte < 0x80 ? 1 : try sequenceLength(at: offset)
      for _ in 0..<length {
        text[end] = text[offset]
        offset += 1
        end += 1
      }
    }
    try append(.string, from: start, to: end)
    return offset + 1
  }

  /// Writes what the escape at `offset` stands for to `end`; answers with the escape's length.
  private mutating func readEscape(at offset: Int, into end: inout Int) throws(JSONError) -> Int {
    let byte: UInt8
    switch text[offset + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte = text[offset + 1]
    case UInt8(ascii: "b"): byte = 0x08
    case UInt8(ascii: "f"): byte = 0x0C
    case UInt8(ascii: "n"): byte = 0x0A
    case UInt8(ascii: "r"): byte = 0x0D
    case UInt8(ascii: "t"): byte = 0x09
    case UInt8(ascii: "u"): return try readUnicodeEscape(at: offset, into: &end)
    default: throw JSONError(.invalidEscape, at: offset)
    }
    text[end] = byte
    end += 1
    return 2
  }

  private mutating func readUnicodeEscape(
    at offset: Int, into end: inout Int
  ) throws(JSONError) -> Int {
    var code = UInt32(try codeUnit(at: offset))
    var length = 6
    if code & 0xFC00 == 0xD800, text[offset + 6] == UInt8(ascii: "\\"),
      text[offset + 7] == UInt8(ascii: "u")
    {
      let low = UInt32(try codeUnit(at: offset + 6))
      if low & 0xFC00 == 0xDC00 {
        code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
        length = 12
      }
    }
    guard let scalar = Unicode.Scalar(code) else { throw JSONError(.loneSurrogate, at: offset) }
    for byte in UTF8.encode(scalar).unsafelyUnwrapped {
      text[end] = byte
      end += 1
    }
    return length
  }

  /// The four hexadecimal digits of the escape at `offset`.
  private func codeUnit(at offset: Int) throws(JSONError) -> UInt16 {
    var code: UInt16 = 0
    for index in offset + 2..<offset + 6 {
      guard let digit = text[index].hexadecimalDigit else {
        throw JSONError(.invalidEscape, at: offset)
      }
      code = code << 4 | UInt16(digit)
    }
    return code
  }

  /// The length of the UTF-8 sequence at `offset`, where neither a quote nor a backslash stands.
  @inline(never)
  private func sequenceLength(at offset: Int) throws(JSONError) -> Int {
    let length = UInt32(truncatingIfNeeded: text.word(at: offset)).utf8SequenceLength
    guard length > 0 else { throw noCharacter(at: offset) }
    return length
  }

  private func noCharacter(at offset: Int) -> JSONError {
    if offset == text.count { return JSONError(.unterminatedString, at: offset) }
    return JSONError(text[offset] < 0x20 ? .controlCharacter : .invalidUTF8, at: offset)
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
