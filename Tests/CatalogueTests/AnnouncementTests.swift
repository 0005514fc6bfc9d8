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
