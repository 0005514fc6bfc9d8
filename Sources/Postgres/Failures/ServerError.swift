/// What the server said against a query, a script or a new connection.
package struct ServerError: Error, Equatable, Sendable, CustomStringConvertible {
  package let state: SQLState
  /// The constraint that would have been violated, where it was one.
  package let constraint: String?
  /// Whether a prepared statement has to be prepared anew: the server has lost it, or what it
  /// answers has other columns since a table was altered.
  let isStatementStale: Bool
  /// What the server wrote about it. It may quote rows: for logs alone.
  package let message: String

  package var description: String {
    constraint.map { "server error \(state) (\($0))" } ?? "server error \(state)"
  }
}
