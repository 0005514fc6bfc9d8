import Foundation
import TestKit
import Testing

/// Prices from a running API and its catalogue.
struct PriceServingTests {
  @Test(arguments: DatabaseEngine.allCases)
  func `each endpoint answers as is described, with a price or a problem`(
    engine: DatabaseEngine
  ) throws {
    let shop = try DrillShop(on: engine)
    let contract = try APIContract(try shop.api.get("/openapi.json").body)
    let wait = DrillShop.minRevision(1)
    let target = "/api/v1/price/{product_id}"
    for (path, status) in [
      ("DRILL-18V?quantity=2", 200), ("DRILL-18V?segments=dealer&explain=true", 200),
      ("NONE", 404), ("DRILL-18V?currency=USD", 422), ("DRILL-18V?quantity=0", 422),
    ] {
      let answer = try shop.api.get("/api/v1/price/\(path)", wait)
      #expect(answer.status == status)
      #expect(contract.faults(inAnswerTo: "GET", target, answer) == [])
    }
    for (body, status) in [
      (#"{"product_id":"DRILL-18V","quantity":"1.5","attributes":{"a":1,"b":true}}"#, 200),
      (#"{"product_id":"DRILL-18V","at":"2026-01-01T00:00:00Z","explain":true}"#, 200),
      (#"{"product_id":""}"#, 422), ("{", 400),
    ] {
      let answer = try shop.api.post("/api/v1/price", body, wait)
      #expect(answer.status == status)
      #expect(contract.faults(inAnswerTo: "POST", "/api/v1/price", answer) == [])
      if status == 200 {
        let faults = contract.faults(
          inRequestTo: "POST", "/api/v1/price", mediaType: "application/json",
          body: Array(body.utf8))
        #expect(faults == [])
      }
    }
    let batch = try shop.api.post(
      "/api/v1/prices",
      #"{"lines":[{"ref":"1","product_id":"DRILL-18V"},{"product_id":"NONE"},{"quantity":0}]}"#,
      wait)
    #expect(batch.status == 200)
    #expect(contract.faults(inAnswerTo: "POST", "/api/v1/prices", batch) == [])
  }

  @Test func `without a database the API lives, says what is missing, and recovers`() throws {
    let api = try RunningAPI()
    #expect(try api.get("/healthz").status == 200)
    let contract = try APIContract(try api.get("/openapi.json").body)
    let refusal = try api.get("/api/v1/price/DRILL-18V")
    #expect(refusal.status == 503 && refusal["Retry-After"] == "1")
    #expect(refusal.value("code") == "unavailable")
    let target = "/api/v1/price/{product_id}"
    #expect(contract.faults(inAnswerTo: "GET", target, refusal) == [])
    func waitForDetail(_ detail: String) throws -> Bool {
      try Deadline(in: .seconds(60)).poll {
        let report = try api.get("/readyz")
        return report.status == 503 && report.text.contains(detail)
      }
    }
    #expect(try waitForDetail("there is no file: run pricing-admin migrate"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: api.folder.path) == [])
    let path = api.folder.path("pricing.db")
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(try waitForDetail("its tables are missing or old: run pricing-admin migrate"))
    try String(repeating: "no database ", count: 1_000)
      .write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try waitForDetail("it is damaged"))
    try api.folder.removeContent()
    try api.administer("migrate")
    try api.waitUntilReady()
    #expect(try api.get("/api/v1/price/DRILL-18V").status == 404)
  }

  @Test(arguments: DatabaseEngine.allCases)
  func `who has seen a revision written reads it on every shard`(
    engine: DatabaseEngine
  ) throws {
    let shop = try DrillShop(on: engine)
    for revision in 2..<8 {
      try shop.take([DrillShop.price("retail", "\(200 + revision).99")])
      for _ in 0..<4 {
        let answer = try shop.api.get(
          "/api/v1/price/DRILL-18V", DrillShop.minRevision(revision))
        #expect(answer.value("final_price") == "\(200 + revision).99")
      }
    }
  }

  @Test func `a revision that does not come is refused in time`() throws {
    let shop = try DrillShop(["--revision-timeout", "50ms"])
    let isReached = try Deadline(in: .seconds(60)).poll {
      try shop.api.get("/api/v1/price/DRILL-18V", DrillShop.minRevision(1)).status == 200
    }
    #expect(isReached)
    let answer = try shop.api.get("/api/v1/price/DRILL-18V", DrillShop.minRevision(99))
    #expect(answer.status == 503 && answer["Retry-After"] == "1")
    #expect(answer.value("code") == "revision_not_reached")
    #expect(answer.text.contains("It is at revision 1."))
  }

  @Test(arguments: DatabaseEngine.allCases)
  func `an instant before a change of rules is answered by the rules of then`(
    engine: DatabaseEngine
  ) throws {
    let shop = try DrillShop(on: engine)
    let before = try #require(
      try shop.api.get("/api/v1/price/DRILL-18V", DrillShop.minRevision(1)).value("calculated_at"))
    try shop.take([
      #"{"kind":"adjustment","id":"sale","stage":1,"priority":0,"effect":"-50%","#
        + #""stacking":"compound"}"#
    ])
    let body = { (at: String) in #"{"product_id":"DRILL-18V"\#(at)}"# }
    let now = try shop.api.post("/api/v1/price", body(""), DrillShop.minRevision(2))
    #expect(now.value("final_price") == "83.99")
    let then = try shop.api.post(
      "/api/v1/price", body(#","at":"\#(before)""#), DrillShop.minRevision(2))
    #expect(then.value("final_price") == "128.99")
  }

  @Test(arguments: DatabaseEngine.allCases)
  func `a batch of a thousand sheets takes one query`(engine: DatabaseEngine) throws {
    let api = try RunningAPI.migrated(on: engine)
    try api.administer("demo", "--import", "--items", "1000", "--sku-prefix", "SKU-")
    let ready = try api.get("/api/v1/price/SKU-1", DrillShop.minRevision(1))
    #expect(ready.status == 200)
    let before = try #require(try api.metric("pricing_sheet_queries_total"))
    let lines = (0..<1_000).map { #"{"product_id":"SKU-\#($0)"}"# }.joined(separator: ",")
    let answer = try api.post("/api/v1/prices", #"{"lines":[\#(lines)]}"#)
    #expect(answer.text.matches(of: #/"source":"database"/#).count > 900)
    #expect(!answer.text.contains("unknown_product"))
    #expect(try api.metric("pricing_sheet_queries_total") == before + 1)
    #expect(try api.metric("pricing_sheet_loads_waiting") == 0)
  }

  @Test func `more lines than may wait for their sheets are overloaded, each by itself`() throws {
    let shop = try DrillShop(["--sheets-waiting-max", "1"])
    let one = try shop.api.get("/api/v1/price/DRILL-18V", DrillShop.minRevision(1))
    #expect(one.status == 200)
    let batch = try shop.api.post(
      "/api/v1/prices", #"{"lines":[{"product_id":"DRILL-18V"},{"product_id":"b"}]}"#)
    #expect(batch.text.matches(of: #/"code":"overloaded"/#).count == 2)
    #expect(try shop.api.metric(#"pricing_price_refusals_total{code="overloaded"}"#) == 2)
  }

  @Test func `a product that cannot be waited for is overloaded, and says when to come again`()
    throws
  {
    let shop = try DrillShop(["--sheets-waiting-max", "1"])
    let one = try shop.api.get("/api/v1/price/DRILL-18V", DrillShop.minRevision(1))
    #expect(one.status == 200)
    // Of those that come at once one may wait; nobody has the products of another round.
    let clients = try (0..<16).map { _ in try shop.api.connect() }
    var round = 0
    var refusals: [RawResponse] = []
    _ = try Deadline(in: .seconds(60)).poll {
      round += 1
      for (index, client) in clients.enumerated() {
        try client.send("GET /api/v1/price/N-\(round)-\(index) HTTP/1.1\r\nHost: t\r\n\r\n")
      }
      let answers = try clients.map { try $0.readResponse() }
      #expect(answers.allSatisfy { [404, 503].contains($0.status) })
      refusals += answers.filter { $0.status == 503 }
      return !refusals.isEmpty
    }
    #expect(!refusals.isEmpty)
    for refusal in refusals {
      #expect(refusal.value("code") == "overloaded")
      #expect(refusal["Retry-After"].flatMap { Int($0) } ?? 0 >= 1)
    }
    #expect(
      try shop.api.metric(#"pricing_price_refusals_total{code="overloaded"}"#) == refusals.count)
  }
}
