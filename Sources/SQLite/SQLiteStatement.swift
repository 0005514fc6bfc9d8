import CSQLite

/// A prepared statement, kept by its owner and executed again and again.
///
/// Every execution begins and ends in one call, so none is left halfway: however the call ends, the
/// statement is reset and its values are forgotten. Its owner keeps it in a `var`, and Swift then
/// refuses to execute it within its own execution.
@usableFromInline
package struct SQLiteStatement: ~Copyable {
  private let handle: DatabaseHandle
  private let statement: OpaquePointer
  let parameterCount: Int32
  /// Where the texts and blobs of one execution stand.
  private let memory: UnsafeMutableRawPointer

  init(_ statement: OpaquePointer, of handle: DatabaseHandle) {
    self.handle = handle
    self.statement = statement
    parameterCount = sqlite3_bind_parameter_count(statement)
    memory = .allocate(byteCount: SQLiteParameters.lentByteCount, alignment: 16)
  }

  @usableFromInline
  deinit {
    handle.enter()
    sqlite3_finalize(statement)
    handle.leave()
    memory.deallocate()
  }

  /// Executes a statement that gives no rows.
  @usableFromInline
  package mutating func run(
    binding bind: (inout SQLiteParameters) -> Void
  ) throws(SQLiteError) {
    defer { finish() }
    try start(bind)
    let hasRow = try step()
    precondition(!hasRow, "a statement that is run gives no rows")
  }

  /// Executes the statement and lends `body` each of its rows.
  @usableFromInline
  package mutating func forEachRow(
    binding bind: (inout SQLiteParameters) -> Void,
    _ body: (borrowing SQLiteRow) throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    defer { finish() }
    try start(bind)
    while try step() { try body(row) }
  }

  /// Executes the statement up to its first row and answers with what `read` makes of that; with
  /// nil when there is none.
  @inlinable
  package mutating func first<Result: ~Copyable>(
    binding bind: (inout SQLiteParameters) -> Void,
    _ read: (borrowing SQLiteRow) throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result? {
    defer { finish() }
    try start(bind)
    return try step() ? try read(row) : nil
  }

  @usableFromInline
  mutating func start(_ bind: (inout SQLiteParameters) -> Void) throws(SQLiteError) {
    try handle.requireUnbrokenTransaction()
    var parameters = SQLiteParameters(of: statement, lending: memory)
    bind(&parameters)
    precondition(parameters.count == parameterCount, "every parameter needs one value")
    try handle.check(parameters.code)
  }

  /// Goes on to the next row; false when there is none.
  @usableFromInline
  mutating func step() throws(SQLiteError) -> Bool {
    handle.enter()
    defer { handle.leave() }
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw handle.error(code)
    }
  }

  @usableFromInline
  mutating func finish() {
    handle.enter()
    // It answers with the error that the last step has answered with.
    sqlite3_reset(statement)
    sqlite3_clear_bindings(statement)
    handle.leave()
  }

  @usableFromInline
  var row: SQLiteRow { SQLiteRow(of: statement) }
}

extension SQLiteStatement {
  /// Executes a statement that gives no rows, with these values.
  @inlinable
  package mutating func run<each Value: SQLiteValue>(
    _ values: repeat each Value
  ) throws(SQLiteError) {
    try run { parameters in repeat (each values).bind(to: &parameters) }
  }

  /// Executes the statement with these values and lends `body` each of its rows.
  @inlinable
  package mutating func forEachRow<each Value: SQLiteValue>(
    _ values: repeat each Value, body: (borrowing SQLiteRow) throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    try forEachRow(binding: { parameters in repeat (each values).bind(to: &parameters) }, body)
  }

  /// Executes the statement with these values up to its first row and answers with what `read`
  /// makes of that; with nil when there is none.
  @inlinable
  package mutating func first<each Value: SQLiteValue, Result: ~Copyable>(
    _ values: repeat each Value,
    read: (borrowing SQLiteRow) throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result? {
    try first(binding: { parameters in repeat (each values).bind(to: &parameters) }, read)
  }
}
