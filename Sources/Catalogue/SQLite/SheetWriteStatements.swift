import Pricing
import SQLite

/// The statements that store items, their prices and signals.
///
/// Each comparison with what is there is made by SQLite itself, so that what is as it was costs a
/// look-up and no write. History, versions and announcements are the triggers' business.
struct SheetWriteStatements: ~Copyable {
  private let connection: SQLiteConnection
  private var findItem, addItem, changeItem, addPrice, changePrice: SQLiteStatement
  private var signals: SignalWriteStatements

  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    let findItem = try connection.prepare("SELECT 1 FROM item WHERE sku = ?1")
    let addItem = try connection.prepare(
      """
      INSERT INTO item(sku, category, cost, currency, attributes, known_from, horizon, version,
        revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT ?7 FROM removed_item WHERE sku = ?1),
        1 + coalesce((SELECT version FROM removed_item WHERE sku = ?1), 0), ?6)
      ON CONFLICT DO NOTHING
      """)
    let changeItem = try connection.prepare(
      """
      UPDATE item SET category = ?2, cost = ?3, currency = ?4, attributes = ?5, known_from = ?6,
        horizon = ?7, version = version + (revision < ?6), revision = ?6
      WHERE sku = ?1 AND (category, cost, currency, attributes) IS NOT (?2, ?3, ?4, ?5)
      """)
    let addPrice = try connection.prepare(
      """
      INSERT INTO price(sku, list, valid_from, valid_until, mode, bound, bounds, units, flats,
        sizes, known_from)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING
      """)
    let changePrice = try connection.prepare(
      """
      UPDATE price SET valid_until = ?4, mode = ?5, bound = ?6, bounds = ?7, units = ?8,
        flats = ?9, sizes = ?10, known_from = ?11
      WHERE sku = ?1 AND list = ?2 AND valid_from = ?3
        AND (valid_until, mode, bound, bounds, units, flats, sizes)
          IS NOT (?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """)
    let signals = try SignalWriteStatements(connection)
    self.connection = connection
    self.findItem = findItem
    self.addItem = addItem
    self.changeItem = changeItem
    self.addPrice = addPrice
    self.changePrice = changePrice
    self.signals = signals
  }

  mutating func hasItem(_ sku: String) throws(SQLiteError) -> Bool {
    try findItem.first(sku) { _ in true } ?? false
  }

  mutating func put(
    _ item: Item, in revision: RevisionUnderWay
  ) throws(SQLiteError) -> Change {
    func bind(_ parameters: inout SQLiteParameters) {
      parameters.item(item)
      parameters.number(revision.number)
      parameters.instant(revision.recordedAt)
    }
    try addItem.run(binding: bind)
    if connection.changedRowCount > 0 { return .added }
    try changeItem.run(binding: bind)
    return connection.changedRowCount > 0 ? .changed : .unchanged
  }

  /// Stores an item's own entry.
  mutating func put(
    _ entry: PriceEntry, of sku: String, in revision: RevisionUnderWay
  ) throws(SQLiteError) -> Change {
    func bind(_ parameters: inout SQLiteParameters) {
      parameters.entry(entry, of: sku)
      parameters.number(revision.number)
    }
    try addPrice.run(binding: bind)
    if connection.changedRowCount > 0 { return .added }
    try changePrice.run(binding: bind)
    return connection.changedRowCount > 0 ? .changed : .unchanged
  }

  mutating func put(
    _ signal: Signal, in revision: RevisionUnderWay
  ) throws(SQLiteError) -> Change {
    try signals.put(signal, in: revision)
  }
}

/// The statements that store observations in whatever order they arrive: the latest stands with the
/// item, those before it in history.
private struct SignalWriteStatements: ~Copyable {
  private let connection: SQLiteConnection
  private var add, change, findLatest, correctLate, addLate, touch: SQLiteStatement

  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    let add = try connection.prepare(
      """
      INSERT INTO signal(sku, name, observed_at, expires_at, value, known_from)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING
      """)
    let change = try connection.prepare(
      """
      UPDATE signal SET observed_at = ?3, expires_at = ?4, value = ?5, known_from = ?6
      WHERE sku = ?1 AND name = ?2 AND (observed_at < ?3
        OR observed_at = ?3 AND (expires_at, value) IS NOT (?4, ?5))
      """)
    let findLatest = try connection.prepare(
      "SELECT observed_at FROM signal WHERE sku = ?1 AND name = ?2")
    let correctLate = try connection.prepare(
      """
      UPDATE signal_history SET known_until = ?6
      WHERE sku = ?1 AND name = ?2 AND observed_at = ?3 AND known_until = 9223372036854775807
        AND (expires_at, value) IS NOT (?4, ?5)
      """)
    let addLate = try connection.prepare(
      """
      INSERT INTO signal_history(sku, name, observed_at, expires_at, value, known_from, known_until)
      SELECT ?1, ?2, ?3, ?4, ?5, ?6, 9223372036854775807
      WHERE NOT EXISTS (
        SELECT 1 FROM signal_history WHERE sku = ?1 AND name = ?2 AND observed_at = ?3
          AND known_until = 9223372036854775807)
      """)
    let touch = try connection.prepare(
      """
      UPDATE item SET version = version + (revision < ?2), revision = ?2,
        horizon = max(coalesce(horizon, ?3), ?3)
      WHERE sku = ?1
      """)
    self.connection = connection
    self.add = add
    self.change = change
    self.findLatest = findLatest
    self.correctLate = correctLate
    self.addLate = addLate
    self.touch = touch
  }

  mutating func put(
    _ signal: Signal, in revision: RevisionUnderWay
  ) throws(SQLiteError) -> Change {
    func bind(_ parameters: inout SQLiteParameters) {
      parameters.signal(signal)
      parameters.number(revision.number)
    }
    try add.run(binding: bind)
    if connection.changedRowCount > 0 { return .added }
    try change.run(binding: bind)
    if connection.changedRowCount > 0 { return .changed }
    let latest = try findLatest.first(signal.sku, signal.name) { row throws(SQLiteError) in
      try row.integer(0)
    }
    guard let latest, signal.observedAt.milliseconds < latest else { return .unchanged }
    try correctLate.run(binding: bind)
    try addLate.run(binding: bind)
    if connection.changedRowCount == 0 { return .unchanged }
    try touch.run(signal.sku, revision.number, latest)
    return .changed
  }
}
