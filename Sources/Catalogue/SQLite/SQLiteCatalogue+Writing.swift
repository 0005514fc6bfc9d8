import Pricing
import SQLite

extension SQLiteCatalogue {
  /// The oldest of the changes that nobody has announced yet.
  package func outbox(countMax: Int) throws(CatalogueError) -> [Announcement] {
    try withSQLite { () throws(SQLiteError) in
      var announcements: [Announcement] = []
      var select = try connection.prepare(
        "SELECT id, sku, version FROM outbox ORDER BY id LIMIT ?1")
      try select.forEachRow(countMax) { row throws(SQLiteError) in
        let version = try row.number(2)
        announcements.append(
          Announcement(
            id: try row.integer(0),
            change: try row.optionalString(1).map { .sheet(sku: $0, version: version) }
              ?? .rulebook(revision: version)))
      }
      return announcements
    }
  }

  /// The latest change that nobody has announced yet.
  package func lastNote() throws(CatalogueError) -> Int64? {
    try withSQLite { () throws(SQLiteError) in try connection.lastNote() }
  }

  /// Forgets the changes up to one that was announced.
  package func removeOutbox(through id: Int64) throws(CatalogueError) {
    try withSQLite { () throws(SQLiteError) in
      var delete = try connection.prepare("DELETE FROM outbox WHERE id <= ?1")
      try connection.write { () throws(SQLiteError) in try delete.run(id) }
    }
  }
}
