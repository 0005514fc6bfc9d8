import Bytes
import Pricing
import SQLite

/// The statements that read what stands on all sheets from one item to another: side by side with
/// the items, which costs a third of what it does to look for each item's own.
struct StretchStatements: ~Copyable {
  static let priceSelection: StaticString = """
    SELECT sku, list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes
    FROM price WHERE sku BETWEEN ?1 AND ?2 ORDER BY sku
    """
  static let signalSelection: StaticString = """
    SELECT sku, name, observed_at, expires_at, value
    FROM signal WHERE sku BETWEEN ?1 AND ?2 ORDER BY sku
    """

  private let connection: SQLiteConnection

  init(_ connection: SQLiteConnection) { self.connection = connection }

  /// Adds their prices and signals to what was read of items, which are all that there are between
  /// the first and the last, in their order.
  func complete(_ parts: inout [SheetParts], reach: Instant) throws(SQLiteError) {
    guard let first = parts.first?.item.sku, let last = parts.last?.item.sku else { return }
    var prices = try connection.prepare(Self.priceSelection)
    var place = 0
    try prices.forEachRow(first, last) { row throws(SQLiteError) in
      guard try row.isAbout(parts, &place) else { return }
      if try row.integer(3) <= reach.milliseconds {
        parts[place].leaveOutWhatEnded(by: reach)
      } else {
        let subject = PriceEntry.Subject.sku(parts[place].item.sku)
        parts[place].entries.append(try row.entry(on: try row.string(1), of: subject, 2))
      }
    }
    var signals = try connection.prepare(Self.signalSelection)
    place = 0
    try signals.forEachRow(first, last) { row throws(SQLiteError) in
      guard try row.isAbout(parts, &place) else { return }
      parts[place].signals.append(try row.signal(of: parts[place].item.sku, 1))
    }
  }
}

extension SQLiteRow {
  /// Whether the row, whose sku comes first, is about one of the parts from `place` on; moves
  /// `place` there. Rows and parts come in the order of their bytes.
  fileprivate func isAbout(
    _ parts: [SheetParts], _ place: inout Int
  ) throws(SQLiteError) -> Bool {
    try withText(0) { sku in
      while place < parts.count {
        let own = parts[place].item.sku.utf8.span
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
