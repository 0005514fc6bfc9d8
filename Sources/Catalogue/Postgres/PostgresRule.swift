import Postgres
import Pricing

/// The table of a rule's kind: its columns in the order in which they are written, those of the key
/// first.
protocol PostgresRule: StoredRule {
  static var table: StaticString { get }
  static var keyColumns: [StaticString] { get }
  static var contentColumns: [StaticString] { get }
}

extension PostgresRule {
  /// The versions known at $1 or before that were not gone by $2, sorted by key, then revision.
  fileprivate static var selection: String {
    """
    SELECT known_from, known_until, \(list(keyColumns + contentColumns)) FROM \(table)
    WHERE known_from <= $1 AND known_until > $2 ORDER BY \(list(keyColumns)), known_from
    """
  }

  /// Adds a version known from the last parameter on.
  fileprivate static var insertion: String {
    let columns = keyColumns + contentColumns + ["known_from"]
    let parameters = (1...columns.count).map { "$\($0)" }.joined(separator: ", ")
    return "INSERT INTO \(table)(\(list(columns))) VALUES (\(parameters))"
  }

  /// Ends the latest version of a key, as of the last parameter.
  fileprivate static var closing: String {
    let key = keyColumns.enumerated().map { "\($1) = $\($0 + 1)" }.joined(separator: " AND ")
    return """
      UPDATE \(table) SET known_until = $\(keyColumns.count + 1)
      WHERE \(key) AND known_until = 9223372036854775807
      """
  }

  private static func list(_ columns: [StaticString]) -> String {
    columns.map { "\($0)" }.joined(separator: ", ")
  }
}

extension Session {
  /// What rules prices from an outlook.
  nonisolated(nonsending) func rules(
    in outlook: Outlook
  ) async throws -> [CatalogueEntity] {
    var rules = try await self.rules(RoundingProfile.self, outlook)
    rules += try await self.rules(FXRate.self, outlook)
    rules += try await self.rules(PriceList.self, outlook)
    rules += try await self.rules(Adjustment.self, outlook)
    rules += try await self.rules(Guardrail.self, outlook)
    rules += try await self.rules(Strategy.self, outlook)
    rules += try await self.rules(PriceEntry.self, outlook)
    return rules
  }

  private nonisolated(nonsending) func rules<Rule: PostgresRule>(
    _ kind: Rule.Type, _ outlook: Outlook
  ) async throws -> [CatalogueEntity] {
    let rows = try await query(Rule.selection) { parameters in
      parameters.number(outlook.known)
      parameters.number(outlook.at)
    }
    var versions: [Recorded<CatalogueEntity>] = []
    try PostgresRow.forEach(in: rows) { row throws(CatalogueError) in
      versions.append(try row.recorded(try Rule(row).entity))
    }
    return versions.holding(in: outlook)
  }

  /// Replaces a rule's version `old` by `new` as of a revision.
  nonisolated(nonsending) func replaceRule(
    _ old: CatalogueEntity?, by new: CatalogueEntity?, in revision: Int
  ) async throws {
    if let rule = old?.rule { try await close(rule, in: revision) }
    if let rule = new?.rule { try await insert(rule, in: revision) }
  }

  private nonisolated(nonsending) func close<Rule: PostgresRule>(
    _ rule: Rule, in revision: Int
  ) async throws {
    try await query(Rule.closing) { parameters in
      rule.writeKey(to: &parameters)
      parameters.number(revision)
    }
  }

  private nonisolated(nonsending) func insert<Rule: PostgresRule>(
    _ rule: Rule, in revision: Int
  ) async throws {
    try await query(Rule.insertion) { parameters in
      rule.writeKey(to: &parameters)
      rule.writeContent(to: &parameters)
      parameters.number(revision)
    }
  }
}

extension RoundingProfile: PostgresRule {
  static let table: StaticString = "rounding"
  static let keyColumns: [StaticString] = ["currency"]
  static let contentColumns: [StaticString] = ["increment", "mode", "ending", "level"]
}

extension FXRate: PostgresRule {
  static let table: StaticString = "fx_rate"
  static let keyColumns: [StaticString] = ["base", "quote", "observed_at"]
  static let contentColumns: [StaticString] = ["expires_at", "rate"]
}

extension PriceList: PostgresRule {
  static let table: StaticString = "price_list"
  static let keyColumns: [StaticString] = ["id"]
  static let contentColumns: [StaticString] = [
    "currency", "rank", "condition", "valid_from", "valid_until", "parent", "adjust", "tax",
  ]
}

extension PriceEntry: PostgresRule {
  static let table: StaticString = "category_price"
  static let keyColumns: [StaticString] = ["category", "list", "valid_from"]
  static let contentColumns: [StaticString] = [
    "valid_until", "mode", "bound", "bounds", "units", "flats", "sizes",
  ]
}

extension Adjustment: PostgresRule {
  static let table: StaticString = "adjustment"
  static let keyColumns: [StaticString] = ["id"]
  static let contentColumns: [StaticString] = [
    "stage", "priority", "condition", "effect", "curve", "currency", "stacking", "valid_from",
    "valid_until",
  ]
}

extension Guardrail: PostgresRule {
  static let table: StaticString = "guardrail"
  static let keyColumns: [StaticString] = ["id"]
  static let contentColumns: [StaticString] = [
    "sku", "category", "floor", "ceiling", "currency", "min_margin", "max_change",
  ]
}

extension Strategy: PostgresRule {
  static let table: StaticString = "strategy"
  static let keyColumns: [StaticString] = ["id"]
  static let contentColumns: [StaticString] = [
    "sku", "category", "list", "method", "markup", "margin", "signal", "adjust", "currency",
    "basis", "curve", "max_change",
  ]
}
