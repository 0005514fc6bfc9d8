import Catalogue
import Pricing
import Testing

@Suite struct `A sheet` {
  let basics: [CatalogueEntity] = [
    .list("retail"), .item("A"), .price("A", "10"), .item("B"), .price("B", "20"),
  ]

  @Test(arguments: Engine.allCases)
  func `gets one version more in each revision that changes it`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(basics, at: day(1))
    try await store.take(
      [
        .item("A", cost: "3"), .price("A", "11"), .price("A", "9", from: day(9)),
        .signal("A", "1", at: day(2)),
      ], at: day(2))
    #expect(try await store.sheet("A", now: day(2))?.version == 2)
    #expect(try await store.sheet("B", now: day(2))?.version == 1)
    // The rulebook is on no sheet.
    try await store.take([.list("other")], at: day(3))
    #expect(try await store.sheet("A", now: day(3))?.version == 2)
  }

  @Test(arguments: Engine.allCases)
  func `counts on when its item comes back`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(basics, at: day(1))
    try await store.take([.list("retail")], at: day(2), .replacement)
    #expect(try await store.sheet("A", now: day(2)) == nil)
    try await store.take(basics, at: day(3))
    let sheet = try await store.sheet("A", now: day(3))
    #expect(sheet?.version == 3)
    #expect(sheet?.horizon == day(3))
    #expect(try await store.price(of: "A", at: day(2), known: day(3)) == nil)
    #expect(try await store.price(of: "A", at: day(1), known: day(3)) == "10")
  }

  @Test(arguments: Engine.allCases)
  func `had in the past the version of then`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(basics, at: day(1))
    try await store.take([.price("A", "11")], at: day(2))
    try await store.take([.price("B", "21")], at: day(3))
    try await store.take([.signal("A", "1", at: day(4))], at: day(4))
    for (known, version) in [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)] {
      let sheets = try await store.sheets(
        for: ["A"], .past(at: day(1), known: day(known)))
      #expect(sheets[0]?.version == version)
    }
  }

  @Test(arguments: Engine.allCases)
  func `reaches back to its last change that does not say since when it holds`(
    _ engine: Engine
  ) async throws {
    let store = try await engine.migrated().store()
    try await store.take(basics, at: day(1))
    #expect(try await store.sheet("A", now: day(9))?.horizon == nil)
    try await store.take([.price("A", "9", from: day(5))], at: day(2))
    #expect(try await store.sheet("A", now: day(9))?.horizon == nil)
    try await store.take([.price("A", "11")], at: day(3))
    #expect(try await store.sheet("A", now: day(9))?.horizon == day(3))
    try await store.take([.item("A", cost: "4")], at: day(4))
    #expect(try await store.sheet("A", now: day(9))?.horizon == day(4))
  }

  @Test(arguments: Engine.allCases)
  func `leaves out what ended more than a day ago, and does not reach back to it`(
    _ engine: Engine
  ) async throws {
    let store = try await engine.migrated().store()
    let sale = CatalogueEntity.price("A", "5", from: day(2), until: day(4))
    try await store.take(basics + [sale], at: day(1))
    #expect(try await store.sheet("A", now: day(4))?.horizon == nil)
    #expect(try await store.sheet("A", now: day(5))?.horizon == day(4))
    #expect(try await store.price(of: "A", at: day(3), known: day(9)) == "5")
  }

  /// The contract between today's sheets and history: whatever a sheet says it can answer, history
  /// answers alike.
  @Test(arguments: Engine.allCases)
  func `agrees with history from its horizon on`(_ engine: Engine) async throws {
    var generator = SceneGenerator(seed: .random(in: 0 ... .max))
    let store = try await engine.migrated().store()
    try await store.take([.list("retail"), .list("special", rank: 1)], at: day(0))
    for hour in 1...30 {
      let now = day(1, hour: hour)
      try await store.take(generator.changes(before: now), at: now)
      for sku in SceneGenerator.skus {
        guard let sheet = try await store.sheet(sku, now: now) else { continue }
        let history = try await store.sheets(for: [sku], .past(at: now, known: now))
        #expect(history[0]?.version == sheet.version, "seed \(generator.seed)")
        for back in 0..<hour {
          let at = day(1, hour: hour - back)
          if let horizon = sheet.horizon, at < horizon { break }
          let rulebook = try Rulebook(
            publishing: await store.rulebook(.current(now: now), pivot: dollar))
          let past = try await store.sheets(for: [sku], .past(at: at, known: now))
          let expected = past[0].map { price($0, rulebook, at) }
          #expect(
            price(sheet, rulebook, at) == expected,
            "\(sku) \(back) h before \(hour), seed \(generator.seed)")
        }
      }
    }
  }

  private func price(_ sheet: PriceSheet, _ rulebook: Rulebook, _ at: Instant) -> String {
    do {
      let price = try resolve(sheet, rulebook, PriceContext(), at: at)
      return "\(price.list) \(price.unitPrice)"
    } catch {
      return "\(error)"
    }
  }
}
