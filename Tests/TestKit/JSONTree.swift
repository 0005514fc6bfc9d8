import Bytes
import JSON

/// A JSON text as a tree, to be looked into by tests. Numbers are their digits.
package indirect enum JSONTree: Equatable, Sendable {
  case null
  case boolean(Bool)
  case number(String)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])

  /// Reads `bytes` strictly.
  package init(_ bytes: [UInt8]) throws(JSONError) {
    var document = JSONDocument()
    try document.parse(bytes.span)
    self = JSONTree(document.root, document)
  }

  private init(_ value: JSONValue, _ document: borrowing JSONDocument) {
    var problems = JSONProblems()
    let text = document.withBytes(of: value) { String(decoding: $0) }
    switch document.kind(of: value) {
    case .null: self = .null
    case .boolean: self = .boolean(text == "true")
    case .number: self = .number(text)
    case .string: self = .string(text)
    case .array:
      var elements: [JSONTree] = []
      document.forEachElement(of: value, &problems) { element, _ in
        elements.append(JSONTree(element, document))
      }
      self = .array(elements)
    case .object:
      var members: [String: JSONTree] = [:]
      document.forEachMember(of: value, &problems) { key, value, _ in
        members[String(decoding: key)] = JSONTree(value, document)
      }
      self = .object(members)
    }
  }

  /// The member called `name`; nil where there is none.
  package subscript(name: String) -> JSONTree? { members[name] }

  /// The members of an object; none of anything else.
  package var members: [String: JSONTree] {
    if case .object(let members) = self { members } else { [:] }
  }

  /// The elements of an array; none of anything else.
  package var elements: [JSONTree] {
    if case .array(let elements) = self { elements } else { [] }
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var number: Double? {
    if case .number(let digits) = self { Double(digits) } else { nil }
  }

  /// As JSON, its members by name.
  package var rendered: String {
    var output = ByteBuffer()
    output.appendJSON { json in write(to: &json) }
    return output.withSpan { String(decoding: $0) }
  }

  private func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.writeNull()
    case .boolean(let value): json.write(value)
    case .number(let digits): json.write(number: digits.utf8.span)
    case .string(let text): json.write(text)
    case .array(let elements):
      json.array { json in
        for element in elements { element.write(to: &json) }
      }
    case .object(let members):
      json.object { json in
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
          json.name(escaping: name.utf8.span)
          value.write(to: &json)
        }
      }
    }
  }

  /// What a local reference (`#/components/schemas/X`) leads to, from this tree's root.
  package func target(of reference: String) -> JSONTree? {
    guard reference.hasPrefix("#/") else { return nil }
    var tree: JSONTree? = self
    for name in reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false) {
      tree = tree?[String(name).replacing("~1", with: "/").replacing("~0", with: "~")]
    }
    return tree
  }
}
