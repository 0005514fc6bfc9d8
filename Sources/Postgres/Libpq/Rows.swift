import CPostgres

/// What a query answered: rows of values in binary form, or how many rows it changed.
@usableFromInline
package struct Rows: ~Copyable, Sendable {
  // A result is independent of its connection, and nobody else has the pointer.
  private nonisolated(unsafe) let result: OpaquePointer
  @usableFromInline package let count: Int
  @usableFromInline package let columnCount: Int

  init(owning result: OpaquePointer) {
    self.result = result
    count = Int(PQntuples(result))
    columnCount = Int(PQnfields(result))
  }

  deinit { PQclear(result) }

  /// How many rows were inserted, updated, deleted, selected or copied; 0 for other commands.
  package var affectedCount: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

  /// What the server calls the command that it ran, such as `ROLLBACK`.
  var commandTag: String { String(cString: PQcmdStatus(result)) }

  /// The value's bytes; nil for NULL.
  @usableFromInline
  func bytes(_ row: Int, _ column: Int) -> UnsafeBufferPointer<UInt8>? {
    precondition(0..<count ~= row && 0..<columnCount ~= column)
    let (row, column) = (Int32(row), Int32(column))
    let byteCount = Int(PQgetlength(result, row, column))
    // The length of NULL is zero.
    if byteCount == 0, PQgetisnull(result, row, column) != 0 { return nil }
    let start = UnsafeRawPointer(PQgetvalue(result, row, column))
    return UnsafeBufferPointer(start: start?.assumingMemoryBound(to: UInt8.self), count: byteCount)
  }
}
