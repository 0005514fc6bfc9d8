import Pricing
import SQLite

/// A connection to a catalogue in an SQLite file, for one thread at a time; it blocks that thread.
///
/// This is the read path's own way in: a pool of threads has one each. Everybody else uses
/// `SQLiteCatalogueStore`.
package final class SQLiteCatalogue {
  let connection: SQLiteConnection
  private var revisions: RevisionStatements
  private var current: SheetStatements
  private var stretches: StretchStatements
  private var histories: SheetHistoryStatements

  /// Opens a catalogue whose tables are those that this program knows.
  package init(
    _ path: String, _ options: SQLiteConnection.Options = .init()
  ) throws(CatalogueError) {
    let connection = try withSQLite { () throws(SQLiteError) in
      try SQLiteConnection(path, options)
    }
    try SQLiteSchema(connection).plan().requireCurrent()
    do throws(SQLiteError) {
      let revisions = try RevisionStatements(connection)
      let sheets = try SheetStatements(connection)
      let stretches = try StretchStatements(connection)
      let histories = try SheetHistoryStatements(connection)
      self.connection = connection
      self.revisions = revisions
      self.current = sheets
      self.stretches = stretches
      self.histories = histories
    } catch {
      throw CatalogueError(error)
    }
  }

  /// What stops this connection's reading from another thread.
  package var interrupter: SQLiteInterrupter { connection.interrupter }

  /// Whether the file stands at its path no longer: a restored copy took its place, or nothing did.
  package func hasMoved() throws(CatalogueError) -> Bool {
    try withSQLite { () throws(SQLiteError) in try connection.hasMoved }
  }

  /// The latest revision.
  package func revision() throws(CatalogueError) -> Revision {
    try connection.read { () throws(CatalogueError) in
      try withSQLite { () throws(SQLiteError) in try latestRevision() }
    }
  }

  /// The latest revision, within a transaction.
  func latestRevision() throws(SQLiteError) -> Revision { try revisions.latest() }

  /// What today's sheets of items are made of, in the order of `skus` and within a transaction; nil
  /// where there is no such item.
  func parts(for skus: [String], reach: Instant) throws(SQLiteError) -> [SheetParts?] {
    try current.parts(for: skus, reach: reach)
  }

  /// Adds their prices and signals to what was read of items, within the same transaction.
  func complete(_ parts: inout [SheetParts], reach: Instant) throws(SQLiteError) {
    try current.complete(&parts, reach: reach)
  }

  /// The sheets of items, in the order of `skus`; nil where there is no such item.
  package func sheets(
    for skus: [String], _ standpoint: Standpoint
  ) throws(CatalogueError) -> [PriceSheet?] {
    if case .current(let now) = standpoint, let sheets = try soundSheets(for: skus, now: now) {
      return sheets
    }
    var parts: [SheetParts?] = []
    try withSQLite { () throws(SQLiteError) in
      try connection.read { () throws(SQLiteError) in
        switch standpoint {
        case .current(let now):
          parts = try current.parts(for: skus, reach: SheetParts.reach(now: now))
        case .past(let at, let known):
          let outlook = try revisions.outlook(at: at, known: known)
          for sku in skus {
            let history = try histories.history(of: sku, known: outlook.known)
            parts.append(history.parts(in: outlook, at: at))
          }
        }
      }
    }
    var sheets: [PriceSheet?] = []
    sheets.reserveCapacity(skus.count)
    for parts in parts { sheets.append(try parts?.sheet()) }
    return sheets
  }

  /// The sheets of items of today; nil when something stored of one of them is no sheet. What that
  /// is its entities tell, for which they are read once more.
  private func soundSheets(
    for skus: [String], now: Instant
  ) throws(CatalogueError) -> [PriceSheet?]? {
    try ifSound { () throws(SQLiteError) in
      try current.sheets(for: skus, reach: SheetParts.reach(now: now))
    }
  }

  /// The same of so many items behind one.
  func soundSheets(
    after sku: String?, countMax: Int, _ reach: Instant
  ) throws(CatalogueError) -> [PriceSheet]? {
    try ifSound { () throws(SQLiteError) in
      try stretches.sheets(after: sku, countMax: countMax, reach: reach)
    }
  }

  /// What is read in one transaction; nil when something stored is damaged.
  private func ifSound<Sheets>(
    _ read: () throws(SQLiteError) -> Sheets?
  ) throws(CatalogueError) -> Sheets? {
    do throws(CatalogueError) {
      return try withSQLite { () throws(SQLiteError) in try connection.read(read) }
    } catch {
      guard case .damaged = error else { throw error }
      return nil
    }
  }

  /// The instants around one whose prices the same rules made, by what was known at `known`.
  package func rulebookWindow(
    around instant: Instant, known: Instant
  ) throws(CatalogueError) -> Window {
    try withSQLite { () throws(SQLiteError) in
      try connection.read { () throws(SQLiteError) in
        try revisions.rulebookWindow(in: try revisions.outlook(at: instant, known: known))
      }
    }
  }

  /// What rules prices, ready to be published; rates are crossed through `pivot`.
  package func rulebook(
    _ standpoint: Standpoint, pivot: Currency
  ) throws(CatalogueError) -> RulebookDraft {
    try withSQLite { () throws(SQLiteError) in
      try connection.read { () throws(SQLiteError) in
        switch standpoint {
        case .current(let now):
          let revision = try revisions.latest()
          let rules = try connection.rules(in: Outlook(latest: revision.number))
          return RuleEntities(rules).currentDraft(
            revision: revision.rulebook, pivot: pivot, now: now)
        case .past(let at, let known):
          let outlook = try revisions.outlook(at: at, known: known).reachingBack(to: 1)
          let revision = try revisions.rulebook(through: outlook.known).number
          return RuleEntities(try connection.rules(in: outlook))
            .pastDraft(revision: revision, pivot: pivot)
        }
      }
    }
  }
}
