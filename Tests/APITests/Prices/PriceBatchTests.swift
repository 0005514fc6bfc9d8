import HTTP
import Pricing
import Quoting
import TestKit
import Testing

/// `POST /api/v1/prices`.
struct PriceBatchTests {
  /// The refs of an answer, each with its unit price or the code of its problem.
  private func results(_ answer: Answer) -> [String] {
    let result =
      /("ref":"(?<ref>[^"]*)",)?"pr(ice":.*?"unit_price|oblem":.*?"code)":"(?<what>[^"]*)/
    return answer.text.matches(of: result).map { "\($0.ref ?? "-") \($0.what)" }
  }

  @Test func `lines are answered in their order, each with its price or its problem`() throws {
    let answer = try PriceService().prices(
      #"""
      {"context":{"currency":"EUR","segments":["dealer"]},"lines":[
       {"ref":"a","product_id":"DRILL-18V","quantity":12},{"ref":"b","product_id":"nothing"},
       {"product_id":"DRILL-18V"},{"ref":"c","product_id":"DRILL-18V","quantity":0},
       {"ref":"a","product_id":"DRILL-18V","quantity":"12.0"}]}
      """#)
    #expect(answer.status == .ok && answer.contentType == "application/json")
    #expect(
      results(answer) == [
        "a 83.99", "b unknown_product", "- 89.99", "c invalid_request", "a 83.99",
      ])
    #expect(
      answer.text.hasPrefix(
        #"{"revision":4711,"results":[{"ref":"a","price":{"product_id":"DRILL-18V","#))
    #expect(answer.text.contains(#"{"price":{"product_id":"DRILL-18V","quantity":"1","#))
    #expect(
      answer.text.contains(
        """
        {"ref":"b","problem":{"type":"/docs#unknown_product","title":"There is no such product.",\
        "status":404,"code":"unknown_product"}}
        """))
    #expect(answer.errors == ["/lines/3/quantity must be greater than 0"])
  }

  @Test func `a bad line is its own problem, with all its faults`() throws {
    let answer = try PriceService().prices(
      #"""
      {"lines":[1,{},{"product_id":"DRILL-18V","ref":""},{"product_id":"","quantty":2},
       {"product_id":"DRILL-18V","currency":"EUR"},{"product_id":"DRILL-18V"},null]}
      """#)
    #expect(answer.status == .ok)
    let good = results(answer).map { $0.hasSuffix("invalid_request") ? "bad" : $0 }
    #expect(good == ["bad", "bad", "bad", "bad", "bad", "- 115.99", "bad"])
    #expect(
      answer.errors == [
        "/lines/0 must be an object", "/lines/1/product_id is required",
        "/lines/2/ref must not be empty", "/lines/3/product_id must not be empty",
        "/lines/3/quantty is not a known field", "/lines/4/currency is not a known field",
        "/lines/6 must be an object",
      ])
  }

  private static func lines(_ count: Int) -> String {
    Array(repeating: #"{"product_id":"a"}"#, count: count).joined(separator: ",")
  }

  static let invalid: [(body: String, errors: [String])] = [
    ("[]", [" must be an object"]),
    ("{}", ["/lines is required"]),
    (#"{"lines":{}}"#, ["/lines must be an array"]),
    (#"{"lines":[],"contxt":{}}"#, ["/contxt is not a known field"]),
    (#"{"lines":[],"context":[]}"#, ["/context must be an object"]),
    (
      #"{"lines":[],"context":{"quantity":1,"explain":true,"segments":[1]}}"#,
      [
        "/context/quantity is not a known field", "/context/explain is not a known field",
        "/context/segments/0 must be a string",
      ]
    ),
    (#"{"lines":[\#(lines(1_001))]}"#, ["/lines must have at most 1000 elements"]),
  ]

  @Test(arguments: invalid) func `an envelope that is not valid fails whole`(
    body: String, errors: [String]
  ) throws {
    let answer = try PriceService().prices(body)
    #expect(answer.status == .unprocessableContent && answer.code == "invalid_request")
    #expect(answer.errors == errors)
  }

  @Test func `no lines have no results`() throws {
    #expect(try PriceService().prices(#"{"lines":[]}"#).text == #"{"revision":4711,"results":[]}"#)
  }

  @Test func `a thousand lines are one query`() throws {
    let sheets = try (0..<1_000).map { try DrillCatalogue.sheet(sku: "sku-\($0)") }
    let database = HeldDatabase(sheets)
    let service = PriceService(
      SheetLoader(from: database), try DrillCatalogue.rulebook(), at: try DrillCatalogue.instant())
    let lines = (0..<1_000).map { #"{"ref":"\#($0)","product_id":"sku-\#($0)"}"# }
    let answer = service.prices(#"{"lines":[\#(lines.joined(separator: ","))]}"#)
    #expect(database.begun.map(\.count) == [1_000])
    #expect(answer.status == nil)
    database.answer()
    #expect(results(answer) == (0..<1_000).map { "\($0) 115.99" })
    #expect(database.begun.count == 1)
  }

  @Test func `a revision published meanwhile is that of all lines or of none`() throws {
    let database = HeldDatabase([
      try DrillCatalogue.sheet(horizon: try DrillCatalogue.instant()),
      try DrillCatalogue.sheet(sku: "saw"),
    ])
    database.pastSheets = try ["DRILL-18V": DrillCatalogue.sheet(version: 3)]
    let service = PriceService(
      SheetLoader(from: database), try DrillCatalogue.rulebook(revision: 1),
      at: try DrillCatalogue.instant())
    let answer = service.prices(
      #"""
      {"context":{"at":"2026-11-16T00:00:00Z"},
       "lines":[{"product_id":"saw"},{"product_id":"DRILL-18V"},{"product_id":"saw"}]}
      """#)
    service.quoter.take(try DrillCatalogue.news(revision: 2))
    database.answer()
    service.quoter.take(try DrillCatalogue.news(revision: 3))
    #expect(answer.status == nil)
    database.answer()
    let revisions = answer.text.matches(of: #/"revision":([0-9]+)/#).map { String($0.1) }
    #expect(revisions == ["3", "3", "3", "3"])
    let versions = answer.text.matches(of: #/"version":([0-9]+)/#).map { String($0.1) }
    #expect(versions == ["17", "3", "17"])
  }

  @Test func `a source that fails fails the lines it was asked for`() throws {
    let database = HeldDatabase()
    let service = PriceService(
      SheetLoader(from: database), try DrillCatalogue.rulebook(), at: try DrillCatalogue.instant())
    let answer = service.prices(#"{"lines":[{"ref":"a","product_id":"a"},{"ref":"b"}]}"#)
    database.fail()
    #expect(answer.status == .ok)
    #expect(results(answer) == ["a unavailable", "b invalid_request"])
  }

  @Test func `an answer may lead to the next request at once, as on a connection with several`()
    throws
  {
    let database = HeldDatabase([try DrillCatalogue.sheet(), try DrillCatalogue.sheet(sku: "saw")])
    let service = PriceService(
      SheetLoader(from: database), try DrillCatalogue.rulebook(), at: try DrillCatalogue.instant())
    let first = service.prices(#"{"lines":[{"product_id":"saw"},{"product_id":"DRILL-18V"}]}"#)
    var others: [Answer] = []
    first.sent = {
      others.append(service.prices(#"{"lines":[{"ref":"x","product_id":"nothing"}]}"#))
      others.append(service.price(#"{"quantity":0}"#))
      others.append(service.get("saw"))
      database.answer()
      database.answer()
    }
    database.answer()
    #expect(results(first) == ["- 115.99", "- 115.99"])
    #expect(others.map(\.status) == [.ok, .unprocessableContent, .ok])
    #expect(results(others[0]) == ["x unknown_product"])
    #expect(others[2].text.contains(#""product_id":"saw""#))
  }

  @Test func `requests that meet do not mix`() throws {
    let database = HeldDatabase([try DrillCatalogue.sheet(), try DrillCatalogue.sheet(sku: "saw")])
    var limits = LoadLimits()
    limits.queryCountMax = 1
    let service = PriceService(
      SheetLoader(from: database, limits: limits), try DrillCatalogue.rulebook(),
      at: try DrillCatalogue.instant())
    let answers = [
      service.prices(#"{"lines":[{"ref":"x","product_id":"saw","quantity":2}]}"#),
      service.price(#"{"product_id":"DRILL-18V","segments":["dealer"],"quantity":12}"#),
      service.prices(#"{"context":{"segments":["dealer"]},"lines":[{"product_id":"saw"}]}"#),
      service.get("DRILL-18V?quantity=3"),
    ]
    while !database.queries.isEmpty { database.answer() }
    #expect(database.begun == [["saw"], ["DRILL-18V"]])
    #expect(results(answers[0]) == ["x 115.99"] && answers[0].text.contains(#""quantity":"2""#))
    #expect(answers[1].text.contains(#""unit_price":"83.99""#))
    #expect(results(answers[2]) == ["- 89.99"] && answers[2].text.contains(#""quantity":"1""#))
    #expect(answers[3].text.contains(#""total":"347.97""#))
  }
}
