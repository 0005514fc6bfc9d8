import Postgres
import Pricing
import Timing

/// What can only be found wrong with staged rows when all have come.
extension Session {
  private static let itemTwins = """
    WITH twin AS (
      SELECT sku, min(position) AS first FROM staged_item GROUP BY sku HAVING count(*) > 1
    )
    SELECT position, 0, sku, NULL, NULL::timestamptz, NULL::timestamptz
    FROM staged_item JOIN twin USING (sku) WHERE position > first
    ORDER BY position LIMIT $1
    """
  private static let priceTwins = """
    WITH twin AS (
      SELECT sku, list, valid_from, min(position) AS first FROM staged_price
      GROUP BY sku, list, valid_from HAVING count(*) > 1
    )
    SELECT position, 1, sku, list, valid_from, 'infinity'::timestamptz
    FROM staged_price JOIN twin USING (sku, list, valid_from) WHERE position > first
    ORDER BY position LIMIT $1
    """
  private static let signalTwins = """
    WITH twin AS (
      SELECT sku, name, min(position) AS first FROM staged_signal
      GROUP BY sku, name HAVING count(*) > 1
    )
    SELECT position, 2, sku, name, NULL::timestamptz, NULL::timestamptz
    FROM staged_signal JOIN twin USING (sku, name) WHERE position > first
    ORDER BY position LIMIT $1
    """
  /// Of each item that is neither there nor staged, the first entity that is about it.
  private static let orphans = """
    SELECT * FROM (
      SELECT DISTINCT ON (sku) position, kind, sku, name, valid_from, 'infinity'::timestamptz
      FROM (
        SELECT position, 1 AS kind, sku, list AS name, valid_from FROM staged_price
        UNION ALL
        SELECT position, 2, sku, name, NULL FROM staged_signal
      ) AS s
      WHERE NOT EXISTS (SELECT FROM staged_item WHERE staged_item.sku = s.sku)
        AND NOT EXISTS (SELECT FROM item WHERE item.sku = s.sku)
      ORDER BY sku, position
    ) AS orphan ORDER BY position LIMIT $1
    """
  private static let unstagedItems = """
    SELECT DISTINCT sku FROM (
      SELECT sku FROM staged_price UNION ALL SELECT sku FROM staged_signal
    ) AS s
    WHERE NOT EXISTS (SELECT FROM staged_item WHERE staged_item.sku = s.sku)
    ORDER BY sku LIMIT $1
    """

  /// What is staged and stands behind another of its key.
  nonisolated(nonsending) func twins(
    countMax: Int
  ) async throws -> [(position: Int, key: EntityKey)] {
    var twins = try await keys(Self.itemTwins, countMax: countMax)
    twins += try await keys(Self.priceTwins, countMax: countMax)
    twins += try await keys(Self.signalTwins, countMax: countMax)
    return twins
  }

  nonisolated(nonsending) func orphans(countMax: Int) async throws -> [ImportFault] {
    try await keys(Self.orphans, countMax: countMax).map {
      ImportFault(orphan: $0.key, at: $0.position)
    }
  }

  /// The items that prices and signals are staged of, but that are not staged themselves.
  nonisolated(nonsending) func unstagedItems(countMax: Int) async throws -> [String] {
    var skus: [String] = []
    let rows = try await check(Self.unstagedItems) { $0.number(countMax) }
    try PostgresRow.forEach(in: rows) { row throws(CatalogueError) in
      skus.append(try row.string(0))
    }
    return skus
  }

  /// An item with a staged price on a list.
  nonisolated(nonsending) func itemStaged(on list: String) async throws -> String? {
    let rows = try await check("SELECT sku FROM staged_price WHERE list = $1 LIMIT 1") {
      $0.text(list)
    }
    return try PostgresRow.first(of: rows) { row throws(CatalogueError) in try row.string(0) }
  }

  private nonisolated(nonsending) func keys(
    _ text: String, countMax: Int
  ) async throws -> [(position: Int, key: EntityKey)] {
    var keys: [(position: Int, key: EntityKey)] = []
    let rows = try await check(text) { $0.number(countMax) }
    try PostgresRow.forEach(in: rows) { row throws(CatalogueError) in
      keys.append((try row.number(0), try row.stagedKey(1)))
    }
    return keys
  }

  private nonisolated(nonsending) func check(
    _ text: String, bind: (inout Parameters) -> Void
  ) async throws -> Rows {
    try await query(text, within: .seconds(3_600), bind: bind)
  }
}

extension PostgresRow {
  /// The key of an entity whose kind, sku, list or name, and window stand in columns.
  fileprivate func stagedKey(_ column: Int) throws(CatalogueError) -> EntityKey {
    let sku = try string(column + 1)
    return switch try integer(column) {
    case 0: Item(sku: sku, category: "").key
    case 1:
      PriceEntry(
        list: try string(column + 2), subject: .sku(sku), tiers: [],
        window: try window(column + 3)
      ).key
    default:
      Signal(sku: sku, name: try string(column + 2), value: .zero, observedAt: .earliest).key
    }
  }
}
