import Bytes
import JSON
import TestKit

/// A document as a tree, for comparison: numbers as their digits.
indirect enum Tree: Equatable {
  case null
  case boolean(Bool)
  case number(String)
  case string(String)
  case array([Tree])
  case object([Member])

  struct Member: Equatable {
    let name: String
    let value: Tree
  }

  init(_ value: JSONValue, _ document: borrowing JSONDocument) {
    var problems = JSONProblems()
    let text = document.withBytes(of: value) { String(decoding: $0) }
    switch document.kind(of: value) {
    case .null: self = .null
    case .boolean: self = .boolean(text == "true")
    case .number: self = .number(text)
    case .string: self = .string(text)
    case .array:
      var elements: [Tree] = []
      document.forEachElement(of: value, &problems) { element, _ in
        elements.append(Tree(element, document))
      }
      self = .array(elements)
    case .object:
      var members: [Member] = []
      document.forEachMember(of: value, &problems) { key, value, _ in
        members.append(Member(name: String(decoding: key), value: Tree(value, document)))
      }
      self = .object(members)
    }
  }

  func write(to json: inout JSONWriter) {
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
        for member in members {
          json.name(escaping: member.name.utf8.span)
          member.value.write(to: &json)
        }
      }
    }
  }

  var rendered: [UInt8] {
    bytes { $0.appendJSON { write(to: &$0) } }
  }
}

/// The bytes that `body` appends.
func bytes(_ body: (inout ByteBuffer) -> Void) -> [UInt8] {
  var buffer = ByteBuffer()
  body(&buffer)
  return buffer.withSpan { span in (0..<span.count).map { span[$0] } }
}

/// What becomes of `input` laid against a guard page.
func parse(
  _ input: some Collection<UInt8>, limits: JSONLimits = JSONLimits()
) -> Result<Tree, JSONError> {
  var document = JSONDocument(limits: limits)
  return parse(input, into: &document)
}

func parse(
  _ input: some Collection<UInt8>, into document: inout JSONDocument
) -> Result<Tree, JSONError> {
  let guarded = GuardedBytes(input)
  do throws(JSONError) {
    try guarded.withSpan { span throws(JSONError) in try document.parse(span) }
    return .success(Tree(document.root, document))
  } catch {
    return .failure(error)
  }
}

func failure(_ text: String, limits: JSONLimits = JSONLimits()) -> JSONError? {
  switch parse(text.utf8, limits: limits) {
  case .success: nil
  case .failure(let error): error
  }
}
