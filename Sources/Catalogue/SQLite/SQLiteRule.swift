import Pricing
import SQLite

/// The statements of a rule's table.
protocol SQLiteRule: StoredRule {
  /// The versions known at ?1 or before that were not gone by ?2, sorted by key, then revision.
  static var selection: StaticString { get }
  /// Adds a version known from the last parameter on.
  static var insertion: StaticString { get }
  /// Ends the latest version of a key, as of the last parameter.
  static var closing: StaticString { get }
}

extension SQLiteConnection {
  /// What rules prices from an outlook.
  func rules(in outlook: Outlook) throws(SQLiteError) -> [CatalogueEntity] {
    try rules(RoundingProfile.self, outlook) + rules(FXRate.self, outlook)
      + rules(PriceList.self, outlook) + rules(Adjustment.self, outlook)
      + rules(Guardrail.self, outlook) + rules(Strategy.self, outlook)
      + rules(PriceEntry.self, outlook)
  }

  private func rules<Rule: SQLiteRule>(
    _ kind: Rule.Type, _ outlook: Outlook
  ) throws(SQLiteError) -> [CatalogueEntity] {
    var select = try prepare(Rule.selection)
    var versions: [Recorded<CatalogueEntity>] = []
    try select.forEachRow(outlook.known, outlook.at) { row throws(SQLiteError) in
      versions.append(try row.recorded(try Rule(row).entity))
    }
    return versions.holding(in: outlook)
  }

  /// Replaces a rule's version `old` by `new` as of a revision.
  func replaceRule(
    _ old: CatalogueEntity?, by new: CatalogueEntity?, in revision: Int
  ) throws(SQLiteError) {
    if let rule = old?.rule { try close(rule, in: revision) }
    if let rule = new?.rule { try insert(rule, in: revision) }
  }

  private func close<Rule: SQLiteRule>(_ rule: Rule, in revision: Int) throws(SQLiteError) {
    var close = try prepare(Rule.closing)
    try close.run { parameters in
      rule.writeKey(to: &parameters)
      parameters.number(revision)
    }
  }

  private func insert<Rule: SQLiteRule>(_ rule: Rule, in revision: Int) throws(SQLiteError) {
    var insert = try prepare(Rule.insertion)
    try insert.run { parameters in
      rule.writeKey(to: &parameters)
      rule.writeContent(to: &parameters)
      parameters.number(revision)
    }
  }
}
