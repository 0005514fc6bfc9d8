import Bytes

extension ByteBuffer {
  /// Appends the one JSON value that `body` writes.
  @inlinable
  package mutating func appendJSON(_ body: (inout JSONWriter) -> Void) {
    var writer = JSONWriter(self)
    body(&writer)
    self = writer.finish()
  }
}

/// Writes one JSON text to the end of a byte buffer: commas, colons, quotes and escapes are its
/// business, and a call that has no place where it is made stops the program.
///
///     buffer.appendJSON { json in
///       json.object { json in
///         json.member("product_id", sku)
///         json.array("segments") { json in
///           for segment in segments { json.write(segment) }
///         }
///       }
///     }
@usableFromInline
package struct JSONWriter: ~Copyable {
  /// What may be written next.
  @usableFromInline
  enum Place {
    case document
    case firstElement, nextElement
    case firstMember, memberValue, nextMember
    case end
  }

  @usableFromInline var output: ByteBuffer
  @usableFromInline var place = Place.document

  @inlinable
  init(_ output: consuming ByteBuffer) { self.output = output }

  @inlinable
  consuming func finish() -> ByteBuffer {
    precondition(place == .end, "no value was written")
    return output
  }

  /// Passes on to what follows the value that is about to be written.
  @inlinable
  @inline(__always)
  mutating func beginValue() {
    switch place {
    case .document: place = .end
    case .firstElement: place = .nextElement
    case .nextElement: output.append(UInt8(ascii: ","))
    case .memberValue: place = .nextMember
    case .firstMember, .nextMember: preconditionFailure("a value in an object needs a name")
    case .end: preconditionFailure("a second value at the top")
    }
  }

  /// Takes the place of a member's name, and answers whether one stands before it.
  @inlinable
  @inline(__always)
  mutating func beginName() -> Bool {
    defer { place = .memberValue }
    switch place {
    case .firstMember: return false
    case .nextMember: return true
    default: preconditionFailure("a member outside of an object")
    }
  }

  /// Writes a name as it stands and what follows it, in one piece.
  @inlinable
  @inline(__always)
  mutating func append(name: StaticString, _ end: (word: UInt64, byteCount: Int)) {
    assert(name.needsNoEscape)
    let quote = UInt64(UInt8(ascii: "\""))
    let comma = UInt64(UInt8(ascii: ","))
    output.append(beginName() ? (quote &<< 8 | comma, 2) : (quote, 1), name, end)
  }
}

/// Containers.
extension JSONWriter {
  /// Writes an object of the members that `body` writes.
  @inlinable
  @inline(__always)
  package mutating func object(_ body: (inout JSONWriter) -> Void) {
    beginValue()
    let outer = place
    output.append(UInt8(ascii: "{"))
    place = .firstMember
    body(&self)
    precondition(place == .firstMember || place == .nextMember, "a name without its value")
    output.append(UInt8(ascii: "}"))
    place = outer
  }

  /// Writes an array of the values that `body` writes.
  @inlinable
  @inline(__always)
  package mutating func array(_ body: (inout JSONWriter) -> Void) {
    beginValue()
    let outer = place
    output.append(UInt8(ascii: "["))
    place = .firstElement
    body(&self)
    output.append(UInt8(ascii: "]"))
    place = outer
  }

  @inlinable
  @inline(__always)
  package mutating func object(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
    self.name(name)
    object(body)
  }

  @inlinable
  @inline(__always)
  package mutating func array(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
    self.name(name)
    array(body)
  }
}

/// Names, each to be followed by its value.
extension JSONWriter {
  /// Writes a name as it stands: it must not need an escape.
  @inlinable
  @inline(__always)
  package mutating func name(_ name: StaticString) {
    append(name: name, (UInt64(UInt8(ascii: ":")) &<< 8 | UInt64(UInt8(ascii: "\"")), 2))
  }

  /// Writes a name that came from elsewhere. An object has each name once: that is the caller's
  /// to see to.
  @inlinable
  package mutating func name(escaping name: Span<UInt8>) {
    if beginName() { output.append(UInt8(ascii: ",")) }
    output.appendJSONString(name)
    output.append(UInt8(ascii: ":"))
  }
}

/// Values, as elements, as the whole text or, with a name, as members.
extension JSONWriter {
  @inlinable
  @inline(__always)
  package mutating func write(_ value: some JSONWritable) { value.write(to: &self) }

  @inlinable
  @inline(__always)
  package mutating func member(_ name: StaticString, _ value: some JSONWritable) {
    self.name(name)
    value.write(to: &self)
  }

  /// Writes bytes as a string; what is not UTF-8 among them becomes U+FFFD.
  @inlinable
  @inline(__always)
  package mutating func write(string bytes: Span<UInt8>) {
    beginValue()
    output.appendJSONString(bytes)
  }

  @inlinable
  @inline(__always)
  package mutating func member(_ name: StaticString, string bytes: Span<UInt8>) {
    self.name(name)
    write(string: bytes)
  }

  /// Writes a number that was formatted elsewhere.
  @inlinable
  @inline(__always)
  package mutating func write(number digits: Span<UInt8>) {
    beginValue()
    assert(digits.isJSONNumber)
    output.append(digits)
  }

  @inlinable
  @inline(__always)
  package mutating func member(_ name: StaticString, number digits: Span<UInt8>) {
    self.name(name)
    write(number: digits)
  }

  /// Writes a string of the bytes that `body` appends, none of which needs an escape: digits,
  /// dates, identifiers.
  @inlinable
  @inline(__always)
  package mutating func write(text body: (inout ByteBuffer) -> Void) {
    beginValue()
    output.append(UInt8(ascii: "\""))
    finish(text: body)
  }

  /// Goes on behind the quote that begins the string.
  @inlinable
  @inline(__always)
  mutating func finish(text body: (inout ByteBuffer) -> Void) {
    let start = output.count
    body(&output)
    assert(output.withSpan { $0.extracting(start...).needsNoEscape })
    output.append(UInt8(ascii: "\""))
  }

  @inlinable
  @inline(__always)
  package mutating func member(_ name: StaticString, text body: (inout ByteBuffer) -> Void) {
    let quote = UInt64(UInt8(ascii: "\""))
    append(name: name, (quote &<< 16 | UInt64(UInt8(ascii: ":")) &<< 8 | quote, 3))
    place = .nextMember
    finish(text: body)
  }

  @inlinable
  @inline(__always)
  package mutating func writeNull() {
    beginValue()
    output.append("null")
  }

  @inlinable
  @inline(__always)
  mutating func write(boolean: Bool) {
    beginValue()
    output.append(boolean ? "true" : "false")
  }

  @inlinable
  @inline(__always)
  mutating func write(integer: some BinaryInteger) {
    beginValue()
    output.append(decimal: integer)
  }
}

extension StaticString {
  @usableFromInline
  var needsNoEscape: Bool { Span(_unsafeStart: utf8Start, count: utf8CodeUnitCount).needsNoEscape }
}

extension Span<UInt8> {
  @usableFromInline
  var needsNoEscape: Bool {
    for index in 0..<count {
      let byte = self[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
    }
    return true
  }

  @usableFromInline
  var isJSONNumber: Bool {
    var document = JSONDocument()
    do throws(JSONError) { try document.parse(self) } catch { return false }
    return document.kind(of: document.root) == .number
      && document.range(of: document.root) == 0..<count
  }
}
