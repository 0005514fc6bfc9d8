import Pricing
import SQLite

extension SQLiteCatalogue {
  /// Hands all entities of today to `sink`, in batches, in the order of an export.
  package func export(
    to sink: @escaping ([CatalogueEntity]) -> Void
  ) throws(CatalogueError) {
    try withSQLite { () throws(SQLiteError) in
      try connection.read { () throws(SQLiteError) in
        var batch = ExportBatch(to: sink)
        // Prices of categories stand behind the items, before those of items.
        let rules = try connection.rules(in: Outlook(latest: try latestRevision().number))
        for rule in rules where rule.kind != .price { batch.add(rule) }
        try forEachItem { batch.add(.item($0)) }
        for rule in rules where rule.kind == .price { batch.add(rule) }
        try forEachPrice { batch.add(.price($0)) }
        try forEachSignal { batch.add(.signal($0)) }
        batch.handOver()
      }
    }
  }

  private func forEachItem(_ body: (Item) -> Void) throws(SQLiteError) {
    var select = try connection.prepare(
      "SELECT sku, category, cost, currency, attributes FROM item ORDER BY sku")
    try select.forEachRow { row throws(SQLiteError) in
      body(try row.item(try row.string(0), 1))
    }
  }

  private func forEachPrice(_ body: (PriceEntry) -> Void) throws(SQLiteError) {
    var select = try connection.prepare(
      """
      SELECT sku, list, valid_from, valid_until, mode, bound, bounds, units, flats, sizes
      FROM price ORDER BY sku, list, valid_from
      """)
    try select.forEachRow { row throws(SQLiteError) in
      body(try row.entry(on: try row.string(1), of: .sku(try row.string(0)), 2))
    }
  }

  private func forEachSignal(_ body: (Signal) -> Void) throws(SQLiteError) {
    var select = try connection.prepare(
      "SELECT sku, name, observed_at, expires_at, value FROM signal ORDER BY sku, name")
    try select.forEachRow { row throws(SQLiteError) in
      body(try row.signal(of: try row.string(0), 1))
    }
  }
}
