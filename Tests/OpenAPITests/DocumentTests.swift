import OpenAPI
import TestKit
import Testing

@Suite struct `The document` {
  private let text = String(decoding: ShopAPI.description.document, as: UTF8.self)

  @Test func `is well-formed OpenAPI`() throws {
    let document = try JSONTree(Array(text.utf8))
    #expect(structuralFaults(document) == [])
  }

  @Test func `is the same each time, and compact`() {
    #expect(ShopAPI.description.document == Array(text.utf8))
    #expect(!text.contains("\": ") && !text.contains("\n"))
    #expect(text.utf8.count < 40_000)
  }

  @Test func `has an example of each body that fits its schema`() throws {
    let contract = try APIContract(ShopAPI.description.document)
    var checkedCount = 0
    for (path, item) in contract.document["paths"]?.members ?? [:] {
      for (method, operation) in item.members {
        for (status, response) in operation["responses"]?.members ?? [:] {
          let content = response["content"]?["application/json"]
          guard let code = Int(status), let example = content?["example"] else { continue }
          let faults = contract.faults(
            inAnswerTo: method, path, status: code, mediaType: "application/json",
            body: Array(example.rendered.utf8))
          #expect(faults == [], "\(method) \(path) \(status)")
          checkedCount += 1
        }
        guard let example = operation["requestBody"]?["content"]?["application/json"]?["example"]
        else { continue }
        let faults = contract.faults(
          inRequestTo: method, path, mediaType: "application/json",
          body: Array(example.rendered.utf8))
        #expect(faults == [], "\(method) \(path)")
        checkedCount += 1
      }
    }
    #expect(checkedCount == 6)
  }

  @Test func `is well-formed where there is next to nothing to say`() throws {
    let document = try JSONTree(APIDescription(.get("/")).document)
    #expect(structuralFaults(document) == [])
    let schema = document["components"]?["responses"]?["Anywhere"]?["content"]
    #expect(schema?["application/problem+json"]?["schema"]?["allOf"]?.elements.count == 1)
  }

  @Test func `lists each problem once`() throws {
    let problems = try JSONTree(Array(text.utf8))["x-problems"]?.elements ?? []
    let codes = problems.compactMap { $0["code"]?.string }
    #expect(codes.count == 10 && Set(codes).count == 10)
  }
}

@Suite struct `Schemas are written` {
  @Test(arguments: [
    (Schema.string, #"{"type":"string"}"#),
    (.string(minLength: 1, maxLength: 2), #"{"type":"string","minLength":1,"maxLength":2}"#),
    (.string(among: ["a"]).orNull, #"{"type":["string","null"],"enum":["a",null]}"#),
    (.integer(1...9).defaulting(to: 3), #"{"type":"integer","minimum":1,"maximum":9,"default":3}"#),
    (.integer(0...), #"{"type":"integer","minimum":0}"#),
    (.number(above: 0), #"{"type":"number","exclusiveMinimum":0}"#),
    (.boolean.defaulting(to: false), #"{"type":"boolean","default":false}"#),
    (.array(of: .any, maxItems: 3), #"{"type":"array","items":{},"maxItems":3}"#),
    (.map(to: .number), #"{"type":"object","additionalProperties":{"type":"number"}}"#),
    (.dateTime.orNull, #"{"type":["string","null"],"format":"date-time"}"#),
    (.ref(.problem), ##"{"$ref":"#/components/schemas/Problem"}"##),
    (
      .ref(.problem).orNull,
      ##"{"anyOf":[{"$ref":"#/components/schemas/Problem"},{"type":"null"}]}"##
    ),
    (.oneOf(.number, .boolean), #"{"oneOf":[{"type":"number"},{"type":"boolean"}]}"#),
    (
      .object([.required("a", .string, "A."), .optional("b", .integer, "B.", example: 2)]),
      #"{"type":"object","properties":{"a":{"type":"string","description":"A."},"#
        + #""b":{"type":"integer","description":"B.","examples":[2]}},"required":["a"],"#
        + #""additionalProperties":false}"#
    ),
  ])
  func `as JSON Schema`(schema: Schema, text: String) throws {
    let api = APIDescription(.get("/", responses: [.ok("All.", .json(schema))]))
    let document = try JSONTree(api.document)
    let response = document["paths"]?["/"]?["get"]?["responses"]?["200"]
    #expect(
      try response?["content"]?["application/json"]?["schema"] == JSONTree(Array(text.utf8)))
  }
}

@Suite struct `Mistakes are named` {
  @Test func `of which a good description has none`() {
    #expect(ShopAPI.description.mistakes == [])
  }

  @Test func `in the path`() {
    let parameter = Parameter.path("b", .string, "B.", example: "1")
    let api = APIDescription(.get("/x/{a}", parameters: [parameter, parameter]))
    #expect(
      api.mistakes == [
        "GET /x/{a} does not describe {a}", "GET /x/{a} has no {b} in its path",
        "GET /x/{a} has path parameter b twice",
      ])
  }

  @Test func `in tags and responses`() {
    let api = APIDescription(.get("/x", tag: "None", responses: []))
    #expect(api.mistakes == ["GET /x has the unknown tag None", "GET /x answers nothing"])
    let double = APIDescription(
      .get(
        "/x", responses: [.ok("A."), .ok("B."), .status(404, "C.")], problems: [.unknownProduct]))
    #expect(
      double.mistakes == [
        "GET /x has status 200 twice", "GET /x answers 404 both as a response and as a problem",
      ])
  }

  @Test func `in names that clash`() {
    let api = APIDescription(.get("/x"), .get("/x"))
    #expect(api.mistakes == ["has GET /x twice", "has test twice"])
    let other = ProblemKind("no_price", 422, "Another.", remedy: "None.")
    let problems = APIDescription(
      .get("/a", id: "a", problems: [.noPrice]), .get("/b", id: "b", problems: [other]),
      .get("/c", id: "fx_stale", problems: [.staleRate]))
    #expect(problems.mistakes == ["has fx_stale twice", "the problem no_price has two meanings"])
    let (one, two) = (NamedSchema("A", "A.", .string), NamedSchema("A", "A.", .boolean))
    let schemas = APIDescription(
      .get("/a", responses: [.ok("A.", .json(.ref(one)))]),
      .get("/b", id: "b", responses: [.ok("B.", .json(.array(of: .ref(two))))]))
    #expect(schemas.mistakes == ["the schema A has two meanings"])
  }

  @Test func `in a body without example`() {
    let operation = Operation(
      "Test", id: "test", tag: "All", body: .json(.any), responses: [.ok("A.")])
    #expect(
      APIDescription(Endpoint(.put, "/x", operation)).mistakes == [
        "PUT /x shows no example of its body"
      ])
  }
}
