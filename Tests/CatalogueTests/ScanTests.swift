import Catalogue
import Pricing
import Testing

@Suite struct `Scanning a scope` {
  private func item(_ sku: String, _ category: String) -> CatalogueEntity {
    .item(Item(sku: sku, category: category))
  }

  private func skus(
    _ store: PlacedStore, _ scope: ItemScope, after cursor: String? = nil, countMax: Int = 100
  ) async throws -> [String] {
    try await store.sheets(in: scope, after: cursor, countMax: countMax, now: day(2))
      .map(\.sku.string)
  }

  @Test(arguments: Engine.allCases)
  func `gives every item of it once, in the order of bytes, in parts of any size`(
    _ engine: Engine
  ) async throws {
    let store = try await engine.migrated().store()
    // Neither a dictionary's order nor Unicode's: only bytes are the same everywhere.
    let all = ["A", "A-1", "B", "Z", "a", "e\u{301}", "z", "\u{e9}", "日本"]
    try await store.take(all.shuffled().map { item($0, "tools") }, at: day(1))
    #expect(try await skus(store, .everything) == all)
    #expect(try await skus(store, .skus(all.reversed() + ["gone", "A"])) == all)
    for scope in [ItemScope.everything, .category("tools"), .skus(all.reversed() + ["gone"])] {
      for countMax in 1...all.count + 1 {
        var found: [String] = []
        while true {
          let part = try await skus(store, scope, after: found.last, countMax: countMax)
          found += part
          if part.count < countMax { break }
        }
        #expect(found == all)
      }
    }
    #expect(try await skus(store, .everything, after: "日本").isEmpty)
  }

  @Test(arguments: Engine.allCases)
  func `of a category takes whole path segments`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let categories = [
      "tools", "tools/power", "tools/power/drills", "tools-2", "tool", "tools0", "x",
    ]
    try await store.take(categories.map { item("in \($0)", $0) }, at: day(1))
    #expect(
      try await skus(store, .category("tools"))
        == ["in tools", "in tools/power", "in tools/power/drills"])
    #expect(
      try await skus(store, .category("tools/power"), after: "in tools/power")
        == ["in tools/power/drills"])
    #expect(try await skus(store, .category("none")).isEmpty)
  }

  @Test(arguments: Engine.allCases)
  func `gives sheets with all that is on them`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(
      [.list("retail"), .item("A", cost: "5"), .price("A", "10"), .signal("A", "2", at: day(1))],
      at: day(1))
    let scanned = try await store.sheets(in: .everything, after: nil, countMax: 9, now: day(2))
    let asked = try #require(try await store.sheet("A", now: day(2)))
    #expect(scanned.map(dumped) == [asked].map(dumped))
  }
}

/// All that a value holds, as text.
func dumped(_ value: some Any) -> String {
  var text = ""
  dump(value, to: &text)
  return text
}
