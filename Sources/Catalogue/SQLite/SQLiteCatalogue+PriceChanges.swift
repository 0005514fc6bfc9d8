import Pricing
import SQLite

extension SQLiteCatalogue {
  /// The oldest of the price changes that nobody has announced yet.
  package func priceChanges(countMax: Int) throws(CatalogueError) -> [RecordedPriceChange] {
    try withSQLite { () throws(SQLiteError) in
      var changes: [RecordedPriceChange] = []
      var select = try connection.prepare(
        """
        SELECT id, revision, sku, list, currency, before, after
        FROM price_change ORDER BY id LIMIT ?1
        """)
      try select.forEachRow(countMax) { row throws(SQLiteError) in
        let change = PriceChange(
          sku: try row.string(2), list: try row.string(3), currency: try row.currency(4),
          before: try row.optionalDecimal(5), after: try row.optionalDecimal(6))
        changes.append(
          RecordedPriceChange(
            id: try row.integer(0), change: change, revision: try row.number(1)))
      }
      return changes
    }
  }

  /// Forgets the price changes up to one that was announced.
  package func removePriceChanges(through id: Int64) throws(CatalogueError) {
    try withSQLite { () throws(SQLiteError) in
      try connection.write { () throws(SQLiteError) in
        var findRest = try connection.prepare("SELECT 1 FROM price_change WHERE id > ?1 LIMIT 1")
        guard try findRest.first(id, read: { _ in true }) != nil else {
          // To empty a table takes nothing a row.
          var empty = try connection.prepare("DELETE FROM price_change")
          return try empty.run()
        }
        var delete = try connection.prepare("DELETE FROM price_change WHERE id <= ?1")
        try delete.run(id)
      }
    }
  }
}

extension SQLiteConnection {
  /// Keeps no more of what was not announced than `CatalogueLimits` allows.
  func forgetOldestPriceChanges() throws(SQLiteError) {
    var delete = try prepare(
      """
      DELETE FROM price_change WHERE id <= (SELECT max(id) FROM price_change) - ?1
      """)
    try delete.run(CatalogueLimits.unannouncedChangeCountMax)
  }

  /// The last note of the outbox.
  func lastNote() throws(SQLiteError) -> Int64? {
    var find = try prepare("SELECT id FROM outbox ORDER BY id DESC LIMIT 1")
    return try find.first { row throws(SQLiteError) in try row.integer(0) }
  }

  /// Forgets notes of the outbox that were announced.
  func forget(_ notes: NoteRange) throws(SQLiteError) {
    let first = notes.after ?? .min
    var findRest = try prepare("SELECT 1 FROM outbox WHERE id <= ?1 OR id > ?2 LIMIT 1")
    guard try findRest.first(first, notes.last, read: { _ in true }) != nil else {
      var empty = try prepare("DELETE FROM outbox")
      return try empty.run()
    }
    var delete = try prepare("DELETE FROM outbox WHERE id > ?1 AND id <= ?2")
    try delete.run(first, notes.last)
  }
}
