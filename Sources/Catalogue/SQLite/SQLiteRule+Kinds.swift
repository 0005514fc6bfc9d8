import Pricing
import SQLite

extension RoundingProfile: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, currency, increment, mode, ending, level
    FROM rounding WHERE known_from <= ?1 AND known_until > ?2 ORDER BY currency, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO rounding(currency, increment, mode, ending, level, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    """
  static let closing: StaticString = """
    UPDATE rounding SET known_until = ?2
    WHERE currency = ?1 AND known_until = 9223372036854775807
    """

  init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
    self.init(
      currency: try row.currency(2), increment: try row.decimal(3), mode: try row.word(4),
      ending: try row.optionalDecimal(5), level: try row.word(6))
  }

  var entity: CatalogueEntity { .rounding(self) }

  func bindKey(to parameters: inout SQLiteParameters) { parameters.currency(currency) }

  func bindContent(to parameters: inout SQLiteParameters) {
    parameters.decimal(increment)
    parameters.text(mode.rawValue)
    parameters.decimal(ending)
    parameters.text(level.rawValue)
  }
}

extension FXRate: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, base, quote, observed_at, expires_at, rate
    FROM fx_rate WHERE known_from <= ?1 AND known_until > ?2
    ORDER BY base, quote, observed_at, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO fx_rate(base, quote, observed_at, expires_at, rate, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    """
  static let closing: StaticString = """
    UPDATE fx_rate SET known_until = ?4
    WHERE base = ?1 AND quote = ?2 AND observed_at = ?3 AND known_until = 9223372036854775807
    """

  init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
    self.init(
      base: try row.currency(2), quote: try row.currency(3), rate: try row.decimal(6),
      observedAt: try row.instant(4), expiresAt: try row.optionalInstant(5))
  }

  var entity: CatalogueEntity { .fxRate(self) }

  func bindKey(to parameters: inout SQLiteParameters) {
    parameters.currency(base)
    parameters.currency(quote)
    parameters.instant(observedAt)
  }

  func bindContent(to parameters: inout SQLiteParameters) {
    parameters.instant(expiresAt)
    parameters.decimal(rate)
  }
}

extension PriceList: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, id, currency, rank, condition, valid_from, valid_until, parent,
      adjust, tax
    FROM price_list WHERE known_from <= ?1 AND known_until > ?2 ORDER BY id, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO price_list(id, currency, rank, condition, valid_from, valid_until, parent, adjust,
      tax, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
    """
  static let closing: StaticString = """
    UPDATE price_list SET known_until = ?2
    WHERE id = ?1 AND known_until = 9223372036854775807
    """

  init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
    self.init(
      id: try row.string(2), currency: try row.currency(3), rank: try row.number(4),
      condition: try row.condition(5), window: try row.window(6),
      parent: try row.optionalString(8), adjust: try row.optionalEffect(9), tax: try row.word(10))
  }

  var entity: CatalogueEntity { .priceList(self) }

  func bindKey(to parameters: inout SQLiteParameters) { parameters.text(id) }

  func bindContent(to parameters: inout SQLiteParameters) {
    parameters.currency(currency)
    parameters.number(rank)
    parameters.text(condition?.json)
    parameters.start(of: window)
    parameters.end(of: window)
    parameters.text(parent)
    parameters.text(adjust?.text)
    parameters.text(tax.rawValue)
  }
}

/// An entry for a category; those for an item stand on its sheet.
extension PriceEntry: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, category, list, valid_from, valid_until, mode, bound, bounds,
      units, flats, sizes
    FROM category_price WHERE known_from <= ?1 AND known_until > ?2
    ORDER BY category, list, valid_from, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO category_price(category, list, valid_from, valid_until, mode, bound, bounds, units,
      flats, sizes, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
    """
  static let closing: StaticString = """
    UPDATE category_price SET known_until = ?4
    WHERE category = ?1 AND list = ?2 AND valid_from = ?3 AND known_until = 9223372036854775807
    """

  init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
    self = try row.entry(on: try row.string(3), of: .category(try row.string(2)), 4)
  }

  var entity: CatalogueEntity { .price(self) }

  func bindKey(to parameters: inout SQLiteParameters) {
    guard case .category(let path) = subject else { preconditionFailure("belongs on a sheet") }
    parameters.text(path)
    parameters.text(list)
    parameters.start(of: window)
  }

  func bindContent(to parameters: inout SQLiteParameters) {
    parameters.end(of: window)
    parameters.tiers(of: self)
  }
}

extension Guardrail: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, id, sku, category, floor, ceiling, currency, min_margin,
      max_change
    FROM guardrail WHERE known_from <= ?1 AND known_until > ?2 ORDER BY id, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO guardrail(id, sku, category, floor, ceiling, currency, min_margin, max_change,
      known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    """
  static let closing: StaticString = """
    UPDATE guardrail SET known_until = ?2
    WHERE id = ?1 AND known_until = 9223372036854775807
    """

  init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
    self.init(
      id: try row.string(2), scope: try row.scope(3), floor: try row.optionalDecimal(5),
      ceiling: try row.optionalDecimal(6), currency: try row.optionalCurrency(7),
      minMargin: try row.optionalShare(8), maxChange: try row.optionalShare(9))
  }

  var entity: CatalogueEntity { .guardrail(self) }

  func bindKey(to parameters: inout SQLiteParameters) { parameters.text(id) }

  func bindContent(to parameters: inout SQLiteParameters) {
    parameters.scope(scope)
    parameters.decimal(floor)
    parameters.decimal(ceiling)
    parameters.currency(currency)
    parameters.share(minMargin)
    parameters.share(maxChange)
  }
}
