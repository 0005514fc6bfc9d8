import Pricing
import SQLite

/// The kinds whose effect may follow a signal.
extension Adjustment: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, id, stage, priority, condition, effect, curve, currency,
      stacking, valid_from, valid_until
    FROM adjustment WHERE known_from <= ?1 AND known_until > ?2 ORDER BY id, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO adjustment(id, stage, priority, condition, effect, curve, currency, stacking,
      valid_from, valid_until, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
    """
  static let closing: StaticString = """
    UPDATE adjustment SET known_until = ?2
    WHERE id = ?1 AND known_until = 9223372036854775807
    """

  init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
    let effect: Effect = row.isNull(6) ? .curve(try row.curve(7)) : try row.effect(6)
    self.init(
      id: try row.string(2), stage: try row.number(3), priority: try row.number(4),
      condition: try row.condition(5), effect: effect, currency: try row.optionalCurrency(8),
      stacking: try row.word(9), window: try row.window(10))
  }

  var entity: CatalogueEntity { .adjustment(self) }

  func bindKey(to parameters: inout SQLiteParameters) { parameters.text(id) }

  func bindContent(to parameters: inout SQLiteParameters) {
    parameters.number(stage)
    parameters.number(priority)
    parameters.text(condition?.json)
    parameters.text(effect.text)
    if case .curve(let curve) = effect { parameters.text(curve.json) } else { parameters.null() }
    parameters.currency(currency)
    parameters.text(stacking.rawValue)
    parameters.start(of: window)
    parameters.end(of: window)
  }
}

extension Strategy: SQLiteRule {
  static let selection: StaticString = """
    SELECT known_from, known_until, id, sku, category, list, method, markup, margin, signal, adjust,
      currency, basis, curve, max_change
    FROM strategy WHERE known_from <= ?1 AND known_until > ?2 ORDER BY id, known_from
    """
  static let insertion: StaticString = """
    INSERT INTO strategy(id, sku, category, list, method, markup, margin, signal, adjust, currency,
      basis, curve, max_change, known_from)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
    """
  static let closing: StaticString = """
    UPDATE strategy SET known_until = ?2
    WHERE id = ?1 AND known_until = 9223372036854775807
    """

  init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
    let method: Method
    switch try row.string(6) {
    case "cost_plus": method = .costPlus(try row.costPlus(7))
    case "match_competitor":
      method = .matchCompetitor(
        signal: try row.string(9), adjust: try row.optionalEffect(10),
        currency: try row.optionalCurrency(11))
    case "demand_curve":
      let basis: Basis =
        if let list = try row.optionalString(12) { .list(list) } else {
          .cost(try row.costPlus(7))
        }
      method = .demandCurve(basis: basis, curve: try row.curve(13))
    default: throw row.unreadable(6, as: "a known method")
    }
    self.init(
      id: try row.string(2), scope: try row.scope(3), list: try row.string(5), method: method,
      maxChange: try row.optionalShare(14))
  }

  var entity: CatalogueEntity { .strategy(self) }

  func bindKey(to parameters: inout SQLiteParameters) { parameters.text(id) }

  func bindContent(to parameters: inout SQLiteParameters) {
    let columns = MethodColumns(method)
    parameters.scope(scope)
    parameters.text(list)
    parameters.text(columns.name)
    parameters.share(columns.markup)
    parameters.share(columns.margin)
    parameters.text(columns.signal)
    parameters.text(columns.adjust?.text)
    parameters.currency(columns.currency)
    parameters.text(columns.basis)
    parameters.text(columns.curve?.json)
    parameters.share(maxChange)
  }
}

/// A strategy's method, laid out flat.
private struct MethodColumns {
  var name: String
  var markup: Percentage?
  var margin: Percentage?
  var signal: String?
  var adjust: Effect?
  var currency: Currency?
  var basis: String?
  var curve: SignalCurve?

  init(_ method: Strategy.Method) {
    switch method {
    case .costPlus(let plus):
      name = "cost_plus"
      set(plus)
    case .matchCompetitor(let signal, let adjust, let currency):
      name = "match_competitor"
      self.signal = signal
      self.adjust = adjust
      self.currency = currency
    case .demandCurve(let basis, let curve):
      name = "demand_curve"
      self.curve = curve
      switch basis {
      case .list(let list): self.basis = list
      case .cost(let plus): set(plus)
      }
    }
  }

  private mutating func set(_ plus: Strategy.CostPlus) {
    switch plus {
    case .markup(let share): markup = share
    case .margin(let share): margin = share
    }
  }
}

extension SQLiteRow {
  func condition(_ column: Int) throws(SQLiteError) -> Condition? {
    if isNull(column) { return nil }
    let condition = try withText(column) { text in Condition(json: text) }
    guard let condition else { throw unreadable(column, as: "a condition") }
    return condition
  }

  fileprivate func curve(_ column: Int) throws(SQLiteError) -> SignalCurve {
    let curve = try withText(column) { text in SignalCurve(json: text) }
    guard let curve else { throw unreadable(column, as: "a curve") }
    return curve
  }

  /// The markup in a column or the margin in the next.
  fileprivate func costPlus(_ column: Int) throws(SQLiteError) -> Strategy.CostPlus {
    if let markup = try optionalShare(column) { return .markup(markup) }
    if let margin = try optionalShare(column + 1) { return .margin(margin) }
    throw unreadable(column, as: "a markup where there is no margin")
  }
}
