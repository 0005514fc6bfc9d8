import Catalogue
import Pricing
import Testing

@Suite struct `A market event` {
  private func demand(
    _ id: String, _ value: Decimal, _ scope: ItemScope = .everything, at: Instant = day(5),
    until: Instant? = nil
  ) -> MarketEvent {
    MarketEvent(
      id: id, change: .signal(name: "demand", value: value, expiresAt: until), scope: scope,
      occurredAt: at)
  }

  private func cost(
    _ id: String, _ value: Decimal, _ scope: ItemScope = .everything, at: Instant = day(5)
  ) -> MarketEvent {
    MarketEvent(id: id, change: .cost(value), scope: scope, occurredAt: at)
  }

  private func store(_ engine: Engine) async throws -> PlacedStore {
    let store = try await engine.migrated().store()
    try await store.take(
      [
        .item("A", cost: "1"), .item(Item(sku: "B", category: "tools")),
        .item(Item(sku: "C", category: "toys")),
      ], at: day(1))
    let last = try #require(try await store.outbox(countMax: 99).last)
    try await store.removeOutbox(through: last.id)
    return store
  }

  private func signals(_ store: PlacedStore) async throws -> [String: Decimal] {
    var values: [String: Decimal] = [:]
    for case .signal(let signal) in try await store.everything() {
      values["\(signal.sku) \(signal.name)"] = signal.value
    }
    return values
  }

  private func costs(_ store: PlacedStore) async throws -> [String: Decimal] {
    var values: [String: Decimal] = [:]
    for case .item(let item) in try await store.everything() { values[item.sku] = item.cost }
    return values
  }

  @Test(arguments: Engine.allCases)
  func `gives every item of its scope the signal, a version and an announcement`(
    _ engine: Engine
  ) async throws {
    let store = try await store(engine)
    let until = day(9)
    #expect(
      try await store.apply(
        [demand("1", "2", .category("tools"), until: until)], at: day(5))
        == [.applied(changedCount: 2)])
    #expect(try await signals(store) == ["A demand": "2", "B demand": "2"])
    #expect(
      try await store.outbox(countMax: 9).map(\.change)
        == [.sheet(sku: "A", version: 2), .sheet(sku: "B", version: 2)])
    #expect(
      try await store.apply([demand("2", "3", .skus(["C", "gone", "C"]))], at: day(5))
        == [.applied(changedCount: 1)])
    #expect(try await signals(store)["C demand"] == "3")
    #expect(
      try await store.everything().contains(
        .signal(
          Signal(sku: "B", name: "demand", value: "2", observedAt: day(5), expiresAt: until))))
    #expect(try await store.revision().number == 3)
  }

  @Test(arguments: Engine.allCases)
  func `heard twice is one`(_ engine: Engine) async throws {
    let store = try await store(engine)
    #expect(
      try await store.apply([demand("1", "2"), demand("1", "9")], at: day(5))
        == [.applied(changedCount: 3), .appliedBefore])
    #expect(
      try await store.apply([demand("1", "9", at: day(6))], at: day(6)) == [.appliedBefore])
    #expect(try await signals(store)["A demand"] == "2")
    #expect(try await store.revision().number == 2)
  }

  @Test(arguments: Engine.allCases)
  func `older than what is stored loses, and the later of two at one instant wins`(
    _ engine: Engine
  ) async throws {
    let store = try await store(engine)
    let events = [
      demand("1", "2", .skus(["A"]), at: day(5)), demand("2", "3", at: day(4)),
      demand("3", "4", .skus(["A"]), at: day(5)), demand("4", "4", .skus(["A"]), at: day(5)),
    ]
    #expect(
      try await store.apply(events, at: day(6))
        == [1, 2, 1, 0].map { .applied(changedCount: $0) })
    #expect(
      try await signals(store) == ["A demand": "4", "B demand": "3", "C demand": "3"])
  }

  @Test(arguments: Engine.allCases)
  func `about a cost follows the same order, and history keeps the cost before`(
    _ engine: Engine
  ) async throws {
    let store = try await store(engine)
    let events = [
      cost("1", "7", .skus(["A"]), at: day(5)), cost("2", "8", .category("tools"), at: day(4)),
      cost("3", "7", .skus(["A"]), at: day(6)), cost("4", "9", .skus(["A"]), at: day(5, hour: 13)),
    ]
    #expect(
      try await store.apply(events, at: day(7)) == [
        .applied(changedCount: 1), .applied(changedCount: 1), .applied(changedCount: 0),
        .applied(changedCount: 0),
      ])
    #expect(try await costs(store) == ["A": "7", "B": "8"])
    let before = try await store.sheets(for: ["A"], .past(at: day(6), known: day(6)))
    #expect(before[0]?.cost == "1")
    #expect(try await store.sheet("A", now: day(8))?.horizon == day(7))
    #expect(try await store.sheet("A", now: day(8))?.version == 2)
  }

  @Test(arguments: Engine.allCases)
  func `is a revision of its own, so that history misses none of a burst`(
    _ engine: Engine
  ) async throws {
    let store = try await store(engine)
    try await store.apply(
      (1...4).map { demand("\($0)", Decimal($0) ?? .zero, .skus(["A"]), at: day($0)) },
      at: day(5))
    for number in 1...4 {
      let then = Standpoint.past(at: day(number, hour: 13), known: day(6))
      let sheet = try #require(try await store.sheets(for: ["A"], then)[0])
      #expect(dumped(sheet).contains("value: \(number)"))
    }
    #expect(try await store.sheet("A", now: day(5))?.version == 5)
    #expect(try await store.sheet("A", now: day(5))?.horizon == day(4))
  }

  @Test(arguments: Engine.allCases)
  func `that only asks for new prices is remembered and changes nothing`(
    _ engine: Engine
  ) async throws {
    let store = try await store(engine)
    let event = MarketEvent(id: "1", change: .refresh, scope: .everything, occurredAt: day(5))
    #expect(try await store.apply([event], at: day(5)) == [.applied(changedCount: 0)])
    #expect(try await store.apply([event], at: day(5)) == [.appliedBefore])
    #expect(try await store.revision().number == 1)
  }

  @Test(arguments: Engine.allCases)
  func `reaches every item of a scope larger than a part`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let count = 20_001
    try await store.take((0..<count).map { .item("SKU-\($0)") }, at: day(1))
    #expect(
      try await store.apply([demand("1", "2"), cost("2", "3")], at: day(5))
        == [.applied(changedCount: count), .applied(changedCount: count)])
  }
}
