import CSQLite

extension SQLiteConnection {
  /// Whose file it is: a number in its header that is the application's to choose.
  package var applicationID: Int32 {
    get throws(SQLiteError) { try number("PRAGMA application_id") }
  }

  package func setApplicationID(_ id: Int32) throws(SQLiteError) {
    try handle.execute("PRAGMA application_id = \(id)")
  }

  /// The version of the file's tables: a number in its header that changes with a transaction.
  package var userVersion: Int32 {
    get throws(SQLiteError) { try number("PRAGMA user_version") }
  }

  package func setUserVersion(_ version: Int32) throws(SQLiteError) {
    try handle.execute("PRAGMA user_version = \(version)")
  }

  /// Whether the file that was opened stands at its path no longer: it was removed, or another was
  /// put in its place.
  package var hasMoved: Bool {
    get throws(SQLiteError) {
      handle.enter()
      defer { handle.leave() }
      var answer: Int32 = 0
      try handle.check(
        sqlite3_file_control(handle.database, "main", SQLITE_FCNTL_HAS_MOVED, &answer))
      return answer != 0
    }
  }

  /// Moves all that was committed from the write-ahead log to the file itself and empties the log.
  /// It waits for readers and the writer as long as the busy timeout allows.
  package func checkpoint() throws(SQLiteError) {
    handle.enter()
    defer { handle.leave() }
    try handle.check(
      sqlite3_wal_checkpoint_v2(handle.database, "main", SQLITE_CHECKPOINT_TRUNCATE, nil, nil))
  }

  /// What is wrong with the file, a line each; it reads the whole file. To be quick it does not
  /// compare indexes with their tables.
  package func integrityProblems(isQuick: Bool = false) throws(SQLiteError) -> [String] {
    var problems: [String] = []
    do throws(SQLiteError) {
      let check = isQuick ? "PRAGMA quick_check" : "PRAGMA integrity_check"
      try forEachLine(of: check, column: 0) { problems.append($0) }
    } catch {
      // Some damage stops the check itself.
      guard error.kind == .corrupt else { throw error }
      problems.append(error.description)
    }
    return problems == ["ok"] ? [] : problems
  }

  /// How SQLite would execute a statement, a line for each step: which tables it walks through and
  /// which indexes it uses.
  package func queryPlan(of text: StaticString) throws(SQLiteError) -> [String] {
    var lines: [String] = []
    try forEachLine(of: "EXPLAIN QUERY PLAN \(text)", column: 3) { lines.append($0) }
    return lines
  }

  private func number(_ text: String) throws(SQLiteError) -> Int32 {
    var statement = try handle.prepare(text)
    return try statement.first { row throws(SQLiteError) in
      Int32(truncatingIfNeeded: try row.integer(0))
    } ?? 0
  }

  private func forEachLine(
    of text: String, column: Int, _ body: (String) -> Void
  ) throws(SQLiteError) {
    var statement = try handle.prepare(text)
    // A plan does not depend on the values.
    let parameterCount = statement.parameterCount
    try statement.forEachRow(
      binding: { parameters in
        for _ in 0..<parameterCount { parameters.null() }
      },
      { row throws(SQLiteError) in body(try row.string(column)) })
  }
}
