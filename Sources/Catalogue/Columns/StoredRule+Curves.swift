import Pricing

/// The kinds whose effect may follow a signal.
extension Adjustment: StoredRule {
  init<Row: ColumnReader & ~Copyable>(_ row: borrowing Row) throws(Row.Failure) {
    let effect: Effect = row.isNull(6) ? .curve(try row.curve(7)) : try row.effect(6)
    self.init(
      id: try row.string(2), stage: try row.number(3), priority: try row.number(4),
      condition: try row.condition(5), effect: effect, currency: try row.optionalCurrency(8),
      stacking: try row.word(9), window: try row.window(10))
  }

  var entity: CatalogueEntity { .adjustment(self) }

  func writeKey<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) { columns.text(id) }

  func writeContent<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) {
    columns.ordinal(stage)
    columns.ordinal(priority)
    columns.text(condition?.json)
    columns.text(effect.text)
    if case .curve(let curve) = effect { columns.text(curve.json) } else { columns.null() }
    columns.currency(currency)
    columns.text(stacking.rawValue)
    columns.start(of: window)
    columns.end(of: window)
  }
}

extension Strategy: StoredRule {
  init<Row: ColumnReader & ~Copyable>(_ row: borrowing Row) throws(Row.Failure) {
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

  func writeKey<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) { columns.text(id) }

  func writeContent<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns) {
    let parts = MethodParts(method)
    columns.scope(scope)
    columns.text(list)
    columns.text(parts.name)
    columns.share(parts.markup)
    columns.share(parts.margin)
    columns.text(parts.signal)
    columns.text(parts.adjust?.text)
    columns.currency(parts.currency)
    columns.text(parts.basis)
    columns.text(parts.curve?.json)
    columns.share(maxChange)
  }
}

/// A strategy's method, laid out flat.
private struct MethodParts {
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

extension ColumnReader where Self: ~Copyable {
  func condition(_ column: Int) throws(Failure) -> Condition? {
    if isNull(column) { return nil }
    let condition = try withText(column) { text in Condition(json: text) }
    guard let condition else { throw unreadable(column, as: "a condition") }
    return condition
  }

  fileprivate func curve(_ column: Int) throws(Failure) -> SignalCurve {
    let curve = try withText(column) { text in SignalCurve(json: text) }
    guard let curve else { throw unreadable(column, as: "a curve") }
    return curve
  }

  /// The markup in a column or the margin in the next.
  fileprivate func costPlus(_ column: Int) throws(Failure) -> Strategy.CostPlus {
    if let markup = try optionalShare(column) { return .markup(markup) }
    if let margin = try optionalShare(column + 1) { return .margin(margin) }
    throw unreadable(column, as: "a markup where there is no margin")
  }
}
