import Bytes

/// Reads JSON5 (json5.org, 1.0.0): JSON with comments, trailing commas, bare names, single quotes
/// and hexadecimal numbers. It is for what people write, so it says what it expected and where.
///
/// Stricter than that specification in two things: a name stands once in an object, and bare names
/// are ASCII.
struct JSON5Reader {
  var offset = 0
  private var depth = 0

  static var depthMax: Int { 32 }

  private init() {}

  /// The value that `text` is.
  static func read(_ text: Span<UInt8>) throws(JSON5Fault) -> JSON5Value {
    var reader = JSON5Reader()
    do {
      _ = try UTF8Span(validating: text)
    } catch {
      reader.offset = error.byteOffsets.lowerBound
      throw reader.fault("this is not UTF-8", in: text)
    }
    try reader.skipBlanks(in: text)
    let value = try reader.readValue(in: text)
    try reader.skipBlanks(in: text)
    guard reader.offset == text.count else {
      throw reader.expected("nothing after the value", in: text)
    }
    return value
  }

  private mutating func readValue(in text: Span<UInt8>) throws(JSON5Fault) -> JSON5Value {
    let start = offset
    switch byte(in: text) {
    case UInt8(ascii: "{"):
      return JSON5Value(content: .object(try readObject(in: text)), offset: start)
    case UInt8(ascii: "["):
      return JSON5Value(content: .array(try readArray(in: text)), offset: start)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return JSON5Value(content: .string(try readString(in: text)), offset: start)
    case let byte? where byte.isDigit || byte.isSignOrPoint:
      return JSON5Value(content: .number(try readNumber(in: text)), offset: start)
    default:
      let word = readWord(in: text)
      guard let content = JSON5Reader.content(named: word) else {
        offset -= word.utf8.count
        throw expected("a value", in: text)
      }
      return JSON5Value(content: content, offset: start)
    }
  }

  private static func content(named word: String) -> JSON5Value.Content? {
    switch word {
    case "null": .null
    case "true": .bool(true)
    case "false": .bool(false)
    case "Infinity", "NaN": .number(word)
    default: nil
    }
  }

  private mutating func readArray(in text: Span<UInt8>) throws(JSON5Fault) -> [JSON5Value] {
    try enter(in: text)
    var values: [JSON5Value] = []
    while byte(in: text) != UInt8(ascii: "]") {
      values.append(try readValue(in: text))
      try endElement(before: UInt8(ascii: "]"), in: text)
    }
    leave()
    return values
  }

  private mutating func readObject(in text: Span<UInt8>) throws(JSON5Fault) -> [JSON5Value.Member] {
    try enter(in: text)
    var members: [JSON5Value.Member] = []
    while byte(in: text) != UInt8(ascii: "}") {
      let start = offset
      let name = try readName(in: text)
      if let first = members.first(where: { $0.name == name }) {
        offset = start
        let place = TextPosition(of: first.offset, in: text)
        throw fault("the name \(quoted(name)) stands here already, at \(place)", in: text)
      }
      try skipBlanks(in: text)
      guard byte(in: text) == UInt8(ascii: ":") else {
        throw expected("“:” after the name \(quoted(name))", in: text)
      }
      offset += 1
      try skipBlanks(in: text)
      let value = try readValue(in: text)
      members.append(JSON5Value.Member(name: name, offset: start, value: value))
      try endElement(before: UInt8(ascii: "}"), in: text)
    }
    leave()
    return members
  }

  private mutating func readName(in text: Span<UInt8>) throws(JSON5Fault) -> String {
    if let quote = byte(in: text), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      return try readString(in: text)
    }
    let word = readWord(in: text)
    guard !word.isEmpty else { throw expected("a name or “}”", in: text) }
    return word
  }

  /// Letters, digits, `_` and `$`, a digit not the first; empty where there are none.
  private mutating func readWord(in text: Span<UInt8>) -> String {
    let start = offset
    while let byte = byte(in: text), byte.isWordByte, offset > start || !byte.isDigit {
      offset += 1
    }
    return String(decoding: text.extracting(start..<offset))
  }

  /// Steps over an opening bracket.
  private mutating func enter(in text: Span<UInt8>) throws(JSON5Fault) {
    guard depth < JSON5Reader.depthMax else {
      throw fault("more than \(JSON5Reader.depthMax) brackets within each other", in: text)
    }
    depth += 1
    offset += 1
    try skipBlanks(in: text)
  }

  /// Steps over a closing bracket.
  private mutating func leave() {
    depth -= 1
    offset += 1
  }

  /// Steps over the comma after an element; before the closing bracket there need be none.
  private mutating func endElement(
    before bracket: UInt8, in text: Span<UInt8>
  ) throws(JSON5Fault) {
    try skipBlanks(in: text)
    if byte(in: text) == UInt8(ascii: ",") {
      offset += 1
      try skipBlanks(in: text)
    } else if byte(in: text) != bracket {
      throw expected("“,” or “\(Character(UnicodeScalar(bracket)))”", in: text)
    }
  }
}
