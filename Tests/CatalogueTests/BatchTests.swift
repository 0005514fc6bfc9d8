import Pricing
import SQLite
import Testing

@testable import Catalogue

/// Sheets of many items in one go.
struct BatchTests {
  @Test(arguments: Engine.allCases)
  func `a thousand sheets are read at once, each in its place`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let known = (0..<1_000).map { "SKU \($0)" }
    try await store.take(
      [.list("retail"), .list("special")]
        + known.flatMap { sku -> [CatalogueEntity] in
          [
            .item(sku), .price(sku, "10"), .price(sku, "9", on: "special"),
            .signal(sku, "1", at: day(0)),
          ]
        }, at: day(1))
    let asked = known.reversed() + ["none"] + known.prefix(3)
    let sheets = try await store.sheets(for: asked, .current(now: day(1)))
    #expect(sheets.map { $0?.sku.string } == asked.map { $0 == "none" ? nil : $0 })
    let alone = try await store.sheets(for: [known[7]], .current(now: day(1)))[0]
    let among = sheets[known.count - 8]
    #expect(alone.map { written($0) } == among.map { written($0) })
  }

  @Test(arguments: Engine.allCases)
  func `skus, names and attributes may hold whatever JSON escapes`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let odd = ["\"", "\\", "\\u0041", "a/b", "Größe 5\"", "日本", "\u{2028}", "'", "{}", "[\"A\"]"]
    try await store.take(
      [.list("retail"), .item("A")]
        + odd.flatMap { sku -> [CatalogueEntity] in
          [
            .item(
              Item(
                sku: sku, category: "tools",
                attributes: ["\"\(sku)\"": sku, "z": "\n\u{1}\"\(sku)"])),
            .price(sku, "10"),
          ]
        }, at: day(1))
    let sheets = try await store.sheets(for: odd, .current(now: day(1)))
    for (sku, sheet) in zip(odd, sheets) {
      let item = Item(
        sku: sku, category: "tools", attributes: ["\"\(sku)\"": sku, "z": "\n\u{1}\"\(sku)"])
      let expected = try PriceSheet(
        version: sheet?.version ?? 0, item: item,
        entries: [
          PriceEntry(
            list: "retail", subject: .sku(sku), tiers: [PriceTier(.from(.zero), unit: "10")])
        ])
      #expect(sheet.map { written($0) } == written(expected), "\(sku)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `a sku with a NUL is no other item`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take([.item("A")], at: day(1))
    let sheets = try await store.sheets(for: ["A\0", "A\0B", "\0", "A"], .current(now: day(1)))
    #expect(sheets.map { $0?.sku.string } == [nil, nil, nil, "A"])
  }

  /// What is damaged is told by the entities, as it ever was.
  @Test(arguments: [
    ("UPDATE price SET units = 'x'", "a list of decimals"),
    ("UPDATE price SET units = '-1'", "must not be negative"),
    ("UPDATE item SET attributes = '{\"b\":\"1\",}'", "attributes"),
    ("UPDATE item SET category = 'a//b'", "must not have an empty path segment"),
    ("UPDATE item SET category = CAST(x'FF' AS TEXT)", "UTF-8"),
  ])
  func `a damaged row says what is wrong with it`(_ script: StaticString, _ fault: String)
    async throws
  {
    let place = try await Engine.sqlite.migrated()
    try await place.store().take(
      [.list("retail"), .item("A"), .price("A", "10"), .signal("A", "1", at: day(0))], at: day(1))
    let catalogue = try SQLiteCatalogue(place.path)
    #expect(try catalogue.sheets(for: ["A"], .current(now: day(1)))[0] != nil)
    // The tables themselves refuse most of it.
    try catalogue.connection.run(script: "PRAGMA ignore_check_constraints = ON")
    try catalogue.connection.run(script: script)
    do throws(CatalogueError) {
      _ = try catalogue.sheets(for: ["none", "A"], .current(now: day(1)))
      Issue.record("the sheet is damaged")
    } catch {
      guard case .damaged(let detail) = error else { throw error }
      #expect(detail.contains(fault), "\(detail)")
    }
  }

  private func written(_ sheet: PriceSheet) -> [UInt8] {
    var bytes: [UInt8] = []
    sheet.write(to: &bytes)
    return bytes
  }
}
