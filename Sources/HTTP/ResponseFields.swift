import Bytes

/// The fields of an answer beyond those every answer has, in the form they are sent.
package struct ResponseFields: ~Copyable {
  package private(set) var lines = ByteBuffer()

  package init() {}

  package mutating func append(_ name: StaticString, _ value: StaticString) {
    begin(name)
    lines.append(value)
    lines.append("\r\n")
  }

  /// Appends a field whose value may come from anywhere: what would end the line becomes spaces.
  package mutating func append(_ name: StaticString, _ value: Span<UInt8>) {
    begin(name)
    lines.append(fieldValue: value)
    lines.append("\r\n")
  }

  package mutating func append(_ name: StaticString, _ value: Int) {
    begin(name)
    lines.append(decimal: value)
    lines.append("\r\n")
  }

  /// Forgets the fields and keeps the memory.
  package mutating func removeAll() {
    lines.removeAll()
  }

  private mutating func begin(_ name: StaticString) {
    lines.append(name)
    lines.append(": ")
  }
}

extension ByteBuffer {
  /// Appends the value of a field, with a space for each byte that may not stand in one: the remedy
  /// of RFC 9110, section 5.5, for a CR, LF or NUL. So no text can end a line of an answer's head.
  package mutating func append(fieldValue value: Span<UInt8>) {
    append(upTo: value.count) { output in
      for index in 0..<value.count {
        output.append(value[index].isFieldText ? value[index] : UInt8(ascii: " "))
      }
    }
  }
}

extension UInt8 {
  /// Whether the byte may stand in the value of a field: RFC 9110, section 5.5.
  package var isFieldText: Bool { self >= 0x20 && self != 0x7F || self == 0x09 }
}
