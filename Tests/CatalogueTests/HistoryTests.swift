import Catalogue
import Pricing
import Testing

/// When prices held beside when they were learned.
@Suite struct `The price as of a day, knowing what was known at another,` {
  @Test(arguments: Engine.allCases)
  func `is the one of then where no price says since when it holds`(
    _ engine: Engine
  ) async throws {
    let store = try await engine.migrated().store()
    try await store.take([.list("retail"), .item("A"), .price("A", "10")], at: day(10))
    try await store.take([.price("A", "12")], at: day(20))
    #expect(try await store.price(of: "A", at: day(15), known: day(25)) == "10")
    #expect(try await store.price(of: "A", at: day(21), known: day(25)) == "12")
    #expect(try await store.price(of: "A", at: day(21), known: day(15)) == "10")
    // What came with the item has always held.
    #expect(try await store.price(of: "A", at: day(1), known: day(25)) == "10")
    #expect(try await store.price(of: "A", at: day(1), known: day(5)) == nil)
  }

  @Test(arguments: Engine.allCases)
  func `changes at the very instant of its recording`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take([.list("retail"), .item("A"), .price("A", "10")], at: day(10))
    try await store.take([.price("A", "12")], at: day(20))
    let before = Instant(milliseconds: day(20).milliseconds - 1)
    #expect(try await store.price(of: "A", at: before, known: day(20)) == "10")
    #expect(try await store.price(of: "A", at: day(20), known: day(20)) == "12")
    #expect(try await store.price(of: "A", at: day(20), known: before) == "10")
  }

  @Test(arguments: Engine.allCases)
  func `is corrected by what was learned later`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(
      [.list("retail"), .item("A"), .price("A", "10"), .price("A", "9", from: day(5))],
      at: day(1))
    // On the 10th it turns out that it should have been 8 since the 5th, and 7 since the 8th.
    try await store.take(
      [.price("A", "8", from: day(5)), .price("A", "7", from: day(8))], at: day(10))
    #expect(try await store.price(of: "A", at: day(6), known: day(7)) == "9")
    #expect(try await store.price(of: "A", at: day(6), known: day(11)) == "8")
    #expect(try await store.price(of: "A", at: day(9), known: day(9)) == "9")
    #expect(try await store.price(of: "A", at: day(9), known: day(11)) == "7")
    #expect(try await store.price(of: "A", at: day(4), known: day(11)) == "10")
    // What was planned was known before it held.
    #expect(try await store.price(of: "A", at: day(6), known: day(2)) == "9")
  }

  @Test(arguments: Engine.allCases)
  func `is there until its removal`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let basics: [CatalogueEntity] = [.list("retail"), .item("A"), .price("A", "10")]
    let gone: [CatalogueEntity] = [.item("B"), .price("B", "20")]
    let promotion = CatalogueEntity.price("A", "8", from: day(5))
    try await store.take(basics + gone + [promotion], at: day(1))
    try await store.take(basics, at: day(10), .replacement)
    #expect(try await store.price(of: "B", at: day(9), known: day(20)) == "20")
    #expect(try await store.price(of: "B", at: day(11), known: day(20)) == nil)
    #expect(try await store.price(of: "B", at: day(11), known: day(9)) == "20")
    #expect(try await store.price(of: "A", at: day(9), known: day(20)) == "8")
    #expect(try await store.price(of: "A", at: day(11), known: day(20)) == "10")
    #expect(try await store.price(of: "A", .current(now: day(11))) == "10")
  }

  @Test(arguments: Engine.allCases)
  func `follows lists and adjustments of then`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let basics: [CatalogueEntity] = [.list("retail"), .item("A"), .price("A", "10")]
    try await store.take(basics, at: day(1))
    // A better list, a sale learned of late, and a surcharge that does not say since when.
    let sale = Adjustment(
      id: "sale", stage: 1, effect: "-50%",
      window: Window(from: day(3), until: day(6)))
    let surcharge = Adjustment(id: "surcharge", stage: 2, effect: "+1")
    try await store.take(
      [
        .list("special", rank: 9), .price("A", "7", on: "special"), .adjustment(sale),
        .adjustment(surcharge),
      ], at: day(10))
    #expect(try await store.price(of: "A", at: day(4), known: day(9)) == "10")
    #expect(try await store.price(of: "A", at: day(4), known: day(11)) == "5")
    #expect(try await store.price(of: "A", at: day(8), known: day(11)) == "10")
    #expect(try await store.price(of: "A", at: day(11), known: day(11)) == "8")
    let past = try await store.rulebook(.past(at: day(8), known: day(9)), pivot: dollar)
    #expect(past.lists.map(\.id) == ["retail"])
    #expect(past.revision == 1)
  }

  @Test(arguments: Engine.allCases)
  func `leaves out what refers to a list that was not there`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take([.list("retail"), .item("A"), .price("A", "10")], at: day(1))
    let child = PriceList(
      id: "child", currency: dollar, rank: 5, window: Window(from: day(2)), parent: "special")
    let grandchild = PriceList(
      id: "grandchild", currency: dollar, rank: 6, window: Window(from: day(2)), parent: "child")
    let entry = PriceEntry(
      list: "special", subject: .category("tools"), tiers: [PriceTier(.from(.zero), unit: "7")],
      window: Window(from: day(2)))
    try await store.take(
      [.list("special", rank: 9), .priceList(child), .priceList(grandchild), .price(entry)],
      at: day(10))
    #expect(try await store.price(of: "A", at: day(4), known: day(11)) == "10")
    #expect(try await store.price(of: "A", at: day(11), known: day(11)) == "7")
  }

  @Test(arguments: Engine.allCases)
  func `takes signals as they were observed, in whatever order they came`(
    _ engine: Engine
  ) async throws {
    let store = try await engine.migrated().store()
    let curve = SignalCurve(
      signal: "demand",
      points: [
        .init("1", "0%"), .init("2", "+100%"),
      ])
    try await store.take(
      [
        .list("retail"), .item("A"), .price("A", "10"),
        .adjustment(Adjustment(id: "demand", stage: 1, effect: .curve(curve))),
      ], at: day(1))
    try await store.take([.signal("A", "2", at: day(5))], at: day(5))
    try await store.take([.signal("A", "1.2", at: day(3))], at: day(6))
    try await store.take([.signal("A", "1.6", at: day(7))], at: day(7))
    try await store.take([.signal("A", "1.4", at: day(3))], at: day(8))
    #expect(try await store.price(of: "A", at: day(2), known: day(9)) == "10")
    #expect(try await store.price(of: "A", at: day(4), known: day(5)) == "10")
    #expect(try await store.price(of: "A", at: day(4), known: day(7)) == "12")
    #expect(try await store.price(of: "A", at: day(4), known: day(9)) == "14")
    #expect(try await store.price(of: "A", at: day(6), known: day(9)) == "20")
    #expect(try await store.price(of: "A", .current(now: day(9))) == "16")
    let sheet = try await store.sheet("A", now: day(9))
    #expect(sheet?.horizon == day(7))
    #expect(sheet?.version == 5)
    #expect(try await store.everything().contains(.signal("A", "1.6", at: day(7))))
  }

  @Test(arguments: Engine.allCases)
  func `costs what the item cost then`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let margin = Guardrail(id: "margin", minMargin: "50%")
    try await store.take(
      [.list("retail"), .item("A", cost: "10"), .price("A", "1"), .guardrail(margin)], at: day(1))
    try await store.take([.item("A", cost: "20")], at: day(10))
    #expect(try await store.price(of: "A", at: day(9), known: day(20)) == "20")
    #expect(try await store.price(of: "A", at: day(10), known: day(20)) == "40")
  }

  @Test(arguments: Engine.allCases)
  func `is nothing before anything was known`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let standpoint = Standpoint.past(at: day(1), known: day(1))
    #expect(try await store.sheets(for: ["A"], standpoint).map { $0?.version } == [nil])
    #expect(try await store.rulebook(standpoint, pivot: dollar).revision == 0)
  }
}
