/// An operation and where it is: one row of the table of all that is served.
package struct Endpoint: Sendable {
  package enum Method: String, Sendable {
    case get, head, post, put, delete, patch, options

    /// As it stands in a request.
    package var name: String { rawValue.uppercased() }
  }

  package let method: Method
  /// The path; `{name}` stands for any one segment.
  package let path: String
  package let operation: Operation

  package init(_ method: Method, _ path: String, _ operation: Operation) {
    precondition(path.utf8.first == UInt8(ascii: "/"))
    self.method = method
    self.path = path
    self.operation = operation
  }

  var pathParameterNames: [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map {
      String($0.dropFirst().dropLast())
    }
  }
}
