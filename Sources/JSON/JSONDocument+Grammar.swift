/// The grammar of RFC 8259, sections 2 to 6. Each function takes the offset at which its subject
/// starts and answers with the offset behind it.
extension JSONDocument {
  // Inlined where elements and members are read, so that only a container costs a call.
  @inline(__always)
  mutating func readValue(at start: Int, depth: Int) throws(JSONError) -> Int {
    switch text[start] {
    case UInt8(ascii: "\""): try readStringValue(at: start)
    case UInt8(ascii: "{"): try readObject(at: start, depth: depth)
    case UInt8(ascii: "["): try readArray(at: start, depth: depth)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try readNumber(at: start)
    case UInt8(ascii: "t"): try readName("true", .boolean, at: start)
    case UInt8(ascii: "f"): try readName("false", .boolean, at: start)
    case UInt8(ascii: "n"): try readName("null", .null, at: start)
    default: throw noValue(at: start)
    }
  }

  private mutating func readObject(at start: Int, depth: Int) throws(JSONError) -> Int {
    guard depth < limits.depthMax else { throw JSONError(.tooDeep, at: start) }
    let object = tokenCount
    try append(.object, from: start, to: start)
    var offset = text.skipSpace(start &+ 1)
    if text[offset] == UInt8(ascii: "}") {
      close(object, at: offset &+ 1)
      return offset &+ 1
    }
    var keys = KeyScope(object: object)
    while true {
      guard text[offset] == UInt8(ascii: "\"") else { throw JSONError(.expectedKey, at: offset) }
      offset = text.skipSpace(try readKey(at: offset, in: &keys))
      guard text[offset] == UInt8(ascii: ":") else { throw JSONError(.expectedColon, at: offset) }
      offset = text.skipSpace(try readValue(at: text.skipSpace(offset &+ 1), depth: depth &+ 1))
      guard text[offset] == UInt8(ascii: ",") else { break }
      offset = text.skipSpace(offset &+ 1)
    }
    guard text[offset] == UInt8(ascii: "}") else {
      throw JSONError(.expectedCommaInObject, at: offset)
    }
    try closeKeys(keys)
    close(object, at: offset &+ 1)
    return offset &+ 1
  }

  private mutating func readArray(at start: Int, depth: Int) throws(JSONError) -> Int {
    guard depth < limits.depthMax else { throw JSONError(.tooDeep, at: start) }
    let array = tokenCount
    try append(.array, from: start, to: start)
    var offset = text.skipSpace(start &+ 1)
    if text[offset] == UInt8(ascii: "]") {
      close(array, at: offset &+ 1)
      return offset &+ 1
    }
    while true {
      offset = text.skipSpace(try readValue(at: offset, depth: depth &+ 1))
      guard text[offset] == UInt8(ascii: ",") else { break }
      offset = text.skipSpace(offset &+ 1)
    }
    guard text[offset] == UInt8(ascii: "]") else {
      throw JSONError(.expectedCommaInArray, at: offset)
    }
    close(array, at: offset &+ 1)
    return offset &+ 1
  }

  @inline(__always)
  private mutating func readKey(
    at start: Int, in keys: inout KeyScope
  ) throws(JSONError) -> Int {
    let key = try text.readString(at: start)
    try append(.string, from: key.start, to: key.end)
    try noteKey(key, in: &keys)
    return key.next
  }

  @inline(__always)
  private mutating func readStringValue(at start: Int) throws(JSONError) -> Int {
    let string = try text.readString(at: start)
    try append(.string, from: string.start, to: string.end)
    return string.next
  }

  @inline(__always)
  private mutating func readNumber(at start: Int) throws(JSONError) -> Int {
    var offset = start
    if text[offset] == UInt8(ascii: "-") { offset &+= 1 }
    // A zero stands alone: what follows "0" in "01" is refused by whoever reads on.
    offset = text[offset] == UInt8(ascii: "0") ? offset &+ 1 : try text.skipDigits(offset)
    if text[offset] == UInt8(ascii: ".") { offset = try text.skipDigits(offset &+ 1) }
    if text[offset] | 0x20 == UInt8(ascii: "e") {
      offset &+= 1
      if text[offset] == UInt8(ascii: "+") || text[offset] == UInt8(ascii: "-") { offset &+= 1 }
      offset = try text.skipDigits(offset)
    }
    try append(.number, from: start, to: offset)
    return offset
  }

  @inline(__always)
  private mutating func readName(
    _ name: StaticString, _ kind: JSONKind, at start: Int
  ) throws(JSONError) -> Int {
    let end = start &+ name.utf8CodeUnitCount
    guard text.withSpan(start..<end, { $0.equals(name) }) else {
      throw JSONError(.expectedValue, at: start)
    }
    try append(kind, from: start, to: end)
    return end
  }

  private func noValue(at start: Int) -> JSONError {
    let mark: UInt64 = 0xBF_BB_EF
    let isMark = start == 0 && text.word(at: 0) & 0xFF_FF_FF == mark
    return JSONError(isMark ? .byteOrderMark : .expectedValue, at: start)
  }
}

// The scans are the text's own: as methods of the document they would copy it to the stack.
extension JSONText {
  @inline(__always)
  func skipSpace(_ start: Int) -> Int {
    var offset = start
    while self[offset] <= 0x20, self[offset].isJSONSpace { offset &+= 1 }
    return offset
  }

  @inline(__always)
  fileprivate func skipDigits(_ start: Int) throws(JSONError) -> Int {
    var offset = start
    while self[offset] &- UInt8(ascii: "0") < 10 { offset &+= 1 }
    guard offset > start else { throw JSONError(.invalidNumber, at: start) }
    return offset
  }
}

extension UInt8 {
  @inline(__always)
  fileprivate var isJSONSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
