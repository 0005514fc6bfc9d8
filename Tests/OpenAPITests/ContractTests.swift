import OpenAPI
import TestKit
import Testing

/// What the contract of `ShopAPI` says to an answer of the price endpoint.
private func faults(
  _ body: String, status: Int = 200, mediaType: String? = "application/json; charset=utf-8",
  path: String = "/api/v1/price", method: String = "POST"
) throws -> [String] {
  try APIContract(ShopAPI.description.document).faults(
    inAnswerTo: method, path, status: status, mediaType: mediaType, body: Array(body.utf8))
}

private func price(_ changes: [String: String?] = [:]) -> String {
  var members: [String: String] = [
    "product_id": #""A""#, "quantity": #""1""#, "currency": #""EUR""#, "base_price": #""1.00""#,
    "unit_price": #""1.00""#, "final_price": #""1.00""#, "total": #""1.00""#,
    "source": #""cache""#, "list": #""retail""#, "revision": "1", "version": "1",
    "price_valid_until": "null", "calculated_at": #""2026-11-20T10:00:00.123Z""#,
  ]
  for (name, value) in changes { members[name] = value }
  return "{" + members.map { #""\#($0)":\#($1)"# }.joined(separator: ",") + "}"
}

private func problem(_ code: String, _ more: String = "") -> String {
  #"{"type":"/docs#x","title":"T","status":404,"code":"\#(code)","request_id":"1"\#(more)}"#
}

@Suite struct `An answer as described passes` {
  @Test func `with all that may be missing missing`() throws {
    #expect(try faults(price()) == [])
  }

  @Test func `as a problem of the operation or of any`() throws {
    let type = "application/problem+json"
    #expect(try faults(problem("unknown_product"), status: 404, mediaType: type) == [])
    #expect(try faults(problem("overloaded"), status: 503, mediaType: type) == [])
    let errors = #","errors":[{"pointer":"/quantity","detail":"must be a number"}]"#
    #expect(try faults(problem("invalid_request", errors), status: 422, mediaType: type) == [])
  }

  @Test func `as text, or as nothing`() throws {
    let type = "text/plain; version=0.0.4"
    #expect(try faults("up 1\n", mediaType: type, path: "/metrics", method: "GET") == [])
    let path = "/api/v1/price/{product_id}"
    #expect(try faults("", status: 304, mediaType: nil, path: path, method: "GET") == [])
  }
}

@Suite struct `An answer not as described is caught` {
  @Test(
    arguments: [
      ("total", nil), ("total", "1"), ("total", #""1e5""#), ("surprise", "1"),
      ("source", #""air""#),
      ("revision", "1.5"), ("revision", "-1"), ("revision", #""1""#), ("currency", #""EURO""#),
      ("price_valid_until", "7"), ("calculated_at", #""today""#), ("list", "null"),
      ("trace", #"[{"step":"list","by":"x"}]"#), ("trace", "{}"), ("rejected", "[1]"),
    ] as [(String, String?)])
  func `in a value`(name: String, value: String?) throws {
    let found = try faults(price([name: value]))
    #expect(found.count == 1 && found[0].hasPrefix("/\(name)"), "\(found)")
  }

  @Test func `in its frame`() throws {
    #expect(try faults("[]") != [])
    #expect(try faults("{") != [])
    #expect(try faults(price(), mediaType: "text/html") == ["text/html is not described"])
    #expect(try faults(price(), mediaType: nil) == ["no media type is not described"])
    #expect(try faults(price(), path: "/api/v2/price").count == 1)
    #expect(try faults(price(), method: "PUT").count == 1)
    let path = "/api/v1/price/{product_id}"
    #expect(try faults("x", status: 304, path: path, method: "GET") == ["a body is not described"])
  }

  @Test func `in a problem that was not announced`() throws {
    let type = "application/problem+json"
    #expect(try faults(problem("unknown_task"), status: 404, mediaType: type) != [])
    #expect(try faults(problem("no_price"), status: 500, mediaType: type) != [])
    #expect(try faults(problem("unknown_product", #","x":1"#), status: 404, mediaType: type) != [])
  }

  @Test func `in a keyword that the check does not know`() throws {
    let document = #"""
      {"paths":{"/":{"get":{"responses":{"200":{"content":{"application/json":{"schema":
      {"multipleOf":2}}}}}}}}}
      """#
    let contract = try APIContract(Array(document.utf8))
    for body in ["1", "null", "{}", "[]", #""a""#] {
      let faults = contract.faults(
        inAnswerTo: "GET", "/", status: 200, mediaType: "application/json", body: Array(body.utf8))
      #expect(faults.count == 1, "\(body)")
    }
  }

  @Test(arguments: [
    (#"{"scope":{"all":true}}"#, 0), (#"{"scope":{"skus":["a"]},"reason":"r"}"#, 0),
    (#"{"scope":{"all":true,"category":"x"}}"#, 1), (#"{"scope":{"skus":[]}}"#, 1),
    (#"{"reason":"r"}"#, 1), (#"{"scope":{"all":true},"resaon":"r"}"#, 1),
  ])
  func `in a request`(body: String, faultCount: Int) throws {
    let faults = try APIContract(ShopAPI.description.document).faults(
      inRequestTo: "POST", "/api/v1/recalculations", mediaType: "application/json",
      body: Array(body.utf8))
    #expect(faults.count == faultCount, "\(faults)")
  }
}

@Suite struct `A document out of shape is caught` {
  @Test(arguments: [
    (##""#/components/schemas/Problem""##, ##""#/components/schemas/Gone""##),
    (#""operationId":"getPrice""#, #""operationId":"quotePrice""#),
    (#""name":"product_id","in":"path""#, #""name":"sku","in":"path""#),
    (#""in":"path","required":true"#, #""in":"path""#),
    (#""204":{"description":"It is gone.""#, #""204":{"x-description":"It is gone.""#),
    (#""required":["task_id"]"#, #""required":["id"]"#),
    (#""tags":["Prices"]"#, #""tags":["Costs"]"#),
    (#""openapi":"3.1.0""#, #""openapi":"3.0.0""#),
  ])
  func `by the structural check`(good: String, bad: String) throws {
    let text = String(decoding: ShopAPI.description.document, as: UTF8.self)
    #expect(text.contains(good))
    #expect(structuralFaults(try JSONTree(Array(text.replacing(good, with: bad).utf8))) != [])
  }
}
