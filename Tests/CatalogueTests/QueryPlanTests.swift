import SQLite
import Testing

@testable import Catalogue

/// Every statement that runs per item goes to its rows by a key.
@Suite struct `SQLite finds` {
  private func plan(_ statement: StaticString) async throws -> [String] {
    let place = try await Engine.sqlite.migrated()
    return try SQLiteConnection(place.path).queryPlan(of: statement)
  }

  @Test(arguments: [
    (SheetStatements.itemSelection, "item"), (SheetStatements.priceSelection, "price"),
    (SheetStatements.signalSelection, "signal"),
  ])
  func `the rows of sheets by the primary key, in the order asked`(
    _ statement: StaticString, _ table: String
  ) async throws {
    #expect(
      try await plan(statement)
        == [
          "SCAN asked VIRTUAL TABLE INDEX 1:", "SEARCH \(table) USING PRIMARY KEY (sku=?)",
        ])
  }

  @Test(arguments: [
    SheetHistoryStatements.itemSelection, SheetHistoryStatements.priceSelection,
    SheetHistoryStatements.signalSelection,
  ])
  func `the history of a sheet by the primary keys`(_ statement: StaticString) async throws {
    let plan = try await plan(statement)
    let searches = plan.filter { $0.hasPrefix("SEARCH") }
    #expect(searches.count == 2)
    #expect(searches.allSatisfy { $0.contains("USING PRIMARY KEY (sku=?") })
    #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") })
  }

  @Test func `what follows an item in a scan by the primary key`() async throws {
    #expect(
      try await plan(SQLiteCatalogue.scanSelection)
        == ["SEARCH item USING PRIMARY KEY (sku>?)"])
  }

  @Test(arguments: [StretchStatements.priceSelection, StretchStatements.signalSelection])
  func `what stands on the sheets of a stretch by one walk`(
    _ statement: StaticString
  ) async throws {
    let plan = try await plan(statement)
    #expect(plan.count == 1)
    #expect(plan.allSatisfy { $0.hasSuffix("USING PRIMARY KEY (sku>? AND sku<?)") })
  }

  @Test(arguments: [
    (StagedChunk.outdated, "SEARCH item USING PRIMARY KEY (sku=?)"),
    (StagedChunk.unitChange, "SEARCH price USING PRIMARY KEY (sku=? AND list=? AND valid_from=?)"),
    (StagedChunk.change, "SEARCH price USING PRIMARY KEY (sku=? AND list=? AND valid_from=?)"),
    (StagedChunk.addition, "SEARCH price USING PRIMARY KEY (sku=? AND list=? AND valid_from=?)"),
    (StagedChunk.notice, "SEARCH item USING PRIMARY KEY (sku=?)"),
  ])
  func `the rows that a chunk changes by the primary key`(
    _ statement: StaticString, _ search: String
  ) async throws {
    let place = try await Engine.sqlite.migrated()
    let connection = try SQLiteConnection(place.path)
    try connection.run(script: StagedChunk.table)
    let plan = try connection.queryPlan(of: statement)
    #expect(plan.first == "SCAN new")
    #expect(plan.contains { $0.hasPrefix(search) })
    #expect(plan.count { $0.hasPrefix("SCAN") } == 1)
  }

  @Test func `revisions by number and by time`() async throws {
    #expect(try await plan(RevisionStatements.latestSelection) == ["SCAN revision"])
    #expect(
      try await plan(RevisionStatements.asOfSelection)
        == ["SEARCH revision USING COVERING INDEX revision_by_time (recorded_at<?)"])
    #expect(
      try await plan(RevisionStatements.rulebookSelection)
        == ["SEARCH revision USING INDEX revision_of_rulebook (number<?)"])
  }
}
