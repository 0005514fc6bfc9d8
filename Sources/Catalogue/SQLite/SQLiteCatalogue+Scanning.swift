import Pricing
import SQLite

extension SQLiteCatalogue {
  static let scanSelection: StaticString = """
    SELECT sku, version, horizon, category, cost, currency, attributes FROM item
    WHERE sku > ?1 AND (?2 IS NULL OR category = ?2 OR category >= ?3 AND category < ?4)
    ORDER BY sku LIMIT ?5
    """

  /// The sheets of today in a scope, behind the item `after`, sorted by the bytes of their skus.
  package func sheets(
    in scope: ItemScope, after sku: String?, countMax: Int, now: Instant
  ) throws(CatalogueError) -> [PriceSheet] {
    let reach = SheetParts.reach(now: now)
    if scope == .everything, let sheets = try soundSheets(after: sku, countMax: countMax, reach) {
      return sheets
    }
    let found = try withSQLite { () throws(SQLiteError) in
      try connection.read { () throws(SQLiteError) in
        switch scope {
        case .skus(let skus):
          return try parts(of: ItemScope.sorted(skus, after: sku), countMax: countMax, reach: reach)
        case .everything, .category:
          return try parts(in: CategoryRange(scope), after: sku, countMax: countMax, reach: reach)
        }
      }
    }
    var sheets: [PriceSheet] = []
    sheets.reserveCapacity(found.count)
    for parts in found { sheets.append(try parts.sheet()) }
    return sheets
  }

  private func parts(
    of skus: [String], countMax: Int, reach: Instant
  ) throws(SQLiteError) -> [SheetParts] {
    var found: [SheetParts] = []
    var rest = skus[...]
    while found.count < countMax, !rest.isEmpty {
      let next = Array(rest.prefix(countMax - found.count))
      rest = rest.dropFirst(next.count)
      found += try parts(for: next, reach: reach).compactMap(\.self)
    }
    return found
  }

  private func parts(
    in range: CategoryRange, after sku: String?, countMax: Int, reach: Instant
  ) throws(SQLiteError) -> [SheetParts] {
    var found: [SheetParts] = []
    var select = try connection.prepare(Self.scanSelection)
    try select.forEachRow(sku ?? "", range.path, range.first, range.end, countMax) {
      row throws(SQLiteError) in
      let sku = try row.string(0)
      found.append(
        SheetParts(
          version: try row.number(1), item: try row.item(sku, 3),
          horizon: try row.optionalInstant(2)))
    }
    try complete(&found, reach: reach)
    return found
  }
}

/// A category with all below it, as texts lie: the path itself, and what begins with it and a
/// slash, which is from `first` to before `end`. Nil where every category is meant.
struct CategoryRange {
  let path, first, end: String?

  init(_ scope: ItemScope) {
    guard case .category(let path) = scope else {
      (path, first, end) = (nil, nil, nil)
      return
    }
    // The character behind the slash is the zero.
    (self.path, first, end) = (path, path + "/", path + "0")
  }
}

extension ItemScope {
  /// Each of `skus` once, in the order of their bytes, behind one of them. Two that are one for
  /// Unicode are two items.
  static func sorted(_ skus: [String], after cursor: String? = nil) -> [String] {
    func comesFirst(_ one: String, _ other: String) -> Bool {
      one.utf8.lexicographicallyPrecedes(other.utf8)
    }
    var sorted: [String] = []
    for sku in skus.sorted(by: comesFirst) {
      if let last = sorted.last ?? cursor, !comesFirst(last, sku) { continue }
      sorted.append(sku)
    }
    return sorted
  }
}
