import Bytes

/// An attribute of an element.
struct HTMLAttribute {
  let name: StaticString
  let value: String

  static func id(_ value: String) -> Self { Self(name: "id", value: value) }
  static func `class`(_ value: String) -> Self { Self(name: "class", value: value) }
  static func href(_ value: String) -> Self { Self(name: "href", value: value) }
  static func named(_ name: StaticString, _ value: String) -> Self {
    Self(name: name, value: value)
  }
}

/// Writes HTML to the end of a byte buffer: end tags, quotes and escapes are its business.
struct HTMLWriter: ~Copyable {
  private var output: ByteBuffer

  init(_ output: consuming ByteBuffer) { self.output = output }

  consuming func finish() -> ByteBuffer { output }

  /// Writes an element of what `body` writes.
  mutating func element(
    _ name: StaticString, _ attributes: HTMLAttribute..., body: (inout HTMLWriter) -> Void
  ) {
    element(name, attributes, body)
  }

  mutating func element(_ name: StaticString, _ attributes: HTMLAttribute..., text: String) {
    element(name, attributes) { $0.text(text) }
  }

  private mutating func element(
    _ name: StaticString, _ attributes: [HTMLAttribute], _ body: (inout HTMLWriter) -> Void
  ) {
    output.append("<")
    output.append(name)
    for attribute in attributes {
      output.append(" ")
      output.append(attribute.name)
      output.append("=\"")
      text(attribute.value)
      output.append("\"")
    }
    output.append(">")
    body(&self)
    output.append("</")
    output.append(name)
    output.append(">")
  }

  /// Writes text, whatever it holds.
  mutating func text(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): output.append("&amp;")
      case UInt8(ascii: "<"): output.append("&lt;")
      case UInt8(ascii: ">"): output.append("&gt;")
      case UInt8(ascii: "\""): output.append("&quot;")
      case UInt8(ascii: "'"): output.append("&#39;")
      default: output.append(byte)
      }
    }
  }

  /// Writes markup as it stands in our own source.
  mutating func markup(_ markup: StaticString) { output.append(markup) }
}
