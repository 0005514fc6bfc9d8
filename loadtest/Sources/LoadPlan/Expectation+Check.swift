import Bytes
import JSON

extension Expectation {
  /// Whether the body of an answer has what is expected; `document` is its reader's memory.
  package func isMet(by body: Span<UInt8>, _ document: inout JSONDocument) -> Bool {
    guard !fields.isEmpty else { return true }
    do throws(JSONError) { try document.parse(body) } catch { return false }
    for (pointer, expected) in fields {
      guard let value = document.value(at: pointer) else { return false }
      let isString = document.kind(of: value) == .string
      let isMet =
        switch expected {
        case .string(let text):
          isString && document.withBytes(of: value) { $0.elementsEqual(text.span) }
        case .literal(let text):
          !isString && document.withBytes(of: value) { $0.elementsEqual(text.span) }
        }
      guard isMet else { return false }
    }
    return true
  }
}

extension JSONDocument {
  /// What stands at a JSON pointer, given as its parts.
  package func value(at pointer: [String]) -> JSONValue? {
    var value = root
    for part in pointer {
      guard let child = child(part, of: value) else { return nil }
      value = child
    }
    return value
  }

  private func child(_ part: String, of parent: JSONValue) -> JSONValue? {
    var problems = JSONProblems()
    var found: JSONValue?
    var place = 0
    switch kind(of: parent) {
    case .object:
      forEachMember(of: parent, &problems) { key, value, _ throws(JSONProblem) in
        if key.elementsEqual(part.utf8.span) { found = value }
      }
    case .array:
      let wanted = Int(part)
      forEachElement(of: parent, &problems) { value, _ throws(JSONProblem) in
        if place == wanted { found = value }
        place += 1
      }
    case .null, .boolean, .number, .string: break
    }
    return found
  }
}
