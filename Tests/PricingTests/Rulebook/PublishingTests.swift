import Pricing
import Testing

/// A rulebook is published whole or not at all, and says everything that keeps it from it.
struct PublishingTests {
  private static func list(
    _ id: String, _ currency: Currency = "EUR", parent: String? = nil
  ) -> PriceList {
    PriceList(id: id, currency: currency, rank: 0, parent: parent)
  }

  private func faults(_ change: (inout RulebookDraft) -> Void) -> [String] {
    var draft = RulebookDraft(revision: 1, pivot: "USD")
    change(&draft)
    do throws(Faults) {
      _ = try Rulebook(publishing: draft)
      return []
    } catch {
      return error.all.map { "\($0.kind.rawValue) \($0.pointer)" }
    }
  }

  @Test func `every fault is reported with its place, not just the first`() {
    let faults = faults {
      $0.lists = [Self.list("a"), Self.list("a"), Self.list("b", parent: "none")]
      $0.entries = [
        PriceEntry(
          list: "gone", subject: .category("tools"),
          tiers: [PriceTier(.from("1"), unit: "-1"), PriceTier(.upTo(nil), unit: "1")]),
        PriceEntry(
          list: "a", subject: .sku("drill"), tiers: [PriceTier(.from("1"), unit: "1")]),
      ]
      $0.guardrails = [Guardrail(id: "g", floor: "2", ceiling: "1")]
      $0.strategies = [
        Strategy(
          id: "s", list: "lost",
          method: .demandCurve(
            basis: .list("nowhere"),
            curve: SignalCurve(signal: "demand", points: [.init("2", "0%"), .init("1", "0%")])))
      ]
    }
    #expect(
      faults == [
        "duplicateKey /price_list/a",
        "outOfDomain /price/gone/category/tools/always/tiers/0/unit",
        "mixedBounds /price/gone/category/tools/always/tiers/1",
        "floorAboveCeiling /guardrail/g/floor",
        "outOfDomain /strategy/s/curve/points/1/0",
        "unknownReference /price_list/b/parent",
        "unknownReference /price/gone/category/tools/always/list",
        "contradiction /price/a/sku/drill/always/sku",
        "unknownReference /strategy/s/list",
        "unknownReference /strategy/s/basis",
      ])
  }

  @Test func `a cycle of parents is a fault of every list in it`() {
    let faults = faults {
      $0.lists = [
        Self.list("a", parent: "b"), Self.list("b", parent: "c"), Self.list("c", parent: "a"),
        Self.list("outside", parent: "a"), Self.list("self", parent: "self"),
      ]
    }
    #expect(
      faults == ["a", "b", "c", "self"].map { "cycle /price_list/\($0)/parent" })
  }

  @Test func `five parents are allowed, six are not`() {
    let chain = (0...6).map { Self.list("l\($0)", parent: $0 == 0 ? nil : "l\($0 - 1)") }
    #expect(faults { $0.lists = Array(chain.prefix(6)) } == [])
    #expect(faults { $0.lists = chain } == ["parentTooDeep /price_list/l6/parent"])
  }

  @Test func `a parent in another currency is a fault`() {
    let lists = [Self.list("a"), Self.list("b", "USD", parent: "a")]
    #expect(faults { $0.lists = lists } == ["currencyMismatch /price_list/b/parent"])
  }

  @Test func `a floor above the ceiling of an enclosing scope is a fault, once`() {
    let faults = faults {
      $0.guardrails = [
        Guardrail(id: "all", floor: "10", ceiling: "100"),
        Guardrail(id: "low", scope: .category("tools/power"), ceiling: "9"),
        Guardrail(id: "high", scope: .sku("drill"), floor: "101"),
        Guardrail(id: "other-money", scope: .sku("drill"), floor: "101", currency: "JPY"),
        Guardrail(id: "elsewhere", scope: .category("garden"), floor: "20"),
        Guardrail(id: "pair-1", scope: .category("tools"), ceiling: "30"),
        Guardrail(id: "pair-2", scope: .category("tools"), floor: "31"),
      ]
    }
    #expect(
      faults == [
        "floorAboveCeiling /guardrail/low/ceiling", "floorAboveCeiling /guardrail/low/ceiling",
        "floorAboveCeiling /guardrail/high/floor", "floorAboveCeiling /guardrail/pair-2/floor",
      ])
  }

  @Test func `one key twice is a fault of every kind`() {
    let rate = FXRate(
      base: "EUR", quote: "USD", rate: "1.1", observedAt: "2026-11-20T00:00:00Z")
    let entry = PriceEntry(
      list: "a", subject: .category("t/x"), tiers: [PriceTier(.from("0"), unit: "1")])
    let later = Window(from: "2026-11-20T00:00:00Z")
    let faults = faults {
      $0.lists = [Self.list("a")]
      $0.entries = [
        entry, entry,
        PriceEntry(list: "a", subject: entry.subject, tiers: entry.tiers, window: later),
      ]
      $0.adjustments = Array(repeating: Adjustment(id: "x", stage: 1, effect: "-1%"), count: 2)
      $0.roundings = Array(
        repeating: RoundingProfile(currency: "EUR", increment: "0.01"), count: 2)
      $0.rates = [rate, rate]
    }
    #expect(
      faults == [
        "duplicateKey /price/a/category/t~1x/always", "duplicateKey /adjustment/x",
        "duplicateKey /rounding/EUR", "duplicateKey /fx_rate/EUR/USD/2026-11-20T00:00:00Z",
      ])
  }

  @Test func `a catalogue of several currencies warns of every amount without one`() throws {
    var draft = RulebookDraft(
      revision: 1, pivot: "USD", lists: [Self.list("a"), Self.list("b", "USD")],
      adjustments: [
        Adjustment(id: "amount", stage: 1, effect: "+5.00"),
        Adjustment(id: "named", stage: 1, effect: "+5.00", currency: "EUR"),
        Adjustment(id: "share", stage: 1, effect: "+5%"),
      ],
      guardrails: [Guardrail(id: "floor", floor: "1"), Guardrail(id: "margin", minMargin: "1%")])
    #expect(
      try Rulebook(publishing: draft).warnings.map(\.pointer)
        == ["/adjustment/amount/currency", "/guardrail/floor/currency"])
    let item = Item(sku: "drill", category: "tools", cost: "7")
    #expect(draft.warnings(of: item).map(\.pointer) == ["/item/drill/currency"])
    draft.lists.removeLast()
    #expect(try Rulebook(publishing: draft).warnings.isEmpty)
    #expect(draft.warnings(of: item).isEmpty)
  }
}
