import Pricing
import SQLite

/// Columns as the values they hold.
extension SQLiteRow {
  func number(_ column: Int) throws(SQLiteError) -> Int { Int(try integer(column)) }

  func decimal(_ column: Int) throws(SQLiteError) -> Decimal {
    let decimal = try withText(column) { text in try? Decimal(parsing: text) }
    guard let decimal else { throw unreadable(column, as: "a decimal") }
    return decimal
  }

  func optionalDecimal(_ column: Int) throws(SQLiteError) -> Decimal? {
    isNull(column) ? nil : try decimal(column)
  }

  func optionalShare(_ column: Int) throws(SQLiteError) -> Percentage? {
    try optionalDecimal(column).map { Percentage(fraction: $0) }
  }

  func currency(_ column: Int) throws(SQLiteError) -> Currency {
    let currency = try withText(column) { text in Currency(parsing: text) }
    guard let currency else { throw unreadable(column, as: "a currency") }
    return currency
  }

  func optionalCurrency(_ column: Int) throws(SQLiteError) -> Currency? {
    isNull(column) ? nil : try currency(column)
  }

  func instant(_ column: Int) throws(SQLiteError) -> Instant {
    Instant(milliseconds: try integer(column))
  }

  func optionalInstant(_ column: Int) throws(SQLiteError) -> Instant? {
    isNull(column) ? nil : try instant(column)
  }

  /// The window whose ends stand in two columns, this and the next.
  func window(_ column: Int) throws(SQLiteError) -> Window {
    let (from, until) = (try integer(column), try integer(column + 1))
    return Window(
      from: from == .min ? nil : Instant(milliseconds: from),
      until: until == .max ? nil : Instant(milliseconds: until))
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable<String>>(_ column: Int) throws(SQLiteError) -> Word {
    guard let word = Word(rawValue: try string(column)) else {
      throw unreadable(column, as: "a known word")
    }
    return word
  }

  func effect(_ column: Int) throws(SQLiteError) -> Effect {
    guard let effect = try? Effect(try string(column)) else {
      throw unreadable(column, as: "an effect")
    }
    return effect
  }

  func optionalEffect(_ column: Int) throws(SQLiteError) -> Effect? {
    isNull(column) ? nil : try effect(column)
  }

  /// The items named by a sku in a column or a category in the next; by neither, all.
  func scope(_ column: Int) throws(SQLiteError) -> Scope {
    if let sku = try optionalString(column) { return .sku(sku) }
    if let category = try optionalString(column + 1) { return .category(category) }
    return .everything
  }

  /// A version of what the row holds, behind the two revisions that it begins with.
  func recorded<Value>(_ value: Value) throws(SQLiteError) -> Recorded<Value> {
    Recorded(value: value, from: try number(0), until: try number(1))
  }
}

/// Values as columns.
extension SQLiteParameters {
  mutating func decimal(_ value: Decimal?) { text(value?.description) }

  mutating func share(_ value: Percentage?) { decimal(value?.fraction) }

  mutating func currency(_ value: Currency?) { text(value?.code) }

  mutating func instant(_ value: Instant?) { integer(value?.milliseconds) }

  mutating func start(of window: Window) { integer(window.from?.milliseconds ?? .min) }

  mutating func end(of window: Window) { integer(window.until?.milliseconds ?? .max) }

  mutating func number(_ value: Int) { integer(Int64(value)) }

  mutating func scope(_ scope: Scope) {
    switch scope {
    case .everything:
      null()
      null()
    case .sku(let sku):
      text(sku)
      null()
    case .category(let path):
      null()
      text(path)
    }
  }
}
