/// How a pool stands to its database.
package enum PoolHealth: Equatable, Sendable {
  /// There is a connection.
  case up
  /// There is none, and one is being made: at the start, or anew. Queries wait for it.
  case connecting
  /// There is none, and making one has failed. Queries are refused until it succeeds.
  case down(PostgresError)
}
