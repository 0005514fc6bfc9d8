import Catalogue
import Pricing
import Testing

@Suite struct `An export` {
  @Test(arguments: Engine.allCases)
  func `holds every entity as it was imported, in order`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(Sample.entities.reversed(), at: day(1))
    #expect(try await store.everything() == Sample.entities)
  }

  @Test(arguments: Engine.allCases)
  func `imported changes nothing, and elsewhere makes the same catalogue`(
    _ engine: Engine
  ) async throws {
    let store = try await engine.migrated().store()
    try await store.take(Sample.entities, at: day(1))
    let export = try await store.everything()
    #expect(try await store.take(export, at: day(2)).isChange == false)
    #expect(try await store.take(export, at: day(2), .replacement).isChange == false)
    let other = try await engine.migrated().store()
    try await other.take(export, at: day(3))
    #expect(try await other.everything() == export)
  }

  @Test(arguments: Engine.allCases)
  func `holds no more than one batch`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take((0..<2_500).map { .item("\($0)") }, at: day(1))
    let gathered = Gathered()
    try await store.export { gathered.append($0) }
    #expect(gathered.entities.count == 2_500)
    #expect(gathered.largestBatchCount == 1_000)
  }

  @Test(arguments: Engine.allCases)
  func `and a rulebook keep rates apart by what is needed`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let rates = (1...5).map {
      FXRate(
        base: euro, quote: dollar, rate: Decimal(stringLiteral: "1.\($0)"), observedAt: day($0))
    }
    try await store.take(rates.map { .fxRate($0) }, at: day(5))
    let draft = try await store.rulebook(.current(now: day(4, hour: 13)), pivot: dollar)
    #expect(draft.rates.map(\.observedAt).sorted() == [day(3), day(4), day(5)])
    #expect(try await store.everything().count == 5)
  }
}
