import Postgres
import Pricing
import Timing

/// Takes what is staged into a catalogue without items, where all of it is new: nothing has to be
/// looked for that it could change. What came in the order of its index is not sorted again.
extension Session {
  private static let prices = """
    INSERT INTO price(sku, list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes,
      known_from)
    SELECT sku, list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes, $1::bigint
    FROM staged_price AS s
    """
  private static let signals = """
    INSERT INTO signal(sku, name, observed_at, expires_at, value, known_from)
    SELECT sku, name, observed_at, expires_at, value, $1::bigint
    FROM staged_signal AS s
    """

  /// A row where there is any.
  private static let orphans = """
    SELECT count(*) FROM (
      SELECT sku FROM staged_price UNION ALL SELECT sku FROM staged_signal
    ) AS s WHERE NOT EXISTS (SELECT FROM item WHERE item.sku = s.sku)
    HAVING count(*) > 0
    """

  /// Whether there is no item, nor anything about one.
  nonisolated(nonsending) func hasNoItems() async throws -> Bool {
    let rows = try await query(
      """
      SELECT NOT EXISTS (SELECT FROM item) AND NOT EXISTS (SELECT FROM price)
        AND NOT EXISTS (SELECT FROM signal)
      """)
    return try PostgresRow(firstOf: rows).bool(0)
  }

  /// Stores all that is staged in a catalogue without items; false, with nothing stored, where
  /// something of it has a twin or is about no item.
  nonisolated(nonsending) func fill(
    with staged: StagedRows, in revision: RevisionUnderWay, token: String?
  ) async throws -> Bool {
    try await query("SAVEPOINT filling")
    try await insert(revision, token: token)
    do throws(PostgresError) {
      let items = Self.itemAddition + staged.itemOrder.clause("s.sku")
      let prices = Self.prices + staged.priceOrder.clause("sku, list, valid_from")
      let signals = Self.signals + staged.signalOrder.clause("sku, name")
      if try await add(items, staged.itemCount, revision, isDated: true),
        try await !hasOrphans(),
        try await add(prices, staged.priceCount, revision),
        try await add(signals, staged.signalCount, revision)
      {
        return true
      }
    } catch {
      guard case .server(let refusal) = error, refusal.state == .uniqueViolation else {
        throw error
      }
    }
    try await query("ROLLBACK TO SAVEPOINT filling")
    return false
  }

  /// Whether something is staged about what is no item.
  private nonisolated(nonsending) func hasOrphans() async throws(PostgresError) -> Bool {
    try await query(Self.orphans, within: Self.mergeSpan).affectedCount > 0
  }

  /// Whether a statement stored as many rows as there are.
  private nonisolated(nonsending) func add(
    _ text: String, _ count: Int, _ revision: RevisionUnderWay, isDated: Bool = false
  ) async throws(PostgresError) -> Bool {
    if count == 0 { return true }
    let rows = try await query(text, within: Self.mergeSpan) { parameters in
      parameters.number(revision.number)
      if isDated { parameters.instant(revision.recordedAt) }
    }
    return rows.affectedCount == count
  }
}

extension KeyOrder {
  /// Sorts what did not come sorted.
  fileprivate func clause(_ columns: String) -> String {
    isKept ? "" : " ORDER BY \(columns)"
  }
}
