import Pricing
import SQLite

/// Which items, prices and signals an import has named: in a table of its own connection, as there
/// may be more than memory should hold.
struct ImportKeys: ~Copyable {
  private let connection: SQLiteConnection
  private var insert, insertOrphan, orphans: SQLiteStatement

  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    // A negative size counts in KiB.
    try connection.run(
      script: """
        PRAGMA temp.cache_size = -49152;
        CREATE TEMP TABLE seen(
          kind INTEGER, sku TEXT, name TEXT, valid_from INTEGER,
          PRIMARY KEY (kind, sku, name, valid_from)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE orphan(
          sku TEXT PRIMARY KEY, position INTEGER, pointer TEXT
        ) STRICT, WITHOUT ROWID;
        """)
    let insert = try connection.prepare(
      "INSERT INTO temp.seen VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING")
    let insertOrphan = try connection.prepare(
      "INSERT INTO temp.orphan VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
    let orphans = try connection.prepare(
      """
      SELECT position, pointer FROM temp.orphan AS orphan
      WHERE NOT EXISTS (SELECT 1 FROM item WHERE item.sku = orphan.sku)
      ORDER BY position LIMIT ?1
      """)
    self.connection = connection
    self.insert = insert
    self.insertOrphan = insertOrphan
    self.orphans = orphans
  }

  /// Notes a key; false when it was there before.
  mutating func insert(
    _ kind: EntityKind, _ sku: String, _ name: String = "", from: Instant? = nil
  ) throws(SQLiteError) -> Bool {
    try insert.run { parameters in
      parameters.number(kind.rawValue)
      parameters.text(sku)
      parameters.text(name)
      parameters.integer(from?.milliseconds ?? .min)
    }
    return connection.changedRowCount > 0
  }

  /// Notes an entity whose item is not there, and may come yet.
  mutating func insertOrphan(
    _ sku: String, position: Int, pointer: String
  ) throws(SQLiteError) {
    try insertOrphan.run(sku, position, pointer)
  }

  /// Of each item that did not come, the first entity that is about it.
  mutating func orphans(countMax: Int) throws(SQLiteError) -> [ImportFault] {
    var faults: [ImportFault] = []
    try orphans.forEachRow(countMax) { row throws(SQLiteError) in
      faults.append(
        ImportFault(
          position: try row.number(0), pointer: try row.string(1), detail: "names no item"))
    }
    return faults
  }

  /// Removes what was not named; answers how many of each.
  func removeUnnamed() throws(SQLiteError) -> (prices: Int, items: Int) {
    try connection.run(
      script: """
        DELETE FROM price WHERE NOT EXISTS (
          SELECT 1 FROM temp.seen WHERE kind = 7 AND seen.sku = price.sku
            AND name = list AND seen.valid_from = price.valid_from)
        """)
    let priceCount = connection.changedRowCount
    // Observations stay, but not without what they are about.
    try connection.run(
      script: """
        DELETE FROM signal WHERE NOT EXISTS (
          SELECT 1 FROM temp.seen WHERE kind = 6 AND seen.sku = signal.sku)
        """)
    try connection.run(
      script: """
        DELETE FROM item WHERE NOT EXISTS (
          SELECT 1 FROM temp.seen WHERE kind = 6 AND seen.sku = item.sku)
        """)
    return (priceCount, connection.changedRowCount)
  }

  /// The items that prices and signals were named of, but that were not named themselves.
  func unnamedItems(countMax: Int) throws(SQLiteError) -> [String] {
    var skus: [String] = []
    var select = try connection.prepare(
      """
      SELECT DISTINCT sku FROM temp.seen AS seen WHERE kind IN (7, 8) AND NOT EXISTS (
        SELECT 1 FROM temp.seen AS item WHERE item.kind = 6 AND item.sku = seen.sku)
      LIMIT ?1
      """)
    try select.forEachRow(countMax) { row throws(SQLiteError) in skus.append(try row.string(0)) }
    return skus
  }
}
