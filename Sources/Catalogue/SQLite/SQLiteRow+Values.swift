import Pricing
import SQLite

/// Amounts are canonical decimals as texts, instants milliseconds since 1970, lists texts with a
/// space between their decimals and `-` where one is missing.
extension SQLiteRow: ColumnReader {
  func decimal(_ column: Int) throws(SQLiteError) -> Decimal {
    let decimal = try withText(column) { text in try? Decimal(parsing: text) }
    guard let decimal else { throw unreadable(column, as: "a decimal") }
    return decimal
  }

  func forEachDecimal(_ column: Int, _ body: (Decimal?) -> Void) throws(SQLiteError) {
    let isList = try withText(column) { text in
      var start = 0
      while start <= text.count {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: " ") { end += 1 }
        if end == start + 1, text[start] == UInt8(ascii: "-") {
          body(nil)
        } else if let decimal = try? Decimal(parsing: text.extracting(start..<end)) {
          body(decimal)
        } else {
          return false
        }
        start = end + 1
      }
      return true
    }
    guard isList else { throw unreadable(column, as: "a list of decimals") }
  }

  func instant(_ column: Int) throws(SQLiteError) -> Instant {
    Instant(milliseconds: try integer(column))
  }

  func window(_ column: Int) throws(SQLiteError) -> Window {
    let (from, until) = (try integer(column), try integer(column + 1))
    return Window(
      from: from == .min ? nil : Instant(milliseconds: from),
      until: until == .max ? nil : Instant(milliseconds: until))
  }
}

extension SQLiteParameters: ColumnWriter {
  mutating func decimal(_ value: Decimal?) { text(value?.description) }

  mutating func decimals(_ tiers: [PriceTier], _ field: (PriceTier) -> Decimal?) {
    if tiers.count == 1 { return text(field(tiers[0])?.description ?? "-") }
    text(tiers.map { field($0)?.description ?? "-" }.joined(separator: " "))
  }

  mutating func instant(_ value: Instant?) { integer(value?.milliseconds) }

  mutating func start(of window: Window) { integer(window.from?.milliseconds ?? .min) }

  mutating func end(of window: Window) { integer(window.until?.milliseconds ?? .max) }

  mutating func number(_ value: Int) { integer(Int64(value)) }

  mutating func ordinal(_ value: Int) { number(value) }
}
