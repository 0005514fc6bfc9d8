import CSQLite

extension DatabaseHandle {
  /// SQLite counts the bytes it allocates under a lock of the whole process. Without that, which
  /// nobody asks for, an insert takes 12 % less time.
  private static let hasStoppedCountingMemory =
    csqlite_configure(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK

  /// Steps of the programs that SQLite makes of statements.
  private static let stepCountInBetween: Int32 = 2_000

  convenience init(
    _ path: String, _ options: SQLiteConnection.Options
  ) throws(SQLiteError) {
    _ = Self.hasStoppedCountingMemory
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw SQLiteError(code: SQLITE_CANTOPEN, detail: "no path of a file")
    }
    // Debian's build takes names that start with "file:" for URIs, and ":memory:" for no file.
    let path = path.hasPrefix("/") ? path : "./\(path)"
    var access = options.isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
    if options.makesFile, !options.isReadOnly { access |= SQLITE_OPEN_CREATE }
    var database: OpaquePointer?
    let code = sqlite3_open_v2(
      path, &database, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard let database else { throw SQLiteError(code: SQLITE_NOMEM) }
    self.init(owning: database)
    try check(code)
  }

  /// Takes from SQL what this house never needs: writing to SQLite's own tables, functions with
  /// side effects in a schema, extensions, and texts in double quotes.
  func restrict() throws(SQLiteError) {
    let flags: [(flag: Int32, isOn: Int32)] = [
      (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
      (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
      (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
    ]
    for (flag, isOn) in flags { try check(csqlite_set_flag(database, flag, isOn)) }
  }

  func configure(_ options: SQLiteConnection.Options) throws(SQLiteError) {
    try check(sqlite3_busy_timeout(database, options.busyTimeoutMilliseconds))
    // A negative size counts in KiB.
    try execute("PRAGMA cache_size = -\(options.cacheByteCount >> 10)")
    try execute("PRAGMA mmap_size = \(options.mappedByteCount)")
    // Debian's build overwrites whatever is deleted, which makes the log a third longer.
    try execute("PRAGMA secure_delete = FAST")
    try execute("PRAGMA temp_store = \(options.temporaryStore.rawValue)")
    try execute("PRAGMA synchronous = \(options.synchronous.rawValue)")
    if let inBetween = options.inBetween { call(inBetween) }
    if options.isReadOnly {
      // Looks at the file, which SQLite has not opened yet.
      try execute("PRAGMA user_version")
    } else {
      try keepLog(patienceMilliseconds: options.busyTimeoutMilliseconds)
    }
  }

  private func call(_ inBetween: @escaping @Sendable () -> Void) {
    self.inBetween = inBetween
    let this = Unmanaged.passUnretained(self).toOpaque()
    sqlite3_progress_handler(
      database, Self.stepCountInBetween,
      { this in
        if let this { Unmanaged<DatabaseHandle>.fromOpaque(this).takeUnretainedValue().inBetween() }
        return 0
      }, this)
  }

  /// Makes the file one with a write-ahead log, if it is none yet. Of those who open a new file at
  /// once, one can; SQLite turns the others away without letting them wait, so they wait here.
  private func keepLog(patienceMilliseconds: Int32) throws(SQLiteError) {
    var statement = try prepare("PRAGMA journal_mode = WAL")
    var waitedMilliseconds: Int32 = 0
    while true {
      do throws(SQLiteError) {
        let mode = try statement.first { row throws(SQLiteError) in try row.string(0) }
        guard mode == "wal" else {
          throw SQLiteError(code: SQLITE_CANTOPEN, detail: "the file cannot have a log beside it")
        }
        return
      } catch {
        guard error.kind == .busy, waitedMilliseconds < patienceMilliseconds else { throw error }
        waitedMilliseconds += sqlite3_sleep(5)
      }
    }
  }
}
