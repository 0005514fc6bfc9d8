import CSQLite
import Synchronization

/// The open file that a connection and its statements share; it is closed after the last of them.
final class DatabaseHandle {
  let database: OpaquePointer
  let interrupter: SQLiteInterrupter
  /// How many transactions and savepoints are open, one within the other.
  var transactionDepth = 0
  /// Called while statements run, by those that were opened so.
  var inBetween: @Sendable () -> Void = {}
  private let isInUse = Atomic(false)

  init(owning database: OpaquePointer) {
    self.database = database
    interrupter = SQLiteInterrupter(database)
  }

  deinit {
    interrupter.databaseWillClose()
    sqlite3_close_v2(database)
  }

  /// Claims the connection for one call into SQLite, which runs without locks of its own: a second
  /// thread is a mistake of ours and stopped here, before it can damage anything.
  @inline(__always)
  func enter() {
    let wasInUse = isInUse.exchange(true, ordering: .acquiring)
    precondition(!wasInUse, "two threads use one SQLite connection at once")
  }

  @inline(__always)
  func leave() { isInUse.store(false, ordering: .releasing) }

  var isInTransaction: Bool { sqlite3_get_autocommit(database) == 0 }

  /// Some errors make SQLite give up the transaction. Where the body of one kept such an error to
  /// itself, what it writes next would stay though the transaction did not.
  func requireUnbrokenTransaction() throws(SQLiteError) {
    if transactionDepth > 0, !isInTransaction { throw SQLiteError(code: SQLiteError.abortRollback) }
  }

  /// The error for a code that SQLite has just answered with.
  ///
  /// Its message is taken for broken constraints alone, as it names nothing but columns and rules
  /// there. Others can quote values.
  func error(_ code: Int32) -> SQLiteError {
    switch code & 0xFF {
    case SQLITE_CONSTRAINT:
      return SQLiteError(code: code, detail: String(cString: sqlite3_errmsg(database)))
    case SQLITE_CANTOPEN:
      let detail = String(cString: sqlite3_errstr(code))
      return SQLiteError(
        code: code, detail: "\(detail) (errno \(sqlite3_system_errno(database)))")
    default:
      return SQLiteError(code: code)
    }
  }

  /// Throws the error for `code` unless all is well.
  func check(_ code: Int32) throws(SQLiteError) {
    if code != SQLITE_OK { throw error(code) }
  }
}
