import Catalogue
import Pricing
import Testing

@Suite struct `An import is refused` {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let entities: [CatalogueEntity]
    let faults: [String]
  }

  static let refusals = [
    Refusal(
      testDescription: "an entity outside its domain", entities: [.item("")],
      faults: ["/item//sku must not be empty"]),
    Refusal(
      testDescription: "an item named twice", entities: [.item("N"), .item("N")],
      faults: ["/item/N is there twice"]),
    Refusal(
      testDescription: "an unchanged price named again with another amount",
      entities: [.price("A", "10"), .price("A", "11")],
      faults: ["/price/retail/sku/A/always is there twice"]),
    Refusal(
      testDescription: "a list named twice", entities: [.list("x"), .list("x")],
      faults: ["/price_list/x is there twice"]),
    Refusal(
      testDescription: "a price without its item", entities: [.price("none", "1")],
      faults: ["/price/retail/sku/none/always/sku names no item"]),
    Refusal(
      testDescription: "a signal without its item", entities: [.signal("none", "1", at: day(1))],
      faults: ["/signal/none/demand/sku names no item"]),
    Refusal(
      testDescription: "a price on no list", entities: [.price("A", "1", on: "none")],
      faults: ["/price/none/sku/A/always/list names no list: none"]),
    Refusal(
      testDescription: "a rulebook that the engine refuses",
      entities: [
        .priceList(PriceList(id: "child", currency: dollar, rank: 0, parent: "none"))
      ],
      faults: ["/price_list/child/parent names no list: none"]),
  ]

  @Test(arguments: Engine.allCases, refusals)
  func `for what cannot be in a catalogue`(_ engine: Engine, _ refusal: Refusal) async throws {
    let store = try await engine.migrated().store()
    try await store.take([.list("retail"), .item("A"), .price("A", "10")], at: day(1))
    let before = try await store.everything()
    let entities = [.item("new")] + refusal.entities
    let error = await failure { try await store.take(entities, at: day(2)) }
    guard case .refused(let faults) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(faults.map(\.description) == refusal.faults)
    #expect(faults.allSatisfy { $0.position ?? 1 >= 1 })
    #expect(error?.canRetry == false)
    #expect(try await store.everything() == before)
  }

  static let firstRefusals = [
    Refusal(
      testDescription: "an item named twice", entities: [.item("A")],
      faults: ["/item/A is there twice"]),
    Refusal(
      testDescription: "a price named twice", entities: [.price("A", "11")],
      faults: ["/price/retail/sku/A/always is there twice"]),
    Refusal(
      testDescription: "a signal named twice", entities: [.signal("A", "2", at: day(1))],
      faults: ["/signal/A/demand is there twice"]),
    Refusal(
      testDescription: "a price without its item", entities: [.price("none", "1")],
      faults: ["/price/retail/sku/none/always/sku names no item"]),
    Refusal(
      testDescription: "a signal without its item", entities: [.signal("none", "1", at: day(1))],
      faults: ["/signal/none/demand/sku names no item"]),
    Refusal(
      testDescription: "a price on no list", entities: [.price("A", "1", on: "none")],
      faults: ["/price/none/sku/A/always/list names no list: none"]),
    Refusal(
      testDescription: "several things", entities: [.price("none", "1"), .item("A")],
      faults: ["/item/A is there twice", "/price/retail/sku/none/always/sku names no item"]),
  ]

  @Test(arguments: Engine.allCases, firstRefusals)
  func `as the first one for what a later one is`(
    _ engine: Engine, _ refusal: Refusal
  ) async throws {
    let store = try await engine.migrated().store()
    let good: [CatalogueEntity] = [
      .list("retail"), .item("A"), .price("A", "10"), .signal("A", "1.5", at: day(1)),
    ]
    let error = await failure { try await store.take(good + refusal.entities, at: day(1)) }
    guard case .refused(let faults) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(faults.map(\.description) == refusal.faults)
    #expect(faults.allSatisfy { $0.position ?? 4 >= 4 })
    #expect(try await store.everything().isEmpty)
    #expect(try await store.outbox(countMax: 1).isEmpty)
    #expect(try await store.take(good, at: day(1)).revision == 1)
    #expect(try await store.sheet("A", now: day(1))?.version == 1)
  }

  @Test(arguments: Engine.allCases)
  func `when a replacement leaves a price without its item or list`(
    _ engine: Engine
  ) async throws {
    let store = try await engine.migrated().store()
    try await store.take([.list("retail"), .item("A"), .price("A", "10")], at: day(1))
    let withoutItem = await failure {
      try await store.take([.list("retail"), .price("A", "10")], at: day(2), .replacement)
    }
    #expect(
      withoutItem?.description == "/item/A is missing, but has a price or a signal")
    let withoutList = await failure {
      try await store.take([.item("A"), .price("A", "10")], at: day(2), .replacement)
    }
    #expect(
      withoutList?.description
        == "/price/retail/sku/A/list names no list any more: retail")
    #expect(try await store.revision().number == 1)
  }

  @Test(arguments: Engine.allCases)
  func `with everything that is wrong up to a limit`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let wrong = (0..<300).map { CatalogueEntity.price("\($0)", "-1") }
    let error = await failure { try await store.take(wrong, at: day(1)) }
    guard case .refused(let faults) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(faults.count == 100)
    #expect(faults.map(\.position) == Array(0..<100))
  }
}
