import Bytes
import JSON

/// A JSON text that stands in a description as an example.
package struct JSONExample: Sendable, ExpressibleByStringLiteral {
  private let text: String

  /// `text` is JSON, or the program stops.
  package init(stringLiteral text: String) {
    self.text = text
    withDocument { _ in }
  }

  init(_ value: some JSONWritable) {
    var output = ByteBuffer()
    output.appendJSON { json in json.write(value) }
    text = output.withSpan { String(decoding: $0) }
  }

  /// Lends the example, parsed.
  func withDocument<Result>(_ body: (borrowing JSONDocument) -> Result) -> Result {
    var document = JSONDocument()
    do throws(JSONError) {
      try document.parse(text.utf8.span)
    } catch {
      preconditionFailure("an example is no JSON, \(error): \(text)")
    }
    return body(document)
  }
}

extension JSONExample: JSONWritable {
  package func write(to json: inout JSONWriter) {
    withDocument { document in document.copy(document.root, to: &json) }
  }
}
