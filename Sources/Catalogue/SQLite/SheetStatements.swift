import Pricing
import SQLite

/// The statements that read sheets.
struct SheetStatements: ~Copyable {
  static let itemSelection: StaticString = """
    SELECT version, horizon, category, cost, currency, attributes FROM item WHERE sku = ?1
    """
  static let priceSelection: StaticString = """
    SELECT list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes
    FROM price WHERE sku = ?1
    """
  static let signalSelection: StaticString = """
    SELECT name, observed_at, expires_at, value FROM signal WHERE sku = ?1
    """

  private var item, prices, signals: SQLiteStatement

  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    let item = try connection.prepare(Self.itemSelection)
    let prices = try connection.prepare(Self.priceSelection)
    let signals = try connection.prepare(Self.signalSelection)
    self.item = item
    self.prices = prices
    self.signals = signals
  }

  /// What the sheet of an item is made of, without entries that ended before `reach`; nil where
  /// there is no such item.
  mutating func parts(
    of sku: String, reach: Instant
  ) throws(SQLiteError) -> SheetParts? {
    let found = try item.first(sku) { row throws(SQLiteError) in
      SheetParts(
        version: try row.number(0), item: try row.item(sku, 2),
        horizon: try row.optionalInstant(1))
    }
    guard var parts = found else { return nil }
    try complete(&parts, reach: reach)
    return parts
  }

  /// Adds its prices and signals to what was read of an item.
  mutating func complete(_ parts: inout SheetParts, reach: Instant) throws(SQLiteError) {
    let sku = parts.item.sku
    try prices.forEachRow(sku) { row throws(SQLiteError) in
      if try row.integer(2) <= reach.milliseconds {
        parts.leaveOutWhatEnded(by: reach)
      } else {
        parts.entries.append(try row.entry(on: try row.string(0), of: .sku(sku), 1))
      }
    }
    try signals.forEachRow(sku) { row throws(SQLiteError) in
      parts.signals.append(try row.signal(of: sku, 0))
    }
  }
}

/// The statements that read all that a sheet ever was.
struct SheetHistoryStatements: ~Copyable {
  static let itemSelection: StaticString = """
    SELECT known_from, known_until, category, cost, currency, attributes
    FROM item_history WHERE sku = ?1 AND known_from <= ?2
    UNION ALL
    SELECT known_from, 9223372036854775807, category, cost, currency, attributes
    FROM item WHERE sku = ?1 AND known_from <= ?2
    ORDER BY known_from
    """
  static let priceSelection: StaticString = """
    SELECT known_from, known_until, list, valid_from, valid_until, mode, bound, bounds, units,
      flats, sizes
    FROM price_history WHERE sku = ?1 AND known_from <= ?2
    UNION ALL
    SELECT known_from, 9223372036854775807, list, valid_from, valid_until, mode, bound, bounds,
      units, flats, sizes
    FROM price WHERE sku = ?1 AND known_from <= ?2
    ORDER BY list, valid_from, known_from
    """
  static let signalSelection: StaticString = """
    SELECT known_from, known_until, name, observed_at, expires_at, value
    FROM signal_history WHERE sku = ?1 AND known_from <= ?2
    UNION ALL
    SELECT known_from, 9223372036854775807, name, observed_at, expires_at, value
    FROM signal WHERE sku = ?1 AND known_from <= ?2
    ORDER BY name, observed_at, known_from
    """

  private var items, prices, signals: SQLiteStatement

  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    let items = try connection.prepare(Self.itemSelection)
    let prices = try connection.prepare(Self.priceSelection)
    let signals = try connection.prepare(Self.signalSelection)
    self.items = items
    self.prices = prices
    self.signals = signals
  }

  mutating func history(
    of sku: String, known revision: Int
  ) throws(SQLiteError) -> SheetHistory {
    var history = SheetHistory()
    try items.forEachRow(sku, revision) { row throws(SQLiteError) in
      history.items.append(try row.recorded(try row.item(sku, 2)))
    }
    try prices.forEachRow(sku, revision) { row throws(SQLiteError) in
      let entry = try row.entry(on: try row.string(2), of: .sku(sku), 3)
      history.entries.append(try row.recorded(entry))
    }
    try signals.forEachRow(sku, revision) { row throws(SQLiteError) in
      history.signals.append(try row.recorded(try row.signal(of: sku, 2)))
    }
    return history
  }
}
