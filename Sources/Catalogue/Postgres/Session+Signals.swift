import Postgres
import Pricing

/// Signals that come together, within a transaction whose turn it is.
extension Session {
  /// Records signals in one revision.
  nonisolated(nonsending) func record(
    signals: [Signal], at now: Instant
  ) async throws -> SignalOutcome {
    var staged = StagedRows()
    for (position, signal) in signals.latestOfEach().enumerated() {
      staged.append(signal, at: position)
    }
    try await run(script: StagedRows.tables)
    try await staged.flush(to: self)
    var outcome = SignalOutcome()
    outcome.unknownSKUs = try await skus(
      """
      WITH unknown AS (
        DELETE FROM staged_signal AS s
        WHERE NOT EXISTS (SELECT FROM item WHERE item.sku = s.sku) RETURNING s.sku
      )
      SELECT DISTINCT sku FROM unknown ORDER BY sku
      """)
    let revision = RevisionUnderWay(after: try await latestRevision(), at: now)
    try await insert(revision, token: nil)
    _ = try await mergeSignals(in: revision, count: staged.signalCount)
    // What changes a signal gives its item's sheet this revision.
    outcome.changedSKUs = try await skus(
      """
      SELECT DISTINCT s.sku FROM staged_signal AS s JOIN item ON item.sku = s.sku
      WHERE item.revision = \(revision.number) ORDER BY s.sku
      """)
    // The fence stays claimed, but a revision without a change is none.
    if outcome.changedSKUs.isEmpty { try await forget(revision) }
    return outcome
  }

  private nonisolated(nonsending) func skus(_ text: String) async throws -> [String] {
    var skus: [String] = []
    try PostgresRow.forEach(in: try await query(text)) { row throws(CatalogueError) in
      skus.append(try row.string(0))
    }
    return skus
  }
}
