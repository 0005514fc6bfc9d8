/// An answer that is no problem.
package struct Response: Sendable {
  let status: Int
  let description: String
  /// One for each media type that it comes in.
  let contents: [Content]
  let headers: [ResponseHeader]

  package static func status(
    _ status: Int, _ description: String, _ contents: Content..., headers: [ResponseHeader] = []
  ) -> Response {
    Response(status: status, description: description, contents: contents, headers: headers)
  }

  package static func ok(
    _ description: String, _ contents: Content..., headers: [ResponseHeader] = []
  ) -> Response {
    Response(status: 200, description: description, contents: contents, headers: headers)
  }

  package static func accepted(
    _ description: String, _ contents: Content..., headers: [ResponseHeader] = []
  ) -> Response {
    Response(status: 202, description: description, contents: contents, headers: headers)
  }

  package static func noContent(
    _ description: String, headers: [ResponseHeader] = []
  ) -> Response {
    Response(status: 204, description: description, contents: [], headers: headers)
  }

  package static func notModified(
    _ description: String, headers: [ResponseHeader] = []
  ) -> Response {
    Response(status: 304, description: description, contents: [], headers: headers)
  }
}

/// A header that an answer may carry.
package struct ResponseHeader: Sendable {
  let name: String
  let schema: Schema
  let description: String
  let example: Scalar?

  package static func header(
    _ name: String, _ schema: Schema, _ description: String, example: Scalar? = nil
  ) -> ResponseHeader {
    ResponseHeader(name: name, schema: schema, description: description, example: example)
  }
}
