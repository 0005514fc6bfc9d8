import Pricing

/// A kind of entity that stands in a table of its own with all its versions.
///
/// A row is the two revisions between which it is known, then the columns in the order in which
/// they are written: those of the key first.
protocol StoredRule: Entity {
  init<Row: ColumnReader & ~Copyable>(_ row: borrowing Row) throws(Row.Failure)
  var entity: CatalogueEntity { get }
  func writeKey<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns)
  func writeContent<Columns: ColumnWriter & ~Copyable>(to columns: inout Columns)
}

extension [Recorded<CatalogueEntity>] {
  /// The rules of one kind that hold from an outlook.
  func holding(in outlook: Outlook) -> [CatalogueEntity] {
    holding(in: outlook, isSame: { $0.key == $1.key }, statesStart: { $0.statesStart })
  }
}

extension CatalogueEntity {
  /// The rule that it is, to be stored by either engine.
  var rule: (any SQLiteRule & PostgresRule)? {
    switch self {
    case .rounding(let profile): profile
    case .fxRate(let rate): rate
    case .priceList(let list): list
    case .adjustment(let adjustment): adjustment
    case .guardrail(let guardrail): guardrail
    case .strategy(let strategy): strategy
    case .price(let entry): entry
    case .item, .signal: nil
    }
  }
}
