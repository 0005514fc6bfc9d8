import Pricing
import Testing

/// The total order, criterion by criterion: each decides only where those before it tie.
struct ChoosingTests {
  /// Two lists, `a` favoured by the id alone.
  private func winner(_ change: (inout Scene) -> Void) throws -> String {
    try Scene.drill.with {
      $0.draft.lists = ["a", "b"].map { PriceList(id: $0, currency: "EUR", rank: 0) }
      $0.entries = [.drill("a", "1"), .drill("b", "1")]
      change(&$0)
    }.price().list
  }

  @Test func `rank goes before everything`() throws {
    #expect(try winner { _ in } == "a")
    #expect(
      try winner {
        $0.draft.lists[1].rank = 1
        $0.draft.lists[0].condition = .equals(.sku, "drill")
        $0.entries[1] = .drill("b", "2")
      } == "b")
  }

  @Test func `then the number of predicates`() throws {
    #expect(
      try winner {
        $0.draft.lists[0].condition = .not(.not(.equals(.sku, "drill")))
        $0.draft.lists[1].condition = .any([.equals(.sku, "drill"), .equals(.sku, "saw")])
        $0.draft.lists[1].currency = "USD"
        $0.request.currency = "USD"
      } == "b")
  }

  @Test func `then a list in the currency asked for, even of a category`() throws {
    #expect(
      try winner {
        $0.draft.lists[1].currency = "USD"
        $0.entries = [.drill("a", "1")]
        $0.draft.entries = [
          PriceEntry(
            list: "b", subject: .category("tools"), tiers: [PriceTier(.from("0"), unit: "9")])
        ]
        $0.request.currency = "USD"
      } == "b")
  }

  @Test func `then the item before its category, a nearer one before a farther`() throws {
    func category(_ list: String, _ path: String, _ window: Window = .always) -> PriceEntry {
      PriceEntry(
        list: list, subject: .category(path), tiers: [PriceTier(.from("0"), unit: "1")],
        window: window)
    }
    let dated = Window(from: "2026-01-01T00:00:00Z")
    #expect(
      try winner {
        $0.entries = [.drill("b", "2")]
        $0.draft.entries = [category("a", "tools/power", dated)]
      } == "b")
    #expect(
      try winner {
        $0.entries = []
        $0.draft.entries = [category("a", "tools", dated), category("b", "tools/power")]
      } == "b")
    // Below another category of the same letters there is nothing.
    #expect(
      try winner {
        $0.entries = [.drill("b", "2")]
        $0.draft.entries = [category("a", "tools/pow"), category("a", "tools/power/drills")]
      } == "b")
  }

  @Test func `then a dated entry, then the one that began later`() throws {
    let (early, late): (Instant, Instant) = ("2026-11-01T00:00:00Z", "2026-11-10T00:00:00Z")
    #expect(
      try winner {
        $0.entries[1] = .drill("b", "2", Window(until: "2027-01-01T00:00:00Z"))
      } == "b")
    #expect(
      try winner {
        $0.entries = [.drill("a", "1", Window(from: early)), .drill("b", "2", Window(from: late))]
      } == "b")
  }

  @Test func `then the lower price for the quantity, after parents`() throws {
    #expect(try winner { $0.entries[1] = .drill("b", "0.99") } == "b")
    #expect(
      try winner {
        $0.draft.lists += [
          PriceList(id: "c", currency: "EUR", rank: 0, parent: "a", adjust: "-2%")
        ]
        $0.entries[1] = .drill("b", "0.99")
      } == "c")
  }

  @Test func `lists in several currencies are compared in the one asked for, at their rates`()
    throws
  {
    func change(_ scene: inout Scene, rate: Decimal) {
      scene.draft.lists[1].currency = "GBP"
      scene.draft.rates = [
        FXRate(base: "EUR", quote: "USD", rate: "1", observedAt: "2026-01-01T00:00:00Z"),
        FXRate(base: "GBP", quote: "USD", rate: rate, observedAt: "2026-01-01T00:00:00Z"),
      ]
    }
    #expect(try winner { change(&$0, rate: "0.99") } == "b")
    #expect(try winner { change(&$0, rate: "1.01") } == "a")
    #expect(try winner { change(&$0, rate: "1") } == "a")
    #expect(
      try winner {
        change(&$0, rate: "0.99")
        $0.request.currency = "USD"
      } == "b")
    // Without the rate nobody can say which is lower.
    #expect(throws: ResolutionError.staleRate(base: "GBP", quote: "USD")) {
      try winner {
        change(&$0, rate: "0.99")
        $0.draft.rates.removeLast()
      }
    }
  }

  @Test func `a list without an entry stands through its parent, whose condition is not asked`()
    throws
  {
    let scene = Scene.drill.with {
      $0.draft.lists = [
        PriceList(
          id: "base", currency: "EUR", rank: 0, condition: .equals(.segment, "nobody")),
        PriceList(id: "gold", currency: "EUR", rank: 1, parent: "base", adjust: "-10%"),
        PriceList(id: "platinum", currency: "EUR", rank: 2, parent: "gold", adjust: "-5.00"),
      ]
      $0.entries = [.drill("base", "100")]
    }
    let price = try scene.price()
    #expect(price.list == "platinum" && price.unitPrice == "85" && price.basePrice == "85")
    // An entry of its own wins and is not adjusted.
    let own = scene.with { $0.entries.append(.drill("platinum", "120")) }
    #expect(try own.unit() == "120")
    // The parent's window must hold.
    let closed = scene.with { $0.draft.lists[1].window = Window(until: $0.at) }
    #expect(try closed.error() == .noPrice)
  }

  @Test func `below its first tier a list leaves the quantity to its parent`() throws {
    let scene = Scene.drill.with {
      $0.draft.lists.append(
        PriceList(id: "bulk", currency: "EUR", rank: 1, parent: "retail"))
      $0.entries.append(
        PriceEntry(
          list: "bulk", subject: .sku("drill"), tiers: [PriceTier(.from("10"), unit: "80")]))
    }
    #expect(try scene.price().list == "bulk" && scene.unit() == "100")
    #expect(try scene.with { $0.request.quantity = "10" }.unit() == "80")
  }
}
