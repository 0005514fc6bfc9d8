import HTTP
import Pricing
import Quoting
import TestKit
import Testing

/// `POST /api/v1/price`: what it refuses, and how.
struct PriceRefusalTests {
  private static let manyAttributes = (0...64).map { #""a\#($0)":1"# }.joined(separator: ",")

  static let invalid: [(body: String, errors: [String])] = [
    ("[]", [" must be an object"]),
    ("{}", ["/product_id is required"]),
    (#"{"product_id":""}"#, ["/product_id must not be empty"]),
    (#"{"product_id":1}"#, ["/product_id must be a string"]),
    (#"{"product_id":null}"#, ["/product_id must be a string"]),
    (#"{"product_id":"a\u0000"}"#, ["/product_id must not contain control characters"]),
    (
      #"{"product_id":"\#(String(repeating: "x", count: 129))"}"#,
      ["/product_id must have at most 128 bytes"]
    ),
    (#"{"product_id":"a","segmets":[]}"#, ["/segmets is not a known field"]),
    (#"{"product_id":"a","quantity":0}"#, ["/quantity must be greater than 0"]),
    (#"{"product_id":"a","quantity":"-1"}"#, ["/quantity must be greater than 0"]),
    (#"{"product_id":"a","quantity":"a dozen"}"#, ["/quantity must be a number"]),
    (#"{"product_id":"a","quantity":""}"#, ["/quantity must be a number"]),
    (#"{"product_id":"a","quantity":null}"#, ["/quantity must be a number"]),
    (#"{"product_id":"a","quantity":true}"#, ["/quantity must be a number"]),
    (
      #"{"product_id":"a","quantity":1e15}"#,
      ["/quantity must have at most 15 digits before the point"]
    ),
    (
      #"{"product_id":"a","quantity":0.0000000000001}"#,
      ["/quantity must have at most 12 digits after the point"]
    ),
    (#"{"product_id":"a","currency":"eur"}"#, ["/currency must be an ISO 4217 code in capitals"]),
    (#"{"product_id":"a","currency":null}"#, ["/currency must be a string"]),
    (#"{"product_id":"a","channel":""}"#, ["/channel must not be empty"]),
    (#"{"product_id":"a","country":7}"#, ["/country must be a string"]),
    (
      #"{"product_id":"a","customer_id":"\#(String(repeating: "x", count: 257))"}"#,
      ["/customer_id must have at most 256 bytes"]
    ),
    (#"{"product_id":"a","segments":"dealer"}"#, ["/segments must be an array"]),
    (
      #"{"product_id":"a","segments":["a",1,""]}"#,
      ["/segments/1 must be a string", "/segments/2 must not be empty"]
    ),
    (
      #"{"product_id":"a","segments":[\#((0...64).map { "\"s\($0)\"" }.joined(separator: ","))]}"#,
      ["/segments must have at most 64 elements"]
    ),
    (#"{"product_id":"a","attributes":[]}"#, ["/attributes must be an object"]),
    (
      #"{"product_id":"a","attributes":{"a/b":null,"c":{},"d":[1]}}"#,
      [
        "/attributes/a~1b must be a string, a number, true or false",
        "/attributes/c must be a string, a number, true or false",
        "/attributes/d must be a string, a number, true or false",
      ]
    ),
    (
      #"{"product_id":"a","attributes":{"":1}}"#,
      ["/attributes/ must have a name of 1 to 128 bytes, no control characters"]
    ),
    (
      #"{"product_id":"a","attributes":{"a":"\#(String(repeating: "x", count: 257))"}}"#,
      ["/attributes/a must have at most 256 bytes"]
    ),
    (
      #"{"product_id":"a","attributes":{\#(manyAttributes)}}"#,
      ["/attributes must have at most 64 members"]
    ),
    (
      #"{"product_id":"a","at":"yesterday"}"#,
      ["/at must be an instant of RFC 3339, such as 2026-11-20T10:00:00Z"]
    ),
    (
      #"{"product_id":"a","at":"2026-02-29T00:00:00Z"}"#,
      ["/at must be an instant that the calendar has"]
    ),
    (#"{"product_id":"a","at":1795168800}"#, ["/at must be a string"]),
    (#"{"product_id":"a","explain":"yes"}"#, ["/explain must be true or false"]),
    (
      #"{"quantity":0,"explain":1,"x":2}"#,
      [
        "/quantity must be greater than 0", "/explain must be true or false",
        "/x is not a known field", "/product_id is required",
      ]
    ),
  ]

  @Test(arguments: invalid) func `a request that is not valid is told every fault`(
    body: String, errors: [String]
  ) throws {
    let answer = try PriceService().price(body)
    #expect(answer.status == .unprocessableContent && answer.code == "invalid_request")
    #expect(answer.contentType == "application/problem+json")
    #expect(answer.errors == errors)
  }

  @Test func `sixty-four segments are not too many, whatever is there twice`() throws {
    let segments = (0..<128).map { "\"s\($0 % 64)\"" }.joined(separator: ",")
    let answer = try PriceService().price(#"{"product_id":"DRILL-18V","segments":[\#(segments)]}"#)
    #expect(answer.status == .ok)
  }

  @Test func `validation comes before look-up`() throws {
    let answer = try PriceService().price(#"{"product_id":"nothing","quantity":0}"#)
    #expect(answer.code == "invalid_request")
  }

  @Test(arguments: [
    ("", "expected a value at byte 0"),
    (#"{"product_id":"a""#, "expected ',' or '}' after a member at byte 17"),
    (#"{"product_id":"a","product_id":"b"}"#, "key used twice in one object at byte 18"),
    (#"{"quantity":01}"#, "expected ',' or '}' after a member at byte 13"),
  ])
  func `what is not JSON is told where`(body: String, detail: String) throws {
    let answer = try PriceService().price(body)
    #expect(answer.status == .badRequest && answer.code == "malformed_json")
    #expect(answer.text.contains(#""detail":"\#(detail)""#))
  }

  @Test func `a body cut at any byte is not JSON`() throws {
    let service = try PriceService()
    let body =
      #"{"product_id":"DRILL-18V","quantity":"12","segments":["d\u00e9"],"attributes":{"a":1}}"#
    for count in 0..<body.utf8.count {
      let answer = service.price(String(decoding: Array(body.utf8.prefix(count)), as: UTF8.self))
      #expect(answer.code == "malformed_json", "cut at \(count)")
    }
    #expect(service.price(body).status == .ok)
  }

  @Test(arguments: [
    "Content-Type: text/plain", "Content-Type: application/json; charset=latin1",
    "Content-Type: application/jsonp", "Content-Type: application/json, text/plain",
    "Content-Type:", "X-Content-Type: application/json",
  ])
  func `another media type is not read`(field: String) throws {
    let answer = try PriceService().send(
      "POST /api/v1/price HTTP/1.1\r\n\(field)", Array(#"{"product_id":"DRILL-18V"}"#.utf8))
    #expect(answer.status == .unsupportedMediaType && answer.code == "unsupported_media_type")
  }

  @Test func `a product nobody knows is not found`() throws {
    let answer = try PriceService().price(#"{"product_id":"nothing"}"#)
    #expect(answer.status == .notFound && answer.code == "unknown_product")
  }

  @Test(arguments: [
    ("no_price", #"{"product_id":"DRILL-18V","quantity":"0.5"}"#),
    ("fx_stale", #"{"product_id":"DRILL-18V","currency":"USD"}"#),
    ("amount_overflow", #"{"product_id":"DRILL-18V","quantity":100000000000000}"#),
    ("guardrail_infeasible", #"{"product_id":"DRILL-18V","channel":"narrow"}"#),
  ])
  func `a product without a price says why`(code: String, body: String) throws {
    let service = try PriceService { draft in
      if code == "guardrail_infeasible" {
        draft.guardrails.append(
          Guardrail(id: "ceiling", ceiling: try? Decimal("80"), currency: nil))
      }
    }
    for body in [body, body.dropLast() + #","explain":true}"#] {
      let answer = service.price(body)
      #expect(answer.status == .unprocessableContent && answer.code == code)
      #expect(answer.contentType == "application/problem+json")
      #expect(answer.errors == [])
    }
  }

  @Test func `a source that fails is no price, but a reason to come again`() throws {
    let database = HeldDatabase([try DrillCatalogue.sheet()])
    var limits = LoadLimits()
    limits.waitingCountMax = 1
    let service = PriceService(
      SheetLoader(from: database, limits: limits), try DrillCatalogue.rulebook(), at: .earliest)
    let failing = service.price(#"{"product_id":"DRILL-18V"}"#)
    let tooMany = service.price(#"{"product_id":"DRILL-18V"}"#)
    #expect(tooMany.status == .serviceUnavailable && tooMany.code == "overloaded")
    #expect(tooMany.fields["Retry-After"] == "1")
    #expect(failing.status == nil)
    database.fail()
    #expect(failing.status == .serviceUnavailable && failing.code == "unavailable")
    #expect(failing.fields["Retry-After"] == "1")
    let again = service.price(#"{"product_id":"DRILL-18V"}"#)
    database.answer()
    #expect(again.status == .ok)
  }

  @Test func `without a rulebook nothing is quoted`() throws {
    let service = PriceService(
      ShelvedSheets([try DrillCatalogue.sheet()]), nil, at: try DrillCatalogue.instant())
    let answer = service.price(#"{"product_id":"DRILL-18V"}"#)
    #expect(answer.status == .serviceUnavailable && answer.code == "unavailable")
    let batch = service.prices(#"{"lines":[{"product_id":"DRILL-18V"}]}"#)
    #expect(batch.status == .serviceUnavailable && batch.code == "unavailable")
  }
}
