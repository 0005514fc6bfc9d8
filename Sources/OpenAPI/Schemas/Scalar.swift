import JSON

/// A default or an example: a literal in a description is one.
package enum Scalar: Sendable, Equatable {
  case string(String)
  case integer(Int)
  case boolean(Bool)

  /// As it stands in a URL, a header or a sentence.
  var text: String {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .boolean(let value): String(value)
    }
  }
}

extension Scalar: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self = .string(text) }
}

extension Scalar: ExpressibleByIntegerLiteral {
  package init(integerLiteral number: Int) { self = .integer(number) }
}

extension Scalar: ExpressibleByBooleanLiteral {
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension Scalar: JSONWritable {
  package func write(to json: inout JSONWriter) {
    switch self {
    case .string(let text): json.write(text)
    case .integer(let number): json.write(number)
    case .boolean(let value): json.write(value)
    }
  }
}
