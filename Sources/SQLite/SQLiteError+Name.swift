extension SQLiteError {
  /// The name that SQLite's header gives to a result code, extended or not.
  static func name(of code: Int32) -> String {
    let primary = Int(code & 0xFF)
    guard families.indices.contains(primary) else { return "SQLITE_\(code)" }
    let family = families[primary]
    let extended = Int(code >> 8)
    if extended == 0 { return "SQLITE_\(family.name)" }
    guard family.extended.indices.contains(extended - 1) else { return "SQLITE_\(code)" }
    return "SQLITE_\(family.name)_\(family.extended[extended - 1])"
  }

  /// By primary code; the names of extended codes are those from 1.
  private static let families: [(name: String, extended: [String])] = [
    ("OK", []),
    ("ERROR", ["MISSING_COLLSEQ", "RETRY", "SNAPSHOT"]),
    ("INTERNAL", []),
    ("PERM", []),
    ("ABORT", ["1", "ROLLBACK"]),
    ("BUSY", ["RECOVERY", "SNAPSHOT", "TIMEOUT"]),
    ("LOCKED", ["SHAREDCACHE", "VTAB"]),
    ("NOMEM", []),
    ("READONLY", ["RECOVERY", "CANTLOCK", "ROLLBACK", "DBMOVED", "CANTINIT", "DIRECTORY"]),
    ("INTERRUPT", []),
    (
      "IOERR",
      [
        "READ", "SHORT_READ", "WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "FSTAT", "UNLOCK",
        "RDLOCK", "DELETE", "BLOCKED", "NOMEM", "ACCESS", "CHECKRESERVEDLOCK", "LOCK", "CLOSE",
        "DIR_CLOSE", "SHMOPEN", "SHMSIZE", "SHMLOCK", "SHMMAP", "SEEK", "DELETE_NOENT", "MMAP",
        "GETTEMPPATH", "CONVPATH", "VNODE", "AUTH", "BEGIN_ATOMIC", "COMMIT_ATOMIC",
        "ROLLBACK_ATOMIC", "DATA", "CORRUPTFS",
      ]
    ),
    ("CORRUPT", ["VTAB", "SEQUENCE", "INDEX"]),
    ("NOTFOUND", []),
    ("FULL", []),
    ("CANTOPEN", ["NOTEMPDIR", "ISDIR", "FULLPATH", "CONVPATH", "DIRTYWAL", "SYMLINK"]),
    ("PROTOCOL", []),
    ("EMPTY", []),
    ("SCHEMA", []),
    ("TOOBIG", []),
    (
      "CONSTRAINT",
      [
        "CHECK", "COMMITHOOK", "FOREIGNKEY", "FUNCTION", "NOTNULL", "PRIMARYKEY", "TRIGGER",
        "UNIQUE", "VTAB", "ROWID", "PINNED", "DATATYPE",
      ]
    ),
    ("MISMATCH", []),
    ("MISUSE", []),
    ("NOLFS", []),
    ("AUTH", ["USER"]),
    ("FORMAT", []),
    ("RANGE", []),
    ("NOTADB", []),
  ]
}
