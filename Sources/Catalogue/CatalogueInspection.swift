import Pricing

/// A look at a catalogue that changes nothing and waits for nothing: what takes longer than it has
/// patience for is left.
package protocol CatalogueInspection: Sendable {
  /// Throws unless the tables are what this program works with; answers with their version.
  func requireCurrent() async throws(CatalogueError) -> Int

  /// Items that have no price of their own, each with its category; nil where there are too many
  /// items to tell.
  func unpricedItems(
    countMax: Int
  ) async throws(CatalogueError) -> [(sku: String, category: String)]?

  /// How many signals have expired, of how many; nil where there are too many to tell.
  func expiredSignalCount(at now: Instant) async throws(CatalogueError) -> (Int, of: Int)?
}
