import SQLite

extension CatalogueError: SQLiteFailure {
  package init(_ error: SQLiteError) {
    let detail = error.description
    switch error.kind {
    case .busy, .locked, .snapshot: self = .busy(detail)
    case .full, .inputOutput, .outOfMemory, .cannotOpen, .interrupted: self = .unavailable(detail)
    case .corrupt, .notADatabase, .mismatch: self = .damaged(detail)
    case .constraint, .rolledBack, .readOnly, .tooBig, .statement, .other: self = .failed(detail)
    }
  }
}

/// Runs what SQLite may refuse, and passes its refusal on as the catalogue's.
@inline(__always)
func withSQLite<Result: ~Copyable>(
  _ body: () throws(SQLiteError) -> Result
) throws(CatalogueError) -> Result {
  do throws(SQLiteError) { return try body() } catch { throw CatalogueError(error) }
}
