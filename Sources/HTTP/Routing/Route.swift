import Bytes

/// What is served under one method and path: `Service` is what a shard has to serve it with.
package struct Route<Service>: Sendable {
  package typealias Handler = @Sendable (Service, Request, Span<UInt8>) -> Void

  package let method: Method
  /// The path; `{name}` stands for any one segment that is not empty.
  package let pattern: String
  package let handler: Handler

  package init(_ method: Method, _ pattern: String, _ handler: @escaping Handler) {
    precondition(pattern.utf8.first == UInt8(ascii: "/"))
    self.method = method
    self.pattern = pattern
    self.handler = handler
  }

  package static func get(_ pattern: String, _ handler: @escaping Handler) -> Self {
    Route(.get, pattern, handler)
  }

  package static func post(_ pattern: String, _ handler: @escaping Handler) -> Self {
    Route(.post, pattern, handler)
  }

  package static func delete(_ pattern: String, _ handler: @escaping Handler) -> Self {
    Route(.delete, pattern, handler)
  }
}
