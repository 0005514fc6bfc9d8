/// How much a shard asks of the database at once.
package struct LoadLimits: Sendable {
  /// Queries under way at once. What is wanted meanwhile goes into the next ones.
  package var queryCountMax = 4
  /// Skus of one query. A whole batch fits into one.
  package var skuCountMaxPerQuery = 1_000
  /// Sheets that requests wait for, each counted for every line that does.
  package var waitingCountMax = 10_000

  package init() {}
}
