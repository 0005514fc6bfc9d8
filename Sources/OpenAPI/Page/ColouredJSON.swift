import Bytes
import JSON

extension HTMLWriter {
  /// Writes an example over several lines, its parts told apart by class: `k` for keys, `s` for
  /// strings, `n` for numbers, `w` for words. `apostrophe` is what stands for one.
  mutating func coloured(_ example: JSONExample, apostrophe: String = "'") {
    // Parsed from its compact form, the width of a value is that of its text.
    var compact = ByteBuffer()
    compact.appendJSON { json in json.write(example) }
    var document = JSONDocument()
    let isParsed = compact.withSpan { bytes in (try? document.parse(bytes)) != nil }
    precondition(isParsed, "what the writer writes is JSON")
    coloured(document.root, of: document, column: 0, indentation: 0, apostrophe)
  }

  /// What fits is written on one line, as a reader would. Elements of one array look alike: with
  /// `opensLines`, others at the value's side do not fit.
  private mutating func coloured(
    _ value: JSONValue, of document: borrowing JSONDocument, column: Int, indentation: Int,
    opensLines: Bool = false, _ apostrophe: String
  ) {
    let opensLines = opensLines || !document.fits(value, in: column..<Self.codeColumnCount)
    let inner = indentation + 2
    // A document that was parsed has nothing to complain about.
    var problems = JSONProblems()
    var isFirst = true
    switch document.kind(of: value) {
    case .null, .boolean:
      element("span", .class("w"), text: document.withBytes(of: value) { String(decoding: $0) })
    case .number:
      element("span", .class("n"), text: document.withBytes(of: value) { String(decoding: $0) })
    case .string:
      let text = document.withBytes(of: value) { quoted($0, apostrophe) }
      element("span", .class("s"), text: text)
    case .array:
      text("[")
      var elementsFit = true
      document.forEachElement(of: value, &problems) { element, _ in
        if !document.fits(element, in: inner..<Self.codeColumnCount) { elementsFit = false }
      }
      document.forEachElement(of: value, &problems) { element, _ in
        next(&isFirst, opensLines ? inner : nil)
        coloured(
          element, of: document, column: inner, indentation: inner, opensLines: !elementsFit,
          apostrophe)
      }
      close("]", opensLines && !isFirst ? indentation : nil)
    case .object:
      text("{")
      document.forEachMember(of: value, &problems) { key, member, _ in
        next(&isFirst, opensLines ? inner : nil)
        let name = quoted(key, apostrophe)
        element("span", .class("k"), text: name)
        text(": ")
        let column = inner + name.utf8.count + 2
        coloured(member, of: document, column: column, indentation: inner, apostrophe)
      }
      close("}", opensLines && !isFirst ? indentation : nil)
    }
  }

  private static var codeColumnCount: Int { 56 }

  private mutating func next(_ isFirst: inout Bool, _ indentation: Int?) {
    if !isFirst { text(indentation == nil ? ", " : ",") }
    isFirst = false
    if let indentation { text("\n" + String(repeating: " ", count: indentation)) }
  }

  private mutating func close(_ bracket: String, _ indentation: Int?) {
    if let indentation { text("\n" + String(repeating: " ", count: indentation)) }
    text(bracket)
  }
}

extension JSONDocument {
  /// Whether the text of `value` takes no more columns than these.
  fileprivate func fits(_ value: JSONValue, in columns: Range<Int>) -> Bool {
    range(of: value).count <= columns.count
  }
}

/// The bytes as a JSON string, quotes and escapes included.
private func quoted(_ bytes: Span<UInt8>, _ apostrophe: String) -> String {
  var output = ByteBuffer()
  output.appendJSON { json in json.write(string: bytes) }
  return output.withSpan { String(decoding: $0) }.replacing("'", with: apostrophe)
}
