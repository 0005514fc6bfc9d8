import SQLite
import Testing

@testable import Catalogue

/// Every statement that runs per item goes to its rows by a key.
@Suite struct `SQLite finds` {
  private func plan(_ statement: StaticString) async throws -> [String] {
    let place = try await Engine.sqlite.migrated()
    return try SQLiteConnection(place.path).queryPlan(of: statement)
  }

  @Test func `the rows of a sheet by the primary key, in no temporary order`() async throws {
    #expect(
      try await plan(SheetStatements.itemSelection)
        == ["SEARCH item USING PRIMARY KEY (sku=?)"])
    #expect(
      try await plan(SheetStatements.priceSelection)
        == ["SEARCH price USING PRIMARY KEY (sku=?)"])
    #expect(
      try await plan(SheetStatements.signalSelection)
        == ["SEARCH signal USING PRIMARY KEY (sku=?)"])
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
