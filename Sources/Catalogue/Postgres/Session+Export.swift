import Postgres
import Pricing

/// Handing over all of today's entities, within a transaction that sees one revision.
extension Session {
  private static let batchCount = 1_000

  nonisolated(nonsending) func export(
    to sink: @escaping @Sendable ([CatalogueEntity]) -> Void
  ) async throws {
    var batch = ExportBatch(to: sink)
    // Prices of categories stand behind the items, before those of items.
    let latest = try await latestRevision()
    let rules = try await self.rules(in: Outlook(latest: latest.number))
    for rule in rules where rule.kind != .price { batch.add(rule) }
    try await exportRows(
      of: "SELECT sku, category, cost, currency, attributes FROM item ORDER BY sku", to: &batch
    ) { row throws(CatalogueError) in .item(try row.item(try row.string(0), 1)) }
    for rule in rules where rule.kind == .price { batch.add(rule) }
    try await exportRows(
      of: """
        SELECT sku, list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes
        FROM price ORDER BY sku, list, valid_from
        """, to: &batch
    ) { row throws(CatalogueError) in
      .price(try row.entry(on: try row.string(1), of: .sku(try row.string(0)), 2))
    }
    try await exportRows(
      of: """
        SELECT sku, name, observed_at, expires_at, value FROM signal ORDER BY sku, name
        """, to: &batch
    ) { row throws(CatalogueError) in .signal(try row.signal(of: try row.string(0), 1)) }
    batch.handOver()
  }

  private nonisolated(nonsending) func exportRows(
    of text: String, to batch: inout ExportBatch,
    _ read: (borrowing PostgresRow) throws(CatalogueError) -> CatalogueEntity
  ) async throws {
    // A closure that is called in another's isolation cannot have what is borrowed here.
    var filled = batch
    try await forEachBatch(of: text, rowCount: Self.batchCount) { rows in
      try PostgresRow.forEach(in: rows) { row throws(CatalogueError) in
        filled.add(try read(row))
      }
    }
    batch = filled
  }
}
