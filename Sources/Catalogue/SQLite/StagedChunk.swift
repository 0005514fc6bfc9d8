import Pricing
import SQLite

/// A chunk's prices on their way into the file: in temporary tables of the connection, from which
/// one statement each takes them. A statement that fires triggers keeps what it may have to undo,
/// which costs more than the change of a single row. The tables have no keys, so that none of these
/// statements can be planned as a look-up in them for each of the file's rows.
struct StagedChunk: ~Copyable {
  static let tables: StaticString = """
    CREATE TEMP TABLE IF NOT EXISTS repriced(
      sku TEXT, list TEXT, valid_from INTEGER, valid_until INTEGER, mode TEXT, bound TEXT,
      bounds TEXT, units TEXT, flats TEXT, sizes TEXT, version INTEGER
    ) STRICT;
    CREATE TEMP TABLE IF NOT EXISTS noticed(
      sku TEXT, list TEXT, currency TEXT, before TEXT, after TEXT
    ) STRICT;
    DELETE FROM temp.repriced;
    DELETE FROM temp.noticed;
    """
  static let outdated: StaticString = """
    SELECT 1 FROM temp.repriced AS new LEFT JOIN item ON item.sku = new.sku
    WHERE item.version IS NOT new.version LIMIT 1
    """
  static let change: StaticString = """
    UPDATE price SET valid_until = new.valid_until, mode = new.mode, bound = new.bound,
      bounds = new.bounds, units = new.units, flats = new.flats, sizes = new.sizes,
      known_from = ?1
    FROM temp.repriced AS new
    WHERE price.sku = new.sku AND price.list = new.list AND price.valid_from = new.valid_from
      AND (price.valid_until, price.mode, price.bound, price.bounds, price.units, price.flats,
        price.sizes)
        IS NOT (new.valid_until, new.mode, new.bound, new.bounds, new.units, new.flats, new.sizes)
    """
  static let addition: StaticString = """
    INSERT INTO price(sku, list, valid_from, valid_until, mode, bound, bounds, units, flats,
      sizes, known_from)
    SELECT sku, list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes, ?1
    FROM temp.repriced AS new
    WHERE NOT EXISTS (
      SELECT 1 FROM price
      WHERE price.sku = new.sku AND price.list = new.list AND price.valid_from = new.valid_from)
    ORDER BY sku, list
    """
  static let notice: StaticString = """
    INSERT INTO price_change(sku, list, currency, before, after, revision)
    SELECT new.sku, new.list, new.currency, new.before, new.after, ?1
    FROM temp.noticed AS new JOIN item ON item.sku = new.sku
    WHERE item.revision = ?1 ORDER BY new.rowid
    """

  private let connection: SQLiteConnection
  private var stagePrice, stageChange: SQLiteStatement
  private var entryCount = 0

  /// Empties the tables.
  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    try connection.run(script: Self.tables)
    let stagePrice = try connection.prepare(
      "INSERT INTO temp.repriced VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
    let stageChange = try connection.prepare(
      "INSERT INTO temp.noticed VALUES (?1, ?2, ?3, ?4, ?5)")
    self.connection = connection
    self.stagePrice = stagePrice
    self.stageChange = stageChange
  }

  /// Stages an item's own entry, made from the sheet of a version.
  mutating func append(
    _ entry: PriceEntry, of sku: String, version: Int
  ) throws(SQLiteError) {
    entryCount += 1
    try stagePrice.run { parameters in
      parameters.entry(entry, of: sku)
      parameters.number(version)
    }
  }

  mutating func append(_ change: PriceChange) throws(SQLiteError) {
    try stageChange.run { parameters in
      parameters.text(change.sku)
      parameters.text(change.list)
      parameters.currency(change.currency)
      parameters.decimal(change.before)
      parameters.decimal(change.after)
    }
  }

  /// Whether a sheet is of another version than its prices were made from, or gone.
  func isOutdated() throws(SQLiteError) -> Bool {
    var find = try connection.prepare(Self.outdated)
    return try find.first { _ in true } ?? false
  }

  /// Takes the entries into the file, and what is to be announced of items of which any was
  /// another one; answers how many those entries were.
  func merge(in revision: RevisionUnderWay) throws(SQLiteError) -> Int {
    var change = try connection.prepare(Self.change)
    try change.run(revision.number)
    var count = connection.changedRowCount
    // Nearly every entry is there and another one.
    if count < entryCount {
      var add = try connection.prepare(Self.addition)
      try add.run(revision.number)
      count += connection.changedRowCount
    }
    if count > 0 {
      var notice = try connection.prepare(Self.notice)
      try notice.run(revision.number)
    }
    return count
  }
}
