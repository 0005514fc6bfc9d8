import Pricing
import SQLite

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
