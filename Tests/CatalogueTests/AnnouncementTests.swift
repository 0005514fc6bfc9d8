import Catalogue
import Pricing
import Testing

@Suite struct `The outbox` {
  @Test(arguments: Engine.allCases)
  func `holds what changed with the change, until it is announced`(
    _ engine: Engine
  ) async throws {
    let store = try await engine.migrated().store()
    try await store.take([.list("retail"), .item("A"), .price("A", "10")], at: day(1))
    #expect(
      try await store.outbox(countMax: 9).map(\.change)
        == [.sheet(sku: "A", version: 1), .rulebook(revision: 1)])
    let last = try #require(try await store.outbox(countMax: 9).last)
    #expect(try await store.outbox(countMax: 1).count == 1)
    try await store.take([.price("A", "11"), .item("A", cost: "1")], at: day(2))
    try await store.removeOutbox(through: last.id)
    #expect(try await store.outbox(countMax: 9).map(\.change) == [.sheet(sku: "A", version: 2)])
    try await store.take([.list("retail")], at: day(3), .replacement)
    #expect(
      try await store.outbox(countMax: 9).map(\.change)
        == [.sheet(sku: "A", version: 2), .sheet(sku: "A", version: 3)])
  }

  @Test(arguments: Engine.allCases)
  func `never uses an id again`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take([.item("A")], at: day(1))
    let first = try #require(try await store.outbox(countMax: 1).first)
    try await store.removeOutbox(through: first.id)
    try await store.take([.item("B")], at: day(2))
    let second = try #require(try await store.outbox(countMax: 1).first)
    #expect(second.id > first.id)
  }
}

@Suite struct `New prices` {
  private func entry(_ sku: String, _ unit: Decimal) -> PriceEntry {
    PriceEntry(list: "retail", subject: .sku(sku), tiers: [PriceTier(.from(.zero), unit: unit)])
  }

  private func fence(_ number: Int64, _ token: String) -> Fence {
    Fence(lock: "recalculation", number: number, token: token)
  }

  @Test(arguments: Engine.allCases)
  func `are one revision, and count what changed`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(
      [.list("retail"), .item("A"), .price("A", "10"), .item("B"), .price("B", "20")], at: day(1))
    let noList = PriceEntry(
      list: "gone", subject: .sku("A"), tiers: [PriceTier(.from(.zero), unit: "1")])
    let entries = [entry("A", "11"), entry("B", "20"), entry("gone", "1"), noList]
    let report = try await store.record(entries, fence: fence(1, "x"), at: day(2))
    #expect(report.revision == 2)
    #expect(report[.price] == .init(changed: 1, unchanged: 1))
    #expect(try await store.sheet("A", now: day(2))?.version == 2)
    #expect(try await store.sheet("B", now: day(2))?.version == 1)
    #expect(try await store.price(of: "A", at: day(1), known: day(2)) == "10")
    let again = try await store.record(entries, fence: fence(1, "x"), at: day(3))
    #expect(again.revision == 2)
    #expect(!again.isChange)
    #expect(try await store.revision().number == 2)
  }

  @Test(arguments: Engine.allCases)
  func `of a holder whose time is over change nothing`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take([.list("retail"), .item("A"), .price("A", "10")], at: day(1))
    try await store.record([entry("A", "11")], fence: fence(4, "x"), at: day(2))
    try await store.record([entry("A", "12")], fence: fence(5, "y"), at: day(3))
    for late in [fence(4, "x"), fence(5, "z"), fence(3, "y")] {
      let error = await failure {
        try await store.record([entry("A", "1")], fence: late, at: day(4))
      }
      #expect(error == .fenced(by: fence(5, "y")))
    }
    #expect(try await store.price(of: "A", .current(now: day(4))) == "12")
    try await store.record([entry("A", "13")], fence: fence(5, "y"), at: day(5))
    #expect(try await store.price(of: "A", .current(now: day(5))) == "13")
    // Another lock has holders of its own.
    let other = Fence(lock: "other", number: 1, token: "x")
    try await store.record([entry("A", "14")], fence: other, at: day(6))
  }
}
