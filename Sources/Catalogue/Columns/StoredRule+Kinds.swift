import Pricing

extension RoundingProfile: StoredRule {
  init<Row: ColumnReader & ~Copyable>(_ row: borrowing Row) throws(Row.Failure) {
    self.init(
      currency: try row.currency(2), increment: try row.decimal(3), mode: try row.word(4),
      ending: try row.optionalDecimal(5), level: try row.word(6))
  }

  var entity: CatalogueEntity { .rounding(self) }

  func writeKey<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) {
    columns.currency(currency)
  }

  func writeContent<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) {
    columns.decimal(increment)
    columns.text(mode.rawValue)
    columns.decimal(ending)
    columns.text(level.rawValue)
  }
}

extension FXRate: StoredRule {
  init<Row: ColumnReader & ~Copyable>(_ row: borrowing Row) throws(Row.Failure) {
    self.init(
      base: try row.currency(2), quote: try row.currency(3), rate: try row.decimal(6),
      observedAt: try row.instant(4), expiresAt: try row.optionalInstant(5))
  }

  var entity: CatalogueEntity { .fxRate(self) }

  func writeKey<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) {
    columns.currency(base)
    columns.currency(quote)
    columns.instant(observedAt)
  }

  func writeContent<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) {
    columns.instant(expiresAt)
    columns.decimal(rate)
  }
}

extension PriceList: StoredRule {
  init<Row: ColumnReader & ~Copyable>(_ row: borrowing Row) throws(Row.Failure) {
    self.init(
      id: try row.string(2), currency: try row.currency(3), rank: try row.number(4),
      condition: try row.condition(5), window: try row.window(6),
      parent: try row.optionalString(8), adjust: try row.optionalEffect(9), tax: try row.word(10))
  }

  var entity: CatalogueEntity { .priceList(self) }

  func writeKey<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) { columns.text(id) }

  func writeContent<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) {
    columns.currency(currency)
    columns.ordinal(rank)
    columns.text(condition?.json)
    columns.start(of: window)
    columns.end(of: window)
    columns.text(parent)
    columns.text(adjust?.text)
    columns.text(tax.rawValue)
  }
}

/// An entry for a category; those for an item stand on its sheet.
extension PriceEntry: StoredRule {
  init<Row: ColumnReader & ~Copyable>(_ row: borrowing Row) throws(Row.Failure) {
    self = try row.entry(on: try row.string(3), of: .category(try row.string(2)), 4)
  }

  var entity: CatalogueEntity { .price(self) }

  func writeKey<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) {
    guard case .category(let path) = subject else { preconditionFailure("belongs on a sheet") }
    columns.text(path)
    columns.text(list)
    columns.start(of: window)
  }

  func writeContent<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) {
    columns.end(of: window)
    columns.tiers(of: self)
  }
}

extension Guardrail: StoredRule {
  init<Row: ColumnReader & ~Copyable>(_ row: borrowing Row) throws(Row.Failure) {
    self.init(
      id: try row.string(2), scope: try row.scope(3), floor: try row.optionalDecimal(5),
      ceiling: try row.optionalDecimal(6), currency: try row.optionalCurrency(7),
      minMargin: try row.optionalShare(8), maxChange: try row.optionalShare(9))
  }

  var entity: CatalogueEntity { .guardrail(self) }

  func writeKey<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) { columns.text(id) }

  func writeContent<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) {
    columns.scope(scope)
    columns.decimal(floor)
    columns.decimal(ceiling)
    columns.currency(currency)
    columns.share(minMargin)
    columns.share(maxChange)
  }
}
