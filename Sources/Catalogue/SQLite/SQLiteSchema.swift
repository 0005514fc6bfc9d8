import Pricing
import SQLite

/// The version of a file's tables, and the way to another one.
///
/// Each migration is a transaction that begins as the file's one writer, looks at what was applied
/// and goes one step: of two programs that migrate at once, one takes a step and the other finds it
/// taken.
struct SQLiteSchema {
  /// `pxct` in a file's header: what tells a catalogue from other SQLite files.
  static let applicationID: Int32 = 0x7078_6374

  let connection: SQLiteConnection
  let known: [Migration]

  init(_ connection: SQLiteConnection, known: [Migration] = SQLiteMigrations.all) {
    self.connection = connection
    self.known = known
  }

  /// What was applied beside what is known, in one look.
  func plan() throws(CatalogueError) -> MigrationPlan {
    try connection.read { () throws(CatalogueError) in try planWithinTransaction() }
  }

  /// Applies what is not applied yet; answers with the numbers of what this call applied.
  func migrate(at now: Instant) throws(CatalogueError) -> [Int] {
    var numbers: [Int] = []
    while true {
      let number = try connection.write { () throws(CatalogueError) -> Int? in
        let plan = try planWithinTransaction()
        try plan.validate()
        guard let migration = plan.next else { return nil }
        try withSQLite { () throws(SQLiteError) in try apply(migration, at: now) }
        return migration.number
      }
      guard let number else { return numbers }
      numbers.append(number)
    }
  }

  /// Takes back every migration above `number`; answers with their numbers.
  func revert(to number: Int) throws(CatalogueError) -> [Int] {
    var numbers: [Int] = []
    while true {
      let reverted = try connection.write { () throws(CatalogueError) -> Int? in
        let plan = try planWithinTransaction()
        try plan.validate()
        guard plan.version > number else { return nil }
        let migration = known[plan.version - 1]
        try withSQLite { () throws(SQLiteError) in
          try connection.run(script: migration.down)
          var forget = try connection.prepare("DELETE FROM migration WHERE number = ?1")
          try forget.run(migration.number)
        }
        return migration.number
      }
      guard let reverted else { return numbers }
      numbers.append(reverted)
    }
  }

  private func apply(_ migration: Migration, at now: Instant) throws(SQLiteError) {
    try connection.setApplicationID(Self.applicationID)
    try connection.run(
      script: """
        CREATE TABLE IF NOT EXISTS migration(
          number INTEGER PRIMARY KEY,
          name TEXT NOT NULL,
          checksum INTEGER NOT NULL,
          applied_at INTEGER NOT NULL
        ) STRICT
        """)
    try connection.run(script: migration.up)
    var remember = try connection.prepare("INSERT INTO migration VALUES (?1, ?2, ?3, ?4)")
    try remember.run(
      migration.number, "\(migration.name)", migration.checksum, now.milliseconds)
  }

  private func planWithinTransaction() throws(CatalogueError) -> MigrationPlan {
    let (id, tableCount) = try withSQLite { () throws(SQLiteError) in
      var count = try connection.prepare("SELECT count(*) FROM sqlite_schema")
      let tableCount = try count.first { row throws(SQLiteError) in try row.integer(0) }
      return (try connection.applicationID, tableCount ?? 0)
    }
    if tableCount == 0 { return MigrationPlan(known: known, applied: []) }
    guard id == Self.applicationID else { throw .foreign }
    return MigrationPlan(
      known: known, applied: try withSQLite { () throws(SQLiteError) in try applied() })
  }

  private func applied() throws(SQLiteError) -> [AppliedMigration] {
    var applied: [AppliedMigration] = []
    var all = try connection.prepare(
      "SELECT number, name, checksum, applied_at FROM migration ORDER BY number")
    try all.forEachRow { row throws(SQLiteError) in
      applied.append(
        AppliedMigration(
          number: Int(try row.integer(0)), name: try row.string(1),
          checksum: try row.integer(2), at: Instant(milliseconds: try row.integer(3))))
    }
    return applied
  }
}
