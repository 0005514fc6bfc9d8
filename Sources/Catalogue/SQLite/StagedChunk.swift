import Pricing
import SQLite

/// A chunk's prices on their way into the file: in a temporary table of the connection, from which
/// one statement each takes them. A statement that fires triggers keeps what it may have to undo,
/// which costs more than the change of a single row. The table has no key, so that none of these
/// statements can be planned as a look-up in it for each of the file's rows.
///
/// A row of it has an entry of a sheet, or a change that customers will notice, or one of either:
/// most sheets have one of both, and to execute a statement costs half as much as what it does.
struct StagedChunk: ~Copyable {
  static let table: StaticString = """
    CREATE TEMP TABLE IF NOT EXISTS repriced(
      version INTEGER, sku TEXT, list TEXT, valid_from INTEGER, valid_until INTEGER, mode TEXT,
      bound TEXT, bounds TEXT, units TEXT, flats TEXT, sizes TEXT,
      noticed_on TEXT, currency TEXT, before TEXT, after TEXT
    ) STRICT;
    DELETE FROM temp.repriced;
    """
  static let outdated: StaticString = """
    SELECT 1 FROM temp.repriced AS new LEFT JOIN item ON item.sku = new.sku
    WHERE item.version IS NOT new.version LIMIT 1
    """
  /// Nearly every entry has other unit prices and nothing else: what is not set is not checked.
  static let unitChange: StaticString = """
    UPDATE price SET units = new.units, known_from = ?1
    FROM temp.repriced AS new
    WHERE price.sku = new.sku AND price.list = new.list AND price.valid_from = new.valid_from
      AND price.units IS NOT new.units
      AND (price.valid_until, price.mode, price.bound, price.bounds, price.flats, price.sizes)
        IS (new.valid_until, new.mode, new.bound, new.bounds, new.flats, new.sizes)
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
    WHERE list NOT NULL AND NOT EXISTS (
      SELECT 1 FROM price
      WHERE price.sku = new.sku AND price.list = new.list AND price.valid_from = new.valid_from)
    ORDER BY sku, list
    """
  static let notice: StaticString = """
    INSERT INTO price_change(sku, list, currency, before, after, revision)
    SELECT new.sku, new.noticed_on, new.currency, new.before, new.after, ?1
    FROM temp.repriced AS new JOIN item ON item.sku = new.sku
    WHERE new.noticed_on NOT NULL AND item.revision = ?1 ORDER BY new.rowid
    """
  /// The same where every sheet was changed.
  static let wholeNotice: StaticString = """
    INSERT INTO price_change(sku, list, currency, before, after, revision)
    SELECT sku, noticed_on, currency, before, after, ?1
    FROM temp.repriced AS new WHERE noticed_on NOT NULL ORDER BY new.rowid
    """

  private let connection: SQLiteConnection
  private var stage: SQLiteStatement
  private var entryCount = 0
  /// Whether every sheet has an entry.
  private var isWhole = true

  /// Empties the table.
  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    try connection.run(script: Self.table)
    let stage = try connection.prepare(
      """
      INSERT INTO temp.repriced
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
      """)
    self.connection = connection
    self.stage = stage
  }

  /// Stages the new entries of a sheet, and what customers will notice of them.
  mutating func append(_ sheet: RepricedSheet) throws(SQLiteError) {
    let (entries, changes) = (sheet.entries, sheet.changes)
    if entries.isEmpty { isWhole = false }
    entryCount += entries.count
    for index in 0..<max(entries.count, changes.count) {
      try stage.run { parameters in
        parameters.number(sheet.version)
        if index < entries.count {
          parameters.entry(entries[index], of: sheet.sku)
        } else {
          parameters.text(sheet.sku)
          for _ in 0..<9 { parameters.null() }
        }
        if index < changes.count {
          parameters.change(changes[index])
        } else {
          for _ in 0..<4 { parameters.null() }
        }
      }
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
    var count = 0
    for statement in [Self.unitChange, Self.change, Self.addition] where count < entryCount {
      count += try run(statement, revision)
    }
    let isAll = isWhole && count == entryCount
    if count > 0 { _ = try run(isAll ? Self.wholeNotice : Self.notice, revision) }
    return count
  }

  private func run(
    _ text: StaticString, _ revision: RevisionUnderWay
  ) throws(SQLiteError) -> Int {
    var statement = try connection.prepare(text)
    try statement.run(revision.number)
    return connection.changedRowCount
  }
}

extension SQLiteParameters {
  fileprivate mutating func change(_ change: PriceChange) {
    text(change.list)
    currency(change.currency)
    decimal(change.before)
    decimal(change.after)
  }
}
