import API
import Bytes
import TestKit
import Testing

/// The examples of the documentation.
struct TaskExampleTests {
  @Test func `each example is as its schema says`() throws {
    let documents = APIDocuments(version: "1", limits: [])
    let contract = try APIContract(documents.openAPI.withSpan { Array(String(decoding: $0).utf8) })
    var count = 0
    for (path, methods) in contract.methodsOfPaths {
      for method in methods {
        let operation = contract.document["paths"]?[path]?[method.lowercased()]
        for (status, response) in operation?["responses"]?.members ?? [:] {
          guard let example = response["content"]?["application/json"]?["example"] else { continue }
          count += 1
          let faults = contract.faults(
            inAnswerTo: method, path, status: try #require(Int(status)),
            mediaType: "application/json", body: Array(example.rendered.utf8))
          #expect(faults == [], "\(method) \(path) \(status)")
        }
        let body = operation?["requestBody"]?["content"]?["application/json"]?["example"]
        guard let body else { continue }
        count += 1
        let faults = contract.faults(
          inRequestTo: method, path, mediaType: "application/json",
          body: Array(body.rendered.utf8))
        #expect(faults == [], "\(method) \(path)")
      }
    }
    #expect(count > 15)
  }

  @Test(arguments: ["/api/v1/recalculations", "/api/v1/publish-market-event"])
  func `an example's request is accepted`(path: String) async throws {
    let service = try await TaskService()
    let example = service.contract.document["paths"]?[path]?["post"]?["requestBody"]?["content"]?[
      "application/json"]?["example"]
    let answer = try service.api.post(path, try #require(example).rendered)
    #expect(answer.status == 202)
    #expect(service.contract.faults(inAnswerTo: "POST", path, answer) == [])
  }
}
