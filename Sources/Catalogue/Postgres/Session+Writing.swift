import Postgres
import Pricing

/// Short writes, within a transaction whose turn it is.
extension Session {
  /// Records new prices in one revision.
  nonisolated(nonsending) func record(
    _ entries: [PriceEntry], at now: Instant
  ) async throws -> ImportReport {
    var staged = StagedRows()
    for (position, entry) in entries.enumerated() {
      guard case .sku(let sku) = entry.subject else {
        preconditionFailure("only items are repriced")
      }
      staged.append(entry, of: sku, at: position)
    }
    try await run(script: StagedRows.tables)
    try await staged.flush(to: self)
    let count = staged.priceCount - (try await dropIdleStagedPrices())
    let latest = try await latestRevision()
    let revision = RevisionUnderWay(after: latest, at: now)
    try await insert(revision, token: nil)
    var report = ImportReport()
    report[.price] = try await mergePrices(in: revision, count: count)
    report.revision = report.isChange ? revision.number : latest.number
    // The fence stays claimed, but a revision without a change is none.
    if !report.isChange { try await forget(revision) }
    return report
  }

  /// Passes over prices whose item or list is gone, and over those that another of the same key
  /// follows; answers how many.
  private nonisolated(nonsending) func dropIdleStagedPrices() async throws -> Int {
    try await query(
      """
      DELETE FROM staged_price AS s
      WHERE NOT EXISTS (SELECT FROM item WHERE item.sku = s.sku)
        OR NOT EXISTS (
          SELECT FROM price_list
          WHERE price_list.id = s.list AND known_until = 9223372036854775807)
        OR EXISTS (
          SELECT FROM staged_price AS later
          WHERE later.sku = s.sku AND later.list = s.list AND later.valid_from = s.valid_from
            AND later.position > s.position)
      """
    ).affectedCount
  }

  /// The oldest of the changes that nobody has announced yet.
  nonisolated(nonsending) func outbox(countMax: Int) async throws -> [Announcement] {
    var announcements: [Announcement] = []
    let rows = try await query("SELECT id, sku, version FROM outbox ORDER BY id LIMIT $1") {
      $0.number(countMax)
    }
    try PostgresRow.forEach(in: rows) { row throws(CatalogueError) in
      let version = try row.number(2)
      announcements.append(
        Announcement(
          id: try row.integer(0),
          change: try row.optionalString(1).map { .sheet(sku: $0, version: version) }
            ?? .rulebook(revision: version)))
    }
    return announcements
  }
}
