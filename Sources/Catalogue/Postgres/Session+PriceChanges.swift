import Postgres
import Pricing

/// What caches and customers are to be told.
extension Session {
  /// The oldest of the price changes that nobody has announced yet.
  nonisolated(nonsending) func priceChanges(
    countMax: Int
  ) async throws -> [RecordedPriceChange] {
    var changes: [RecordedPriceChange] = []
    let rows = try await query(
      """
      SELECT id, revision, sku, list, currency, before, after
      FROM price_change ORDER BY id LIMIT $1
      """
    ) { $0.number(countMax) }
    try PostgresRow.forEach(in: rows) { row throws(CatalogueError) in
      let change = PriceChange(
        sku: try row.string(2), list: try row.string(3), currency: try row.currency(4),
        before: try row.optionalDecimal(5), after: try row.optionalDecimal(6))
      changes.append(
        RecordedPriceChange(id: try row.integer(0), change: change, revision: try row.number(1)))
    }
    return changes
  }

  /// Keeps no more of what was not announced than `CatalogueLimits` allows.
  nonisolated(nonsending) func forgetOldestPriceChanges() async throws {
    try await query(
      "DELETE FROM price_change WHERE id <= (SELECT max(id) FROM price_change) - $1"
    ) { $0.number(CatalogueLimits.unannouncedChangeCountMax) }
  }

  /// The last note of the outbox.
  nonisolated(nonsending) func lastNote() async throws -> Int64? {
    let rows = try await query("SELECT id FROM outbox ORDER BY id DESC LIMIT 1")
    return try PostgresRow.first(of: rows) { row throws(CatalogueError) in try row.integer(0) }
  }

  /// Forgets notes of the outbox that were announced.
  nonisolated(nonsending) func forget(_ notes: NoteRange) async throws {
    try await query("DELETE FROM outbox WHERE id > $1 AND id <= $2") {
      $0.append(int8: notes.after ?? .min)
      $0.append(int8: notes.last)
    }
  }
}
