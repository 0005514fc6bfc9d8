import API
import Bytes
import TestKit
import Testing

/// The examples of the documentation, asked of the drill that they are about.
struct PriceExampleTests {
  private let document: JSONTree

  init() throws {
    let documents = APIDocuments(version: "1", limits: [])
    let text = documents.openAPI.withSpan { String(decoding: $0) }
    document = try JSONTree(Array(text.utf8))
  }

  private func operation(_ method: String, _ path: String) throws -> JSONTree {
    try #require(document["paths"]?[path]?[method])
  }

  @Test(arguments: ["/api/v1/price", "/api/v1/prices"])
  func `an example's question has the example's answer`(path: String) throws {
    let operation = try operation("post", path)
    let question = try #require(
      operation["requestBody"]?["content"]?["application/json"]?["example"])
    let answer = try PriceService().post(path, question.rendered)
    let example = operation["responses"]?["200"]?["content"]?["application/json"]?["example"]
    #expect(try JSONTree(Array(answer.text.utf8)) == example)
  }
}
