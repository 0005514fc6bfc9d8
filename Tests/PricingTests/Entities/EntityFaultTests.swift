import Pricing
import Testing

/// Entities one by one: what lies outside its domain is named with its field.
struct EntityFaultTests {
  private func pointers(_ entity: some Entity) -> [String] { entity.faults().map(\.pointer) }

  @Test func `an item names its faults`() {
    let item = Item(
      sku: "", category: "tools//power", cost: "-1",
      attributes: ["bad\u{7}name": "", "fine": String(repeating: "x", count: 257)])
    #expect(
      pointers(item) == [
        "/sku", "/category", "/cost", "/attributes/bad\u{7}name", "/attributes/fine",
      ])
    #expect(pointers(Item(sku: "a", category: "a/b", cost: "0")) == [])
    #expect(throws: Faults.self) { try item.validate() }
  }

  @Test func `a list names its faults`() {
    let list = PriceList(
      id: String(repeating: "x", count: 129), currency: "EUR", rank: 1 << 40,
      condition: .all([]),
      window: Window(from: "2026-01-01T00:00:00Z", until: "2026-01-01T00:00:00Z"),
      adjust: "=5")
    #expect(
      pointers(list) == ["/id", "/rank", "/valid_until", "/when/all", "/adjust", "/adjust"])
    let child = PriceList(id: "c", currency: "EUR", rank: 0, parent: "p", adjust: "-100.5%")
    #expect(pointers(child) == ["/adjust"])
  }

  @Test(arguments: [
    ([PriceTier](), TierMode.volume, ["/tiers"]),
    (
      [PriceTier(.from("1"), unit: "1"), PriceTier(.from("1"), unit: "1")], .volume,
      ["/tiers/1/from"]
    ),
    ([PriceTier(.from("-1"), unit: "1")], .volume, ["/tiers/0/from"]),
    ([PriceTier(.from("0"), unit: "1")], .graduated, ["/tiers/0/from"]),
    ([PriceTier(.upTo("5"), unit: "1")], .graduated, ["/tiers/0/up_to"]),
    (
      [PriceTier(.upTo(nil), unit: "1"), PriceTier(.upTo(nil), unit: "1")], .volume,
      ["/tiers/0/up_to"]
    ),
    (
      [PriceTier(.upTo("0"), unit: "1"), PriceTier(.upTo(nil), unit: "1")], .volume,
      ["/tiers/0/up_to"]
    ),
    ([PriceTier(.upTo("5"), unit: "1"), PriceTier(.from("6"), unit: "1")], .volume, ["/tiers/1"]),
    ([PriceTier(.from("0"), unit: "1")], .package, ["/tiers/0/size"]),
    ([PriceTier(.from("0"), unit: "1", size: "0")], .package, ["/tiers/0/size"]),
    ([PriceTier(.from("0"), unit: "1", size: "2")], .volume, ["/tiers/0/size"]),
    ([PriceTier(.from("0"), unit: "1", flat: "-2")], .volume, ["/tiers/0/flat"]),
  ])
  func `an entry names the tier at fault`(
    _ tiers: [PriceTier], _ mode: TierMode, _ expected: [String]
  ) {
    let entry = PriceEntry(list: "a", subject: .sku("x"), mode: mode, tiers: tiers)
    #expect(pointers(entry) == expected)
  }

  @Test func `256 tiers are allowed, one more is not`() throws {
    let tiers = try (0...256).map { PriceTier(.from(try #require(Decimal($0))), unit: "1") }
    func entry(_ count: Int) -> PriceEntry {
      PriceEntry(list: "a", subject: .sku("x"), tiers: Array(tiers.prefix(count)))
    }
    #expect(pointers(entry(256)) == [])
    #expect(pointers(entry(257)) == ["/tiers"])
  }

  @Test func `an adjustment, a guardrail, a rounding, a rate, a signal name theirs`() {
    let instant: Instant = "2026-01-01T00:00:00Z"
    let curve = SignalCurve(signal: "", points: [.init("1", "-101%"), .init("1", "0%")])
    #expect(
      pointers(Adjustment(id: "", stage: 1 << 33, priority: -1 << 33, effect: .curve(curve))) == [
        "/id", "/stage", "/priority", "/effect/signal", "/effect/points/0/1",
        "/effect/points/1/0",
      ])
    #expect(pointers(Adjustment(id: "a", stage: 1, effect: "=-1")) == ["/effect"])
    #expect(
      pointers(
        Guardrail(id: "g", floor: "-1", ceiling: "-2", minMargin: "100%", maxChange: "-1%")) == [
          "/floor", "/ceiling", "/floor", "/min_margin", "/max_change",
        ])
    #expect(pointers(Guardrail(id: "g")) == [""])
    #expect(
      pointers(RoundingProfile(currency: "EUR", increment: "0", ending: "0"))
        == ["/increment", "/ending"])
    #expect(
      pointers(RoundingProfile(currency: "EUR", increment: "1", ending: .greatest)) == ["/ending"])
    #expect(
      pointers(
        FXRate(base: "EUR", quote: "EUR", rate: "0", observedAt: instant, expiresAt: instant))
        == ["/quote", "/rate", "/expires_at"])
    #expect(
      pointers(Signal(sku: "", name: "", value: "1", observedAt: instant, expiresAt: instant))
        == ["/sku", "/name", "/expires_at"])
  }

  @Test func `a strategy names its faults`() {
    let curve = SignalCurve(signal: "demand", points: [])
    #expect(
      pointers(
        Strategy(
          id: "s", scope: .category("/"), list: "a",
          method: .demandCurve(basis: .list("a"), curve: curve), maxChange: "-1%"))
        == ["/category", "/basis", "/curve/points", "/max_change"])
    #expect(
      pointers(Strategy(id: "s", list: "a", method: .costPlus(.margin("100%")))) == ["/margin"])
    #expect(
      pointers(
        Strategy(
          id: "s", list: "a", method: .matchCompetitor(signal: "", adjust: "=1", currency: nil)))
        == ["/signal", "/adjust"])
  }

  @Test(arguments: [
    ("-10%", Effect.percentage(Percentage(fraction: "-0.1")), "-10%"),
    ("15%", .percentage(Percentage(fraction: "0.15")), "+15%"),
    ("+0.0000000001%", .percentage(Percentage(fraction: "0.000000000001")), "+0.0000000001%"),
    ("+5.00", .addition("5"), "+5"), ("-5.00", .addition("-5"), "-5"),
    ("=49.00", .fixed("49"), "=49"),
  ])
  func `an effect is read, and printed so that it reads the same`(
    _ text: String, _ effect: Effect, _ printed: String
  ) throws {
    #expect(try Effect(text) == effect)
    #expect(effect.text == printed)
    #expect(try Effect(printed) == effect)
  }

  @Test(arguments: [
    "", "%", "5.00", "+", "=", "+-5", "--5", "=+5", "10 %", "+5%%", "=5%", "0.00000000001%",
  ])
  func `what is no effect is refused`(_ text: String) {
    #expect(throws: DecimalError.self) { try Effect(text) }
  }

  @Test func `a key is a pointer that no other entity shares`() {
    let entry = PriceEntry(
      list: "a/b", subject: .sku("x~y"), tiers: [], window: Window(from: "2026-01-01T00:00:00Z"))
    #expect(entry.key.description == "/price/a~1b/sku/x~0y/2026-01-01T00:00:00Z")
    #expect(
      PriceEntry(list: "a", subject: .category("x"), tiers: []).key
        != PriceEntry(list: "a", subject: .sku("x"), tiers: []).key)
  }
}
