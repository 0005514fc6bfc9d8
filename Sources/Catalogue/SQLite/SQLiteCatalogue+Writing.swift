import Pricing
import SQLite

extension SQLiteCatalogue {
  /// Records new prices in one revision, unless an equal or newer holder of the lock has written.
  package func record(
    _ entries: [PriceEntry], fence: Fence, at now: Instant
  ) throws(CatalogueError) -> ImportReport {
    try connection.write { () throws(CatalogueError) in
      try connection.claim(fence)
      return try withSQLite { () throws(SQLiteError) in try record(entries, at: now) }
    }
  }

  private func record(
    _ entries: [PriceEntry], at now: Instant
  ) throws(SQLiteError) -> ImportReport {
    var report = ImportReport()
    var statements = try SheetWriteStatements(connection)
    let latest = try latestRevision()
    let revision = try connection.beginRevision(after: latest, at: now, token: nil)
    var lists: [String: Bool] = [:]
    for entry in entries {
      guard case .sku(let sku) = entry.subject else {
        preconditionFailure("only items are repriced")
      }
      if lists[entry.list] == nil { lists[entry.list] = try connection.hasList(entry.list) }
      guard lists[entry.list] == true, try statements.hasItem(sku) else { continue }
      report.count(try statements.put(entry, of: sku, in: revision), of: .price)
    }
    report.revision = report.isChange ? revision.number : latest.number
    // The fence stays claimed, but a revision without a change is none.
    if !report.isChange { try connection.forget(revision) }
    return report
  }

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

  /// Forgets the changes up to one that was announced.
  package func removeOutbox(through id: Int64) throws(CatalogueError) {
    try withSQLite { () throws(SQLiteError) in
      var delete = try connection.prepare("DELETE FROM outbox WHERE id <= ?1")
      try connection.write { () throws(SQLiteError) in try delete.run(id) }
    }
  }
}
