import Bytes
import Pricing
import SQLite

/// The statements that read all sheets from one item to another: what stands on them side by side
/// with the items, which costs a third of what it does to look for each item's own.
struct StretchStatements: ~Copyable {
  static let priceSelection: StaticString = """
    SELECT sku, list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes
    FROM price WHERE sku BETWEEN ?1 AND ?2 ORDER BY sku
    """
  static let signalSelection: StaticString = """
    SELECT sku, name, observed_at, expires_at, value
    FROM signal WHERE sku BETWEEN ?1 AND ?2 ORDER BY sku
    """

  private static let itemColumns = ItemColumns(
    version: 1, horizon: 2, category: 3, cost: 4, currency: 5, attributes: 6)
  private static let signalColumns = SignalColumns(name: 1, instants: 2, value: 4)

  private var items, prices, signals: SQLiteStatement
  private var drafts = SheetDrafts()

  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    let items = try connection.prepare(SQLiteCatalogue.scanSelection)
    let prices = try connection.prepare(Self.priceSelection)
    let signals = try connection.prepare(Self.signalSelection)
    self.items = items
    self.prices = prices
    self.signals = signals
  }

  /// The sheets of so many items behind one, in their order and without entries that ended before
  /// `reach`; nil when something on one of them is out of its domain.
  mutating func sheets(
    after sku: String?, countMax: Int, reach: Instant
  ) throws(SQLiteError) -> [PriceSheet]? {
    var skus: [String] = []
    drafts.begin(countMax)
    let all = CategoryRange(.everything)
    try items.forEachRow(sku ?? "", all.path, all.first, all.end, countMax) {
      row throws(SQLiteError) in
      let sku = try row.string(0)
      try drafts.takeItem(sku, from: row, Self.itemColumns, at: skus.count)
      skus.append(sku)
    }
    if let first = skus.first, let last = skus.last {
      try complete(skus, from: first, through: last, reach: reach)
    }
    guard let sheets = drafts.end() else { return nil }
    return sheets.compactMap { $0 }
  }

  /// Adds their prices and signals to what was read of items, which are all that there are between
  /// the first and the last, in their order.
  private mutating func complete(
    _ skus: [String], from first: String, through last: String, reach: Instant
  ) throws(SQLiteError) {
    var place = 0
    try prices.forEachRow(first, last) { row throws(SQLiteError) in
      guard try row.isAbout(skus, &place) else { return }
      if try row.integer(3) <= reach.milliseconds {
        drafts.leaveOutWhatEnded(by: reach, at: place)
      } else {
        try drafts.takeEntry(from: row, list: 1, 2, at: place)
      }
    }
    place = 0
    try signals.forEachRow(first, last) { row throws(SQLiteError) in
      guard try row.isAbout(skus, &place) else { return }
      try drafts.takeSignal(from: row, Self.signalColumns, at: place)
    }
  }
}

extension SQLiteRow {
  /// Whether the row, whose sku comes first, is about one of `skus` from `place` on; moves `place`
  /// there. Rows and skus come in the order of their bytes.
  fileprivate func isAbout(
    _ skus: [String], _ place: inout Int
  ) throws(SQLiteError) -> Bool {
    try withText(0) { sku in
      while place < skus.count {
        let own = skus[place].utf8.span
        if own.elementsEqual(sku) { return true }
        if sku.comesBefore(own) { return false }
        place += 1
      }
      return false
    }
  }
}

extension Span<UInt8> {
  fileprivate func comesBefore(_ other: Span<UInt8>) -> Bool {
    for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
      return self[index] < other[index]
    }
    return count < other.count
  }
}
