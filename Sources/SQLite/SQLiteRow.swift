import Bytes
import CSQLite

/// A row that a statement has come to, lent while its body runs. Columns count from 0.
///
/// A column is read as what it holds: asking for anything else is an error, as SQLite's own
/// conversions would make a zero of a text.
@usableFromInline
package struct SQLiteRow: ~Copyable {
  private let statement: OpaquePointer
  private let columnCount: Int

  init(of statement: OpaquePointer) {
    self.statement = statement
    columnCount = Int(sqlite3_data_count(statement))
  }

  package func isNull(_ column: Int) -> Bool { storedType(of: column) == SQLITE_NULL }

  package func integer(_ column: Int) throws(SQLiteError) -> Int64 {
    try require(SQLITE_INTEGER, of: column)
    return sqlite3_column_int64(statement, Int32(column))
  }

  package func optionalInteger(_ column: Int) throws(SQLiteError) -> Int64? {
    isNull(column) ? nil : try integer(column)
  }

  /// A text as a `String`, for which it must be UTF-8.
  package func string(_ column: Int) throws(SQLiteError) -> String {
    let bytes = try text(column)
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw unreadable(column, as: "UTF-8")
    }
    return string
  }

  package func optionalString(_ column: Int) throws(SQLiteError) -> String? {
    isNull(column) ? nil : try string(column)
  }

  /// Lends the bytes of a text.
  @inlinable
  package func withText<Result: ~Copyable>(
    _ column: Int, _ body: (Span<UInt8>) throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result {
    try body(Span(_unsafeElements: text(column)))
  }

  /// Lends the bytes of a blob.
  @inlinable
  package func withBlob<Result: ~Copyable>(
    _ column: Int, _ body: (Span<UInt8>) throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result {
    try body(Span(_unsafeElements: blob(column)))
  }

  package func appendText(_ column: Int, to buffer: inout ByteBuffer) throws(SQLiteError) {
    buffer.append(try text(column))
  }

  package func appendBlob(_ column: Int, to buffer: inout ByteBuffer) throws(SQLiteError) {
    buffer.append(try blob(column))
  }

  /// The error for a column whose content the reader cannot take as `expectation`.
  package func unreadable(_ column: Int, as expectation: StaticString) -> SQLiteError {
    let name = sqlite3_column_name(statement, Int32(column)).map { String(cString: $0) }
    return SQLiteError(
      code: SQLITE_MISMATCH, detail: "column \(name ?? "\(column)") is not \(expectation)")
  }

  // The bytes stay in place until the statement goes on, which it cannot while a row is lent, or
  // the column is read as another type, which nothing here does.
  @usableFromInline
  func text(_ column: Int) throws(SQLiteError) -> UnsafeBufferPointer<UInt8> {
    try require(SQLITE_TEXT, of: column)
    guard let start = sqlite3_column_text(statement, Int32(column)) else {
      throw SQLiteError(code: SQLITE_NOMEM)
    }
    return UnsafeBufferPointer(
      start: start, count: Int(sqlite3_column_bytes(statement, Int32(column))))
  }

  @usableFromInline
  func blob(_ column: Int) throws(SQLiteError) -> UnsafeBufferPointer<UInt8> {
    try require(SQLITE_BLOB, of: column)
    let start = sqlite3_column_blob(statement, Int32(column))
    let count = Int(sqlite3_column_bytes(statement, Int32(column)))
    // An empty blob has no address, nor has one that there is no memory for.
    guard start != nil || count == 0 else { throw SQLiteError(code: SQLITE_NOMEM) }
    return UnsafeBufferPointer(start: start?.assumingMemoryBound(to: UInt8.self), count: count)
  }

  private func storedType(of column: Int) -> Int32 {
    precondition(column >= 0 && column < columnCount, "the row has no column \(column)")
    return sqlite3_column_type(statement, Int32(column))
  }

  private func require(_ expected: Int32, of column: Int) throws(SQLiteError) {
    guard storedType(of: column) == expected else {
      throw unreadable(column, as: Self.name(of: expected))
    }
  }

  private static func name(of type: Int32) -> StaticString {
    switch type {
    case SQLITE_INTEGER: "INTEGER"
    case SQLITE_TEXT: "TEXT"
    case SQLITE_BLOB: "BLOB"
    default: "what was asked for"
    }
  }
}
