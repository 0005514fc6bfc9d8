import Bytes
import JSON
import Pricing
import SQLite

/// The statements that read the sheets of items, each statement once for all of them: to execute
/// one for every item takes half as many instructions again.
///
/// The items are asked for in one JSON array, and each row says in its first column for which.
struct SheetStatements: ~Copyable {
  static let itemSelection: StaticString = """
    SELECT asked.key, version, horizon, category, cost, currency, attributes
    FROM json_each(?1) AS asked CROSS JOIN item ON item.sku = asked.value
    """
  static let priceSelection: StaticString = """
    SELECT asked.key, list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes
    FROM json_each(?1) AS asked CROSS JOIN price ON price.sku = asked.value
    """
  static let signalSelection: StaticString = """
    SELECT asked.key, name, observed_at, expires_at, signal.value
    FROM json_each(?1) AS asked CROSS JOIN signal ON signal.sku = asked.value
    """

  private static let itemColumns = ItemColumns(
    version: 1, horizon: 2, category: 3, cost: 4, currency: 5, attributes: 6)
  private static let signalColumns = SignalColumns(name: 1, instants: 2, value: 4)

  private var items, prices, signals: SQLiteStatement
  private var drafts = SheetDrafts()
  private var asked = ByteBuffer()

  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    let items = try connection.prepare(Self.itemSelection)
    let prices = try connection.prepare(Self.priceSelection)
    let signals = try connection.prepare(Self.signalSelection)
    self.items = items
    self.prices = prices
    self.signals = signals
  }

  /// The sheets of items, in the order of `skus`, nil where there is no such item; without entries
  /// that ended before `reach`. Nil for all when something on one of them is out of its domain.
  mutating func sheets(
    for skus: [String], reach: Instant
  ) throws(SQLiteError) -> [PriceSheet?]? {
    ask(for: skus)
    drafts.begin(skus.count)
    try asked.withSpan { asked throws(SQLiteError) in
      try items.forEachRow(binding: { $0.text(asked) }) { row throws(SQLiteError) in
        let place = try row.number(0)
        try drafts.takeItem(skus[place], from: row, Self.itemColumns, at: place)
      }
      try prices.forEachRow(binding: { $0.text(asked) }) { row throws(SQLiteError) in
        let place = try row.number(0)
        if try row.integer(3) <= reach.milliseconds {
          drafts.leaveOutWhatEnded(by: reach, at: place)
        } else {
          try drafts.takeEntry(from: row, list: 1, 2, at: place)
        }
      }
      try signals.forEachRow(binding: { $0.text(asked) }) { row throws(SQLiteError) in
        try drafts.takeSignal(from: row, Self.signalColumns, at: try row.number(0))
      }
    }
    return drafts.end()
  }

  /// What the sheets of items are made of, in the order of `skus`, nil where there is no such item;
  /// without entries that ended before `reach`.
  mutating func parts(
    for skus: [String], reach: Instant
  ) throws(SQLiteError) -> [SheetParts?] {
    var found: [SheetParts] = []
    var places: [Int] = []
    ask(for: skus)
    try asked.withSpan { asked throws(SQLiteError) in
      try items.forEachRow(binding: { $0.text(asked) }) { row throws(SQLiteError) in
        let place = try row.number(0)
        places.append(place)
        found.append(
          SheetParts(
            version: try row.number(1), item: try row.item(skus[place], 3),
            horizon: try row.optionalInstant(2)))
      }
    }
    try complete(&found, reach: reach)
    var parts = [SheetParts?](repeating: nil, count: skus.count)
    for (place, found) in zip(places, found) { parts[place] = found }
    return parts
  }

  /// Adds their prices and signals to what was read of items.
  mutating func complete(_ parts: inout [SheetParts], reach: Instant) throws(SQLiteError) {
    ask(for: parts.map(\.item.sku))
    try asked.withSpan { asked throws(SQLiteError) in
      try prices.forEachRow(binding: { $0.text(asked) }) { row throws(SQLiteError) in
        let place = try row.number(0)
        if try row.integer(3) <= reach.milliseconds {
          parts[place].leaveOutWhatEnded(by: reach)
        } else {
          let subject = PriceEntry.Subject.sku(parts[place].item.sku)
          parts[place].entries.append(try row.entry(on: try row.string(1), of: subject, 2))
        }
      }
      try signals.forEachRow(binding: { $0.text(asked) }) { row throws(SQLiteError) in
        let place = try row.number(0)
        parts[place].signals.append(try row.signal(of: parts[place].item.sku, 1))
      }
    }
  }

  private mutating func ask(for skus: [String]) {
    asked.removeAll()
    asked.appendJSON { json in
      json.array { json in
        for sku in skus {
          // SQLite ends a text of JSON where a NUL stands in it, and would find another item. No
          // item's sku has one.
          if sku.utf8.contains(0) { json.writeNull() } else { json.write(sku) }
        }
      }
    }
  }
}
