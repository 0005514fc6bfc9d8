import Pricing
import Quoting
import TestKit
import Testing

/// `POST /api/v1/price`: what it answers.
struct PriceAnswerTests {
  private let drill =
    #"{"product_id":"DRILL-18V","quantity":12,"currency":"EUR","segments":["dealer"]"#

  @Test func `the contract's example, byte for byte`() throws {
    let answer = try PriceService().price(drill + #","explain":true}"#)
    #expect(answer.status == .ok && answer.contentType == "application/json")
    #expect(
      answer.text == """
        {"product_id":"DRILL-18V","quantity":"12","currency":"EUR","base_price":"100.00",\
        "unit_price":"83.99","final_price":"83.99","total":"1007.88","source":"cache",\
        "list":"dealer","revision":4711,"version":17,"price_valid_until":"2026-11-30T23:00:00Z",\
        "calculated_at":"2026-11-20T10:00:00.123Z",\
        "trace":[{"step":"list","by":"dealer","after":"100.00"},\
        {"step":"tier","by":"volume from 10","after":"92.00"},\
        {"step":"adjustment","by":"black-friday","effect":"-10%","after":"82.80"},\
        {"step":"guardrail","by":"margin-15","after":"83.529411764706"},\
        {"step":"rounding","by":"EUR","after":"83.99"}],\
        "rejected":[{"list":"retail","reason":"lower rank"}]}
        """)
    #expect(answer.fields == ["X-Cache": "local"])
  }

  @Test func `without explain there is no trace, and null where nothing ends`() throws {
    let service = try PriceService { $0.adjustments = [] }
    let answer = service.price(#"{"product_id":"DRILL-18V"}"#)
    #expect(
      answer.text == """
        {"product_id":"DRILL-18V","quantity":"1","currency":"EUR","base_price":"129.00",\
        "unit_price":"128.99","final_price":"128.99","total":"128.99","source":"cache",\
        "list":"retail","revision":4711,"version":17,"price_valid_until":null,\
        "calculated_at":"2026-11-20T10:00:00.123Z"}
        """)
    let explained = service.price(#"{"product_id":"DRILL-18V","explain":false}"#)
    #expect(explained.text == answer.text)
  }

  @Test(arguments: [
    ("12", "12"), ("\"12\"", "12"), ("12.50", "12.5"), ("1.25e1", "12.5"), ("1.1", "1.1"),
    ("\"1.000000000001\"", "1.000000000001"),
  ])
  func `a quantity is a number or a string, read from its digits`(sent: String, shown: String)
    throws
  {
    let answer = try PriceService().price(#"{"product_id":"DRILL-18V","quantity":\#(sent)}"#)
    #expect(answer.status == .ok)
    #expect(answer.text.contains(#""quantity":"\#(shown)","#))
  }

  @Test func `a price changes with its instants, to the millisecond`() throws {
    let service = try PriceService()
    var units: [String] = []
    for at in [
      "2026-11-15T22:59:59.999Z", "2026-11-15T23:00:00Z", "2026-11-30T22:59:59.999Z",
      "2026-12-01T00:00:00+01:00",
    ] {
      let answer = service.price(drill + #","at":"\#(at)"}"#)
      #expect(answer.text.contains(#""calculated_at":"2026-11-20T10:00:00.123Z""#))
      let unit = answer.text.firstMatch(of: #/"unit_price":"([0-9.]+)"/#)
      let until = answer.text.firstMatch(of: #/"price_valid_until":"?([^",]+)/#)
      units.append("\(unit?.1 ?? "") until \(until?.1 ?? "")")
    }
    #expect(
      units == [
        "91.99 until 2026-11-15T23:00:00Z", "83.99 until 2026-11-30T23:00:00Z",
        "83.99 until 2026-11-30T23:00:00Z", "91.99 until null",
      ])
  }

  @Test func `every fact of the request can decide the price`() throws {
    let facts: [(Condition, String)] = [
      (.equals(.channel, "web"), #""channel":"web""#),
      (.equals(.country, "DE"), #""country":"DE""#),
      (.equals(.customerID, "c-1"), #""customer_id":"c-1""#),
      (.equals(.segment, "vip"), #""segments":["new","vip","new"]"#),
      (.equals(.attribute("loyalty"), "gold"), #""attributes":{"loyalty":"gold"}"#),
      (.equals(.attribute("member"), "true"), #""attributes":{"member":true}"#),
      (.compares(.attribute("age"), .greater, try Decimal("17.5")), #""attributes":{"age":18}"#),
      (.equals(.currency, "EUR"), #""currency":"EUR""#),
    ]
    for (condition, fact) in facts {
      let service = try PriceService { draft in
        draft.lists[1].condition = condition
      }
      let with = service.price(#"{"product_id":"DRILL-18V",\#(fact)}"#)
      #expect(with.text.contains(#""list":"dealer""#), "\(fact)")
      let without = service.price(#"{"product_id":"DRILL-18V"}"#)
      #expect(without.text.contains(#""list":"retail""#), "\(fact)")
    }
  }

  @Test func `a request knows nothing of the one before it`() throws {
    let service = try PriceService()
    let plain = service.price(#"{"product_id":"DRILL-18V"}"#).text
    let others = [
      drill + #","at":"2026-12-24T00:00:00Z","explain":true,"customer_id":"7"}"#,
      drill + #","at":"now","explain":true}"#, drill,
    ]
    for other in others {
      _ = service.price(other)
      #expect(service.price(#"{"product_id":"DRILL-18V"}"#).text == plain)
    }
  }

  @Test(arguments: [
    "application/json", "Application/JSON", "application/json;charset=utf-8",
    "application/json ; charset=\"UTF-8\"",
  ])
  func `the body is application/json`(type: String) throws {
    let answer = try PriceService().send(
      "POST /api/v1/price HTTP/1.1\r\nContent-Type: \(type)",
      Array(#"{"product_id":"DRILL-18V"}"#.utf8))
    #expect(answer.status == .ok)
  }

  @Test func `a sheet that was loaded for this request is from the database`() throws {
    let database = HeldDatabase([try DrillCatalogue.sheet()])
    let service = PriceService(
      SheetLoader(from: database), try DrillCatalogue.rulebook(), at: try DrillCatalogue.instant())
    let waiting = service.price(drill + "}")
    #expect(waiting.status == nil)
    database.answer()
    #expect(waiting.status == .ok)
    #expect(waiting.text.contains(#""unit_price":"83.99""#))
    #expect(waiting.text.contains(#""source":"database""#))
    let past = try DrillCatalogue.instant()
    database.sheets["DRILL-18V"] = try DrillCatalogue.sheet(version: 18, horizon: past)
    database.pastSheets["DRILL-18V"] = try DrillCatalogue.sheet(version: 3)
    let historical = service.price(drill + #","at":"2026-11-16T00:00:00Z"}"#)
    database.answer()
    #expect(historical.status == nil)
    database.answer()
    #expect(historical.text.contains(#""version":3,"#))
    #expect(historical.text.contains(#""source":"database""#))
  }

  @Test func `an answer is worked out when its sheet is here, by the rulebook of then`() throws {
    let database = HeldDatabase([try DrillCatalogue.sheet()])
    let service = PriceService(SheetLoader(from: database), nil, at: .earliest)
    let waiting = service.price(drill + "}")
    service.quoter.take(try DrillCatalogue.news(revision: 5))
    service.setClock(try DrillCatalogue.instant())
    database.answer()
    #expect(waiting.text.contains(#""revision":5,"#))
    #expect(waiting.text.contains(#""calculated_at":"2026-11-20T10:00:00.123Z""#))
  }
}
