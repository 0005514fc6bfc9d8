import Pricing

/// A row of either engine, lent while its columns are read. They count from 0.
///
/// What a column holds is the engine's business; what the columns of an entity mean is not.
protocol ColumnReader: ~Copyable {
  associatedtype Failure: Error

  func isNull(_ column: Int) -> Bool
  func integer(_ column: Int) throws(Failure) -> Int64
  func string(_ column: Int) throws(Failure) -> String
  /// Lends the bytes of a text.
  func withText<Result>(
    _ column: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result
  func decimal(_ column: Int) throws(Failure) -> Decimal
  /// Hands on a list of decimals, some of which may be missing.
  func forEachDecimal(_ column: Int, _ body: (Decimal?) -> Void) throws(Failure)
  func instant(_ column: Int) throws(Failure) -> Instant
  /// The window whose ends stand in two columns, this and the next.
  func window(_ column: Int) throws(Failure) -> Window
  /// The error for a column whose content cannot be taken as `expectation`.
  func unreadable(_ column: Int, as expectation: StaticString) -> Failure
}

/// Columns as the values they hold.
extension ColumnReader where Self: ~Copyable {
  func number(_ column: Int) throws(Failure) -> Int { Int(try integer(column)) }

  func optionalString(_ column: Int) throws(Failure) -> String? {
    isNull(column) ? nil : try string(column)
  }

  func optionalDecimal(_ column: Int) throws(Failure) -> Decimal? {
    isNull(column) ? nil : try decimal(column)
  }

  /// A list of decimals, some of which may be missing.
  func decimals(_ column: Int) throws(Failure) -> [Decimal?] {
    var decimals: [Decimal?] = []
    try forEachDecimal(column) { decimals.append($0) }
    return decimals
  }

  func optionalShare(_ column: Int) throws(Failure) -> Percentage? {
    try optionalDecimal(column).map { Percentage(fraction: $0) }
  }

  func currency(_ column: Int) throws(Failure) -> Currency {
    let currency = try withText(column) { text in Currency(parsing: text) }
    guard let currency else { throw unreadable(column, as: "a currency") }
    return currency
  }

  func optionalCurrency(_ column: Int) throws(Failure) -> Currency? {
    isNull(column) ? nil : try currency(column)
  }

  func optionalInstant(_ column: Int) throws(Failure) -> Instant? {
    isNull(column) ? nil : try instant(column)
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable<String>>(_ column: Int) throws(Failure) -> Word {
    guard let word = Word(rawValue: try string(column)) else {
      throw unreadable(column, as: "a known word")
    }
    return word
  }

  func effect(_ column: Int) throws(Failure) -> Effect {
    guard let effect = try? Effect(try string(column)) else {
      throw unreadable(column, as: "an effect")
    }
    return effect
  }

  func optionalEffect(_ column: Int) throws(Failure) -> Effect? {
    isNull(column) ? nil : try effect(column)
  }

  /// The items named by a sku in a column or a category in the next; by neither, all.
  func scope(_ column: Int) throws(Failure) -> Scope {
    if let sku = try optionalString(column) { return .sku(sku) }
    if let category = try optionalString(column + 1) { return .category(category) }
    return .everything
  }

  /// A version of what the row holds, behind the two revisions that it begins with.
  func recorded<Value>(_ value: Value) throws(Failure) -> Recorded<Value> {
    Recorded(value: value, from: try number(0), until: try number(1))
  }
}
