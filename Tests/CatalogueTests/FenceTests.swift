import Catalogue
import Pricing
import Testing

@Suite struct `The fence` {
  private func fence(_ number: Int64, _ token: String) -> Fence {
    Fence(lock: "recalculation", number: number, token: token)
  }

  /// Records a price of A, as a run of its own.
  private func record(
    _ unit: Decimal, _ fence: Fence, at now: Instant, in store: PlacedStore
  ) async throws {
    let sheet = try #require(try await store.sheet("A", now: now))
    let entry = PriceEntry(
      list: "retail", subject: .sku("A"), tiers: [PriceTier(.from(.zero), unit: unit)])
    let chunk = RecalculationChunk(
      run: "\(unit)",
      progress: RecalculationProgress(through: "A", tally: RecalculationTally(scanned: 1)),
      sheets: [RepricedSheet(sku: "A", version: sheet.version, entries: [entry], changes: [])])
    try await store.record(chunk, fence: fence, at: now)
  }

  @Test(arguments: Engine.allCases)
  func `keeps out every holder but the latest, and stands before one lock`(
    _ engine: Engine
  ) async throws {
    let store = try await engine.migrated().store()
    try await store.take([.list("retail"), .item("A"), .price("A", "10")], at: day(1))
    try await record("11", fence(4, "x"), at: day(2), in: store)
    try await record("12", fence(5, "y"), at: day(3), in: store)
    for late in [fence(4, "x"), fence(5, "z"), fence(3, "y")] {
      let error = await failure { try await record("1", late, at: day(4), in: store) }
      #expect(error == .fenced(by: fence(5, "y")))
    }
    #expect(try await store.price(of: "A", .current(now: day(4))) == "12")
    try await record("13", fence(5, "y"), at: day(5), in: store)
    #expect(try await store.price(of: "A", .current(now: day(5))) == "13")
    // Another lock has holders of its own.
    try await record("14", Fence(lock: "other", number: 1, token: "x"), at: day(6), in: store)
    #expect(try await store.price(of: "A", .current(now: day(6))) == "14")
  }
}
