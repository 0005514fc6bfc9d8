/// The body of a request or an answer, in one media type.
package struct Content: Sendable {
  enum Example: Sendable {
    case json(JSONExample)
    case text(String)
  }

  let mediaType: String
  let schema: Schema
  let example: Example?

  package static func json(_ schema: Schema, example: JSONExample? = nil) -> Content {
    Content(mediaType: "application/json", schema: schema, example: example.map { .json($0) })
  }

  /// Text that is not JSON.
  package static func text(_ mediaType: String = "text/plain", example: String? = nil) -> Content {
    Content(mediaType: mediaType, schema: .string, example: example.map { .text($0) })
  }
}
