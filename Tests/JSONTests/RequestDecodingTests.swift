import Bytes
import JSON
import TestKit
import Testing

/// A request as a service would decode it: one walk, every problem found with its pointer.
private struct QuoteRequest: Equatable {
  var productID = ""
  var quantity = 1
  var currency: String?
  var segments: [String] = []
  var attributes: [String: String] = [:]
  var explain = false

  init() {}

  init(_ body: borrowing JSONDocument, _ problems: inout JSONProblems) {
    body.forEachMember(of: body.root, &problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "product_id": productID = try body.string(value)
      case "quantity": quantity = try body.integer(value, in: 1...1_000_000)
      case "currency": currency = try Self.currency(body.string(value))
      case "segments":
        body.forEachElement(of: value, &problems) { element, _ throws(JSONProblem) in
          segments.append(try body.string(element))
        }
      case "attributes":
        body.forEachMember(of: value, &problems) { name, value, _ throws(JSONProblem) in
          attributes[String(decoding: name)] = try body.string(value)
        }
      case "explain": explain = try body.boolean(value)
      default: throw .unknownField
      }
    }
    body.require("product_id", of: body.root, &problems)
  }

  private static func currency(_ code: String) throws(JSONProblem) -> String {
    guard code.utf8.count == 3 else { throw JSONProblem("must be an ISO 4217 code") }
    return code
  }
}

/// The request in `text`, and what is wrong with it.
private func decode(
  _ text: String, countMax: Int = 20
) throws(JSONError) -> (QuoteRequest, [JSONProblem]) {
  var document = JSONDocument()
  let guarded = GuardedBytes(text.utf8)
  try guarded.withSpan { span throws(JSONError) in try document.parse(span) }
  var problems = JSONProblems(countMax: countMax)
  let request = QuoteRequest(document, &problems)
  return (request, problems.all)
}

@Test func `a request is decoded in one walk`() throws {
  let (request, problems) = try decode(
    #"""
    {"product_id":"SKU-1","quantity":12,"currency":"USD","segments":["dealer"],
     "attributes":{"color":"red","si\u007ae":"\u0058L"},"explain":true}
    """#)
  var expected = QuoteRequest()
  expected.productID = "SKU-1"
  expected.quantity = 12
  expected.currency = "USD"
  expected.segments = ["dealer"]
  expected.attributes = ["color": "red", "size": "XL"]
  expected.explain = true
  #expect(request == expected)
  #expect(problems.isEmpty)
}

@Test func `an escaped key is the same key`() throws {
  let (request, problems) = try decode(#"{"\u0070roduct_id":"x","quant\u0069ty":2}"#)
  #expect(request.productID == "x" && request.quantity == 2)
  #expect(problems.isEmpty)
}

@Test func `every problem of a request is found and named`() throws {
  let (request, problems) = try decode(
    #"""
    {"quantity":0,"currency":"US","segmets":[],"segments":["a",1,"b",null],
     "attributes":{"a/b":1,"c~d":"ok","~/\u00e9":{}},"explain":"yes"}
    """#)
  #expect(
    problems == [
      JSONProblem("must be an integer from 1 to 1000000", at: "/quantity"),
      JSONProblem("must be an ISO 4217 code", at: "/currency"),
      JSONProblem("is not a known field", at: "/segmets"),
      JSONProblem("must be a string", at: "/segments/1"),
      JSONProblem("must be a string", at: "/segments/3"),
      JSONProblem("must be a string", at: "/attributes/a~1b"),
      JSONProblem("must be a string", at: "/attributes/~0~1é"),
      JSONProblem("must be true or false", at: "/explain"),
      JSONProblem("is required", at: "/product_id"),
    ])
  #expect(request.segments == ["a", "b"])
  #expect(request.attributes == ["c~d": "ok"])
}

@Test func `a body of another kind is a problem of the whole`() throws {
  for text in ["[]", "null", "1", "\"product_id\""] {
    let (_, problems) = try decode(text)
    #expect(problems == [JSONProblem("must be an object", at: "")])
  }
  let (_, problems) = try decode(#"{"product_id":"x","segments":{},"attributes":[]}"#)
  #expect(
    problems == [
      JSONProblem("must be an array", at: "/segments"),
      JSONProblem("must be an object", at: "/attributes"),
    ])
}

@Test func `a walk ends when problems are as many as the limit`() throws {
  let members = (0..<1000).map { "\"field-\($0)\":0" }.joined(separator: ",")
  let (_, problems) = try decode("{\(members)}", countMax: 3)
  #expect(problems.map(\.pointer) == ["/field-0", "/field-1", "/field-2"])

  var document = JSONDocument()
  try document.parse(Array("[{\(members)},1,2,3,4]".utf8).span)
  var found = JSONProblems(countMax: 3)
  var visitCount = 0
  document.forEachElement(of: document.root, &found) { value, found throws(JSONProblem) in
    visitCount += 1
    document.forEachMember(of: value, &found) { _, _, _ throws(JSONProblem) in
      visitCount += 1
      throw .unknownField
    }
  }
  #expect(visitCount == 4)
  #expect(found.all.count == 3)
}

@Test func `problems are written for the client`() {
  let problem = JSONProblem("must be \"greater\" than 0", at: "/lines/3/quantity")
  let written = bytes { $0.appendJSON { json in json.array { json in json.write(problem) } } }
  #expect(
    written
      == Array(#"[{"pointer":"/lines/3/quantity","detail":"must be \"greater\" than 0"}]"#.utf8))
}
