import Bytes
import OpenAPI

extension APIDescription {
  var document: [UInt8] { bytes { writeDocument(to: &$0) } }

  var page: String { String(decoding: bytes { writePage(to: &$0) }, as: UTF8.self) }

  /// A description of one operation.
  init(_ endpoints: Endpoint..., description: String = "") {
    self.init(
      title: "Test", version: "1", description: description, tags: [Tag("All", "All there is.")],
      endpoints: endpoints)
  }
}

extension Endpoint {
  /// A small endpoint.
  static func get(
    _ path: String, id: String = "test", tag: String = "All", _ description: String = "",
    parameters: [Parameter] = [], responses: [Response] = [.noContent("Nothing.")],
    problems: [ProblemKind] = []
  ) -> Endpoint {
    Endpoint(
      .get, path,
      Operation(
        "Test", id: id, tag: tag, description: description, parameters: parameters,
        responses: responses, problems: problems))
  }
}

private func bytes(_ body: (inout ByteBuffer) -> Void) -> [UInt8] {
  var buffer = ByteBuffer()
  body(&buffer)
  return buffer.withSpan { span in span.indices.map { span[$0] } }
}
