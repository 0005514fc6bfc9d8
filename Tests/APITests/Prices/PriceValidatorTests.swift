import HTTP
import Pricing
import Quoting
import TestKit
import Testing

/// `GET /api/v1/price/{product_id}`: how long its answers hold, and how they are asked for again.
struct PriceValidatorTests {
  private func tag(_ answer: Answer) throws -> String { try #require(answer.fields["ETag"]) }

  @Test func `an answer has a tag and says how long it holds`() throws {
    let answer = try PriceService().get("DRILL-18V")
    #expect(try tag(answer).wholeMatch(of: #/W/"[0-9a-f]{16}"/#) != nil)
    #expect(answer.fields["Cache-Control"] == "max-age=60, must-revalidate")
    #expect(answer.fields["Vary"] == nil)
  }

  @Test func `a tag changes with the price, its revision and its version, and with nothing else`()
    throws
  {
    let service = try PriceService()
    let first = service.get("DRILL-18V?segments=dealer")
    service.setClock(try Instant("2026-11-21T00:00:00Z"))
    let later = service.get("DRILL-18V?segments=dealer")
    #expect(later.text != first.text)
    #expect(try tag(later) == tag(first))
    let database = HeldDatabase([try DrillCatalogue.sheet()])
    let loading = PriceService(
      SheetLoader(from: database), try DrillCatalogue.rulebook(), at: try DrillCatalogue.instant())
    let loaded = loading.get("DRILL-18V?segments=dealer")
    database.answer()
    #expect(loaded.text.contains(#""source":"database""#))
    #expect(try tag(loaded) == tag(first))

    var tags: Set<String> = [try tag(first)]
    let others = [
      try PriceService { $0.revision += 1 }.get("DRILL-18V?segments=dealer"),
      try PriceService { $0.adjustments = [] }.get("DRILL-18V?segments=dealer"),
      try PriceService([DrillCatalogue.sheet(version: 18)]).get("DRILL-18V?segments=dealer"),
      service.get("DRILL-18V?segments=dealer&quantity=2"),
      service.get("DRILL-18V?segments=dealer&explain=true"),
      service.get("DRILL-18V"),
    ]
    for other in others { #expect(tags.insert(try tag(other)).inserted, "\(other.text)") }
  }

  @Test func `a price is kept no longer than it holds, nor longer than a minute`() throws {
    let service = try PriceService()
    for (now, seconds) in [
      ("2026-11-30T22:58:59Z", 60), ("2026-11-30T22:59:00.001Z", 59),
      ("2026-11-30T22:59:59Z", 1), ("2026-11-30T22:59:59.001Z", 0), ("2026-11-30T23:00:00Z", 60),
    ] {
      service.setClock(try Instant(now))
      let answer = service.get("DRILL-18V")
      #expect(answer.fields["Cache-Control"] == "max-age=\(seconds), must-revalidate", "\(now)")
    }
    service.setClock(try Instant("2027-01-01T00:00:00Z"))
    let past = service.get("DRILL-18V?at=2026-11-30T22:59:59.999Z")
    #expect(past.fields["Cache-Control"] == "max-age=60, must-revalidate")
  }

  @Test(arguments: [
    ("segments=a", true), ("customer_id=a", true), ("attributes.a=1", true),
    ("quantity=2&currency=EUR&channel=web&country=DE&at=2026-11-20T00:00:00Z", false),
  ])
  func `what one customer's facts made is kept by no shared cache`(query: String, isPrivate: Bool)
    throws
  {
    let answer = try PriceService().get("DRILL-18V?\(query)")
    let control = "max-age=60, must-revalidate"
    #expect(answer.fields["Cache-Control"] == (isPrivate ? "private, " : "") + control)
  }

  @Test func `who has the answer already is told so`() throws {
    let service = try PriceService()
    let tag = try tag(service.get("DRILL-18V"))
    let strong = String(tag.dropFirst(2))
    let matching = [
      [tag], [strong], ["*"], [" * "], ["\"a\", \(tag)"], ["\(tag),\"a\""], ["\"a,b\" , \(strong)"],
      ["\"\",\(tag)"], ["\"a\"", tag],
    ]
    for lists in matching {
      let fields = lists.map { "If-None-Match: \($0)" }.joined(separator: "\r\n")
      let answer = service.get("DRILL-18V", fields)
      #expect(answer.status == .notModified && answer.text == "", "\(lists)")
      #expect(answer.fields["ETag"] == tag)
      #expect(answer.fields["Cache-Control"] == "max-age=60, must-revalidate")
    }
    let others = [
      "", "\"a\"", String(strong.dropFirst()), String(strong.dropLast()), "\"*\"", "\"a\"*",
      String(strong.dropFirst().dropLast()), "\"x\(strong.dropFirst())", "*, \"a\"",
    ]
    for list in others {
      let answer = service.get("DRILL-18V", "If-None-Match: \(list)")
      #expect(answer.status == .ok && answer.fields["ETag"] == tag, "\(list)")
    }
  }

  @Test func `a tag is compared with the answer that a load led to`() throws {
    let database = HeldDatabase([try DrillCatalogue.sheet()])
    let service = PriceService(
      SheetLoader(from: database), try DrillCatalogue.rulebook(), at: try DrillCatalogue.instant())
    let first = service.get("DRILL-18V")
    database.answer()
    let second = service.get("DRILL-18V", "If-None-Match: \(try tag(first))")
    let third = service.get("DRILL-18V")
    database.answer()
    #expect(second.status == .notModified && third.status == .ok)
    let unknown = service.get("nothing", "If-None-Match: *")
    database.answer()
    #expect(unknown.status == .notFound)
  }

  @Test func `a body's answer has no tag, and asks for none`() throws {
    let answer = try PriceService().send(
      "POST /api/v1/price HTTP/1.1\r\nContent-Type: application/json\r\nIf-None-Match: *",
      Array(#"{"product_id":"DRILL-18V"}"#.utf8))
    #expect(answer.status == .ok && answer.fields == ["X-Cache": "local"])
  }

  @Test func `the head alone can be asked for`() throws {
    let service = try PriceService()
    let answer = service.send("HEAD /api/v1/price/DRILL-18V HTTP/1.1")
    let got = service.get("DRILL-18V")
    #expect(answer.status == .ok && answer.fields == got.fields && answer.text == got.text)
  }
}
