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
      let histories = try SheetHistoryStatements(connection)
      self.connection = connection
      self.revisions = revisions
      self.current = sheets
      self.histories = histories
    } catch {
      throw CatalogueError(error)
    }
  }

  /// The latest revision.
  package func revision() throws(CatalogueError) -> Revision {
    try connection.read { () throws(CatalogueError) in
      try withSQLite { () throws(SQLiteError) in try latestRevision() }
    }
  }

  /// The latest revision, within a transaction.
  func latestRevision() throws(SQLiteError) -> Revision { try revisions.latest() }

  /// The sheets of items, in the order of `skus`; nil where there is no such item.
  package func sheets(
    for skus: [String], _ standpoint: Standpoint
  ) throws(CatalogueError) -> [PriceSheet?] {
    var parts: [SheetParts?] = []
    parts.reserveCapacity(skus.count)
    try withSQLite { () throws(SQLiteError) in
      try connection.read { () throws(SQLiteError) in
        switch standpoint {
        case .current(let now):
          let reach = Instant(milliseconds: now.milliseconds - SheetParts.reachMilliseconds)
          for sku in skus { parts.append(try current.parts(of: sku, reach: reach)) }
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
          var draft = RuleEntities(rules).draft(revision: revision.rulebook, pivot: pivot)
          draft.dropRates(
            before: Instant(milliseconds: now.milliseconds - SheetParts.reachMilliseconds))
          return draft
        case .past(let at, let known):
          let outlook = try revisions.outlook(at: at, known: known).reachingBack(to: 1)
          let revision = try revisions.rulebook(through: outlook.known).number
          var draft = RuleEntities(try connection.rules(in: outlook))
            .draft(revision: revision, pivot: pivot)
          draft.dropDangling()
          return draft
        }
      }
    }
  }
}
