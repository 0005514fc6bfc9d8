/// Reads chunks by recursive descent over all bytes, to hold the decoder against.
struct ReferenceDecoder {
  enum Failure: Error { case needsMore, refused }

  private let bytes: [UInt8]
  private var index = 0
  private var content: [UInt8] = []

  /// The content and where it ends, or that it is not whole (with the content so far), or nil where
  /// the bytes are no chunks.
  static func decode(_ bytes: [UInt8]) -> Decoding? {
    var decoder = ReferenceDecoder(bytes)
    do {
      try decoder.readChunks()
      try decoder.readTrailers()
      return .complete(content: decoder.content, consumedEnd: decoder.index)
    } catch Failure.needsMore {
      return .needsMore(content: decoder.content)
    } catch {
      return nil
    }
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func readChunks() throws {
    while true {
      var digits = ""
      while let byte = peek(), "0123456789abcdefABCDEF".utf8.contains(byte) {
        digits.unicodeScalars.append(Unicode.Scalar(byte))
        index += 1
      }
      guard digits.count <= 16, !digits.isEmpty || peek() == nil else { throw Failure.refused }
      let next = try need()
      guard " \t;\r".utf8.contains(next), let size = UInt64(digits, radix: 16),
        size + UInt64(content.count) <= 1 << 20
      else { throw Failure.refused }
      try readExtensions()
      try take("\r\n")
      if size == 0 { return }
      for _ in 0..<size {
        content.append(try need())
        index += 1
      }
      try take("\r\n")
    }
  }

  private mutating func readExtensions() throws {
    while try need() != 0x0D {
      try skipSpaces()
      try take(";")
      try skipSpaces()
      try readToken()
      // Whitespace may lead to a value or to the next extension, but not to the end of the line.
      let gapStart = index
      try skipSpaces()
      if try need() == UInt8(ascii: "=") {
        index += 1
        try skipSpaces()
        if try need() == UInt8(ascii: "\"") { try readQuoted() } else { try readToken() }
      } else if index > gapStart {
        guard try need() == UInt8(ascii: ";") else { throw Failure.refused }
      }
    }
  }

  private mutating func readToken() throws {
    let start = index
    while let byte = peek(), isToken(byte) { index += 1 }
    if index == start { _ = try need(); throw Failure.refused }
    _ = try need()
  }

  private mutating func readQuoted() throws {
    try take("\"")
    while try need() != UInt8(ascii: "\"") {
      if try need() == UInt8(ascii: "\\") { index += 1 }
      guard isText(try need()) else { throw Failure.refused }
      index += 1
    }
    index += 1
    _ = try need()
  }

  private mutating func readTrailers() throws {
    while try need() != 0x0D {
      try readToken()
      try take(":")
      while isText(try need()) { index += 1 }
      try take("\r\n")
    }
    try take("\r\n")
  }

  private mutating func skipSpaces() throws {
    while try need() == 0x20 || need() == 0x09 { index += 1 }
  }

  private mutating func take(_ text: String) throws {
    for byte in text.utf8 {
      guard try need() == byte else { throw Failure.refused }
      index += 1
    }
  }

  private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private func need() throws -> UInt8 {
    guard let byte = peek() else { throw Failure.needsMore }
    return byte
  }

  private func isText(_ byte: UInt8) -> Bool { byte == 0x09 || (byte >= 0x20 && byte != 0x7F) }

  private func isToken(_ byte: UInt8) -> Bool {
    switch UnicodeScalar(byte) {
    case "a"..."z", "A"..."Z", "0"..."9": true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
