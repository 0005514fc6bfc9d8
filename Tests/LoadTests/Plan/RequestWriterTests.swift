import Bytes
import JSON
import LoadPlan
import Testing

/// The requests that a scenario of one step writes, one after the other.
private func requests(_ step: String, count: Int = 1, entityTag: String = "") throws -> [String] {
  let scenario = try Scenario(
    json: #"{"products": {"count": 3, "cold_count": 2}, "steps": [\#(step)]}"#.utf8.span)
  let writer = RequestWriter(scenario.steps[0].template, host: "test:1", skuPrefix: "SKU-")
  var draws = Draws(
    Popularity(.uniform, count: 3), coldRange: 3..<5, worker: 0, of: 1, seed: 1)
  var scratch = ByteBuffer()
  return (0..<count).map { _ in
    var output = ByteBuffer()
    let draw = draws.nextDraw(takesCold: Step.takesCold(0, of: scenario.steps))
    writer.append(
      draw, &draws, entityTag: Array(entityTag.utf8), scratch: &scratch, to: &output)
    return output.withSpan { String(decoding: $0) }
  }
}

@Suite struct `A step's requests` {
  @Test func `that are all the same`() throws {
    let request = "HEAD /healthz HTTP/1.1\r\nHost: test:1\r\nX-A: b\r\n\r\n"
    let step = #"{"request": "HEAD /healthz", "headers": {"X-A": "b"}}"#
    #expect(try requests(step, count: 2) == [request, request])
  }

  @Test func `that read a product`() throws {
    let text = try requests(#"{"kind": "read"}"#)[0]
    #expect(text.hasPrefix("POST /api/v1/price HTTP/1.1\r\nHost: test:1\r\nContent-Type: "))
    #expect(text.contains(#"{"product_id":"SKU-"#))
    let body = try #require(text.split(separator: "\r\n\r\n").last)
    #expect(text.contains("\r\nContent-Length: \(body.utf8.count)\r\n"))
  }

  @Test func `that walk over cold products, and begin anew`() throws {
    let texts = try requests(#"{"kind": "cold"}"#, count: 3)
    #expect(texts.map { $0.contains("SKU-3") } == [true, false, true])
    #expect(texts[1].contains("SKU-4"))
  }

  @Test func `that are batches`() throws {
    let text = try requests(#"{"kind": "batch", "lines": 12}"#)[0]
    let body = try #require(text.split(separator: "\r\n\r\n").last)
    var document = JSONDocument()
    try document.parse(body.utf8.span)
    #expect(document.value(at: ["lines", "11", "ref"]) != nil)
    #expect(document.value(at: ["lines", "12"]) == nil)
  }

  @Test func `that validate what was answered before`() throws {
    let step = #"{"kind": "validate"}"#
    #expect(try !requests(step)[0].contains("If-None-Match"))
    #expect(
      try requests(step, entityTag: "\"abc\"")[0].contains("\r\nIf-None-Match: \"abc\"\r\n\r\n"))
  }

  @Test func `that have a body as the file has it`() throws {
    let step = #"{"request": "POST /x", "body": {"a": "\u0041 {sku} {number}", "b": {}}}"#
    let text = try requests(step, count: 2)[1]
    #expect(text.contains(#"{"a": "\u0041 SKU-"#) && text.contains(#" 1", "b": {}}"#))
  }
}

@Suite struct `An answer's body` {
  private func isMet(_ expectation: String, by body: String) throws -> Bool {
    let scenario = try Scenario(
      json: #"{"steps": [{"kind": "read", "expect": \#(expectation)}]}"#.utf8.span)
    var document = JSONDocument()
    return scenario.steps[0].expectation.isMet(by: body.utf8.span, &document)
  }

  @Test(arguments: [
    (#"{"source": "cache"}"#, #"{"a":1,"source":"cache"}"#, true),
    (#"{"source": "cache"}"#, #"{"source":"database"}"#, false),
    (#"{"source": "cache"}"#, #"{"a":1}"#, false),
    (#"{"source": "cache"}"#, "cache", false),
    (#"{"json": {"/a/1/b": 2}}"#, #"{"a":[0,{"b":2}]}"#, true),
    (#"{"json": {"/a/1/b": 2}}"#, #"{"a":[0,{"b":"2"}]}"#, false),
    (#"{"json": {"/a~1b": null}}"#, #"{"a/b":null}"#, true),
    (#"{"json": {"/a": true}}"#, #"{"a":false}"#, false),
    (#"{"status": 200}"#, "anything", true),
  ])
  func `is held to what is expected`(expectation: String, body: String, holds: Bool) throws {
    #expect(try isMet(expectation, by: body) == holds)
  }
}
