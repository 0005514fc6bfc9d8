import Timing

extension Session {
  /// Hands all rows of a query to `body`, at most `rowCount` at a time, in bounded memory: the next
  /// are fetched when `body` returns. To be called in a transaction, as of whose start they are
  /// where its isolation says so.
  package nonisolated(nonsending) func forEachBatch(
    of text: String, rowCount: Int = 1_000, stepWithin span: TimeSpan = .seconds(60),
    bind: (inout Parameters) -> Void = { _ in },
    _ body: nonisolated(nonsending) (consuming Rows) async throws -> Void
  ) async throws {
    precondition(rowCount > 0)
    try await query(
      "DECLARE batches NO SCROLL CURSOR FOR \(text)", within: span, bind: bind)
    var isLast = false
    while !isLast {
      let rows = try await query("FETCH \(rowCount) FROM batches", within: span)
      isLast = rows.count < rowCount
      if rows.count > 0 { try await body(rows) }
    }
    try await query("CLOSE batches", within: span)
  }
}
