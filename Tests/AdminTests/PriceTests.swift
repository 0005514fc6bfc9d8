import TestKit
import Testing

@Suite struct `A price from a terminal` {
  private static let day = "2026-11-20T10:00:00Z"
  private static let dealer = [
    "price", "DRILL-18V", "--quantity", "12", "--currency", "EUR", "--segments", "other,dealer",
  ]

  private func shop(on engine: DatabaseEngine = .sqlite) throws -> Shop {
    let shop = try Shop(on: engine)
    try shop.run("demo", "--import", "--items", "20", "--now", Self.day).expectSuccess()
    return shop
  }

  @Test(arguments: DatabaseEngine.allCases)
  func `is explained step by step`(engine: DatabaseEngine) throws {
    let output = try shop(on: engine).run(Self.dealer + ["--explain", "--at", Self.day])
      .expectSuccess()
      .output
    #expect(output.first == "DRILL-18V")
    #expect(output.contains("  price        83.99 EUR each, before tax"))
    #expect(output.contains("  total        1007.88 EUR for 12"))
    #expect(output.contains("  valid until  2026-11-30T23:00:00Z"))
    let steps = output.drop { $0 != "how it came about" }.dropFirst().prefix { !$0.isEmpty }
    #expect(
      Array(steps) == [
        "  list        dealer                100.00            EUR",
        "  tier        volume from 10         92.00            EUR",
        "  adjustment  black-friday    -10%   82.80            EUR",
        "  guardrail   margin-15              83.529411764706  EUR",
        "  rounding    EUR                    83.99            EUR",
      ])
    let rejected = output.drop { $0 != "what did not win" }.dropFirst()
    #expect(rejected.contains("  retail  lower rank"))
  }

  @Test func `is JSON as the API answers it`() throws {
    let shop = try shop()
    let plain = try shop.run(Self.dealer + ["--json", "--at", Self.day]).expectSuccess().output
    let detail = try JSONTree(Array(plain[0].utf8))
    #expect(plain.count == 1 && detail["final_price"]?.string == "83.99")
    #expect(detail["total"]?.string == "1007.88" && detail["source"]?.string == "database")
    #expect(detail["trace"] == nil)
    let explained = try shop.run(Self.dealer + ["--json", "--explain"]).expectSuccess().output
    #expect(try JSONTree(Array(explained[0].utf8))["trace"]?.elements.isEmpty == false)
  }

  @Test(arguments: DatabaseEngine.allCases)
  func `is that of another time by what was known at another`(engine: DatabaseEngine) throws {
    let shop = try shop(on: engine)
    let before = try shop.run(["price", "DRILL-18V", "--at", "2026-11-01T00:00:00Z"]).output
    // The promotion of later weeks does not hold yet.
    #expect(before.contains("  price        129.00 USD each, before tax"))
    #expect(
      before.contains { $0.hasPrefix("  as of        2026-11-01T00:00:00Z, by what was known") })

    let run = try shop.run(["price", "DRILL-18V", "--known", "2020-01-01T00:00:00Z"])
    #expect(run.exit == .code(3))
    #expect(run.errors.joined().contains("by what was known at 2020-01-01T00:00:00Z"))
  }

  @Test(arguments: [
    (["NONE"], 3, "there is no item NONE"),
    (["DRILL-18V", "--currency", "CNY"], 4, "there is no rate from USD to CNY"),
    ([""], 2, "no item has such a SKU"),
    (["DRILL-18V", "--quantity", "0"], 2, "“0” is not a number greater than 0"),
    (["DRILL-18V", "--at", "today"], 2, "“today” is not an instant of RFC 3339"),
    (["DRILL-18V", "--segments", "a,,b"], 2, "“a,,b” is not at most 64 names"),
    (["DRILL-18V", "--attributes", "a=1,a=2"], 2, "“a=1,a=2” is not at most 64 different names"),
  ])
  func `that cannot be told says why, and ends with a status of its own`(
    words: [String], status: Int32, reason: String
  ) throws {
    let run = try shop().run(["price"] + words)
    #expect(run.exit == .code(status))
    #expect(run.errors.joined(separator: "\n").contains(reason), "\(run.errors)")
    #expect(run.output == [])
  }

  @Test func `is worked out by all facts of who asks`() throws {
    let shop = try shop()
    func price(_ flags: String...) throws -> String? {
      let output = try shop.run(["price", "DRILL-18V", "--json", "--at", Self.day] + flags).output
      let line = try #require(output.first)
      return try JSONTree(Array(line.utf8))["final_price"]?.string
    }
    #expect(try price() == "116.10")
    #expect(try price("--attributes", "loyalty=gold") == "113.78")
    #expect(try price("--channel", "phone") == "117.60")
    #expect(try price("--segments", "vip", "--country", "DE", "--customer-id", "c") == "110.30")
  }
}

@Suite struct `The demo` {
  @Test func `is the same for one seed on one day`() throws {
    let shop = try Shop(isMigrated: false)
    func demo(_ now: String) throws -> [String] {
      try shop.run("demo", "--items", "30", "--now", now).expectSuccess().output
    }
    let morning = try demo("2027-05-05T01:00:00Z")
    #expect(try demo("2027-05-05T23:59:59Z") == morning)
    #expect(try demo("2027-05-06T00:00:00Z") != morning)
  }

  @Test func `is made for today, so that what it promises holds`() throws {
    let shop = try Shop()
    try shop.run("demo", "--import", "--items", "20").expectSuccess()
    let output = try shop.run([
      "price", "DRILL-18V", "--quantity", "12", "--segments", "dealer", "--currency", "EUR",
      "--explain",
    ]).expectSuccess().output
    for step in ["tier", "adjustment", "guardrail", "rounding"] {
      #expect(output.contains { $0.hasPrefix("  \(step) ") }, "\(step)")
    }
    for currency in ["USD", "EUR", "CHF", "JPY", "GBP"] {
      try shop.run("price", "DRILL-18V", "--currency", currency).expectSuccess()
    }
  }
}
