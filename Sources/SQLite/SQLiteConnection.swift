import CSQLite

/// A connection to one database file in write-ahead-log mode: any number read, each its snapshot,
/// while one writes; across processes too.
///
/// One thread uses it and its statements at a time. That holds at compile time, as neither is
/// `Sendable`; a violation that got around the compiler traps.
package final class SQLiteConnection {
  let handle: DatabaseHandle
  var control: ControlStatements

  /// Opens the file at `path` or, to write, makes it.
  package init(_ path: String, _ options: Options = Options()) throws(SQLiteError) {
    handle = try DatabaseHandle(path, options)
    try handle.restrict()
    try handle.configure(options)
    control = try ControlStatements(handle)
  }

  /// Prepares one statement, for its owner to keep.
  ///
  /// Its text stands in our source, so that no value can ever become part of it. An owner that
  /// prepares several assigns them when the last is made: Swift 6.3 cannot take a half-made owner
  /// apart.
  package func prepare(_ text: StaticString) throws(SQLiteError) -> SQLiteStatement {
    try handle.prepare("\(text)")
  }

  /// Of the last statement that changed rows, how many those were.
  package var changedRowCount: Int { Int(sqlite3_changes64(handle.database)) }

  package var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(handle.database) }

  /// What stops this connection's statements from another thread.
  package var interrupter: SQLiteInterrupter { handle.interrupter }
}
