import CSQLite
import Foundation
import Testing

@testable import SQLite

@Suite struct `An error says` {
  private let fixture: Fixture
  private var connection: SQLiteConnection { fixture.connection }

  init() throws {
    fixture = try Fixture(
      """
      CREATE TABLE t(
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER CHECK (age > 0),
        parent INTEGER REFERENCES t(id)) STRICT;
      CREATE TABLE loose(a TEXT);
      CREATE TRIGGER guard BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'never'); END;
      INSERT INTO t(id, name) VALUES (1, 'one');
      INSERT INTO loose(rowid) VALUES (1);
      """)
  }

  @Test func `which rule of a table is broken`() throws {
    let cases: [(StaticString, SQLiteError.Constraint, String)] = [
      ("INSERT INTO t(id, name) VALUES (1, 'two')", .primaryKey, "UNIQUE constraint failed: t.id"),
      ("INSERT INTO t(name) VALUES ('one')", .unique, "UNIQUE constraint failed: t.name"),
      ("INSERT INTO t(name) VALUES (NULL)", .notNull, "NOT NULL constraint failed: t.name"),
      ("UPDATE t SET age = -1", .check, "CHECK constraint failed: age > 0"),
      ("UPDATE t SET parent = 9", .foreignKey, "FOREIGN KEY constraint failed"),
      ("UPDATE t SET age = 'x'", .dataType, "cannot store TEXT value in INTEGER column t.age"),
      ("DELETE FROM t", .trigger, "never"),
      ("INSERT INTO loose(rowid) VALUES (1)", .rowID, "UNIQUE constraint failed: loose.rowid"),
    ]
    for (text, constraint, detail) in cases {
      var statement = try connection.prepare(text)
      let error = failure { try statement.run() }
      #expect(error?.kind == .constraint(constraint), "\(text)")
      #expect(error?.detail == detail)
      #expect(error?.canRetry == false)
    }
  }

  @Test func `nothing that was bound`() throws {
    let secret = "s3cret"
    let cases: [(StaticString, SQLiteError.Kind)] = [
      ("INSERT INTO t(name) VALUES (?1) RETURNING name = ?1", .constraint(.unique)),
      ("UPDATE t SET age = ?1", .constraint(.dataType)),
      ("INSERT INTO loose(rowid) VALUES (?1)", .mismatch),
      // SQLite's message quotes these.
      ("SELECT json_extract('{}', ?1)", .statement),
      ("SELECT load_extension(?1)", .statement),
      ("ATTACH '/no/such/folder/' || ?1 AS other", .cannotOpen),
    ]
    try connection.run(script: "INSERT INTO t(name) VALUES ('s3cret')")
    for (text, kind) in cases {
      var statement = try connection.prepare(text)
      let error = failure { try statement.forEachRow(secret) { _ in } }
      #expect(error?.kind == kind, "\(text)")
      #expect(error?.description.contains(secret) == false)
    }
  }

  @Test func `that a value is too big`() throws {
    let result = failure { _ = try connection.integers("SELECT zeroblob(2000000000)") }
    #expect(result?.kind == .tooBig)
    // Memory that is never touched.
    let byteCount = 1_000_000_001
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    let memory = try #require(mmap(nil, byteCount, PROT_READ, flags, -1, 0))
    defer { munmap(memory, byteCount) }
    let bytes = UnsafeRawBufferPointer(start: memory, count: byteCount)
    var insert = try connection.prepare("INSERT INTO loose VALUES (?1)")
    let error = failure {
      try insert.run { $0.text(Span(_unsafeElements: bytes.assumingMemoryBound(to: UInt8.self))) }
    }
    #expect(error?.kind == .tooBig)
    #expect(try connection.integers("SELECT count(*) FROM loose") == [1])
    try insert.run("small")
  }

  @Test func `that a table is still being read`() throws {
    let error = failure {
      var select = try connection.prepare("SELECT id FROM t")
      try select.forEachRow { _ throws(SQLiteError) in
        try connection.run(script: "DROP TABLE loose")
      }
    }
    #expect(error?.kind == .locked)
    #expect(error?.canRetry == true)
    try connection.run(script: "DROP TABLE loose")
  }

  @Test func `that there is no more room`() throws {
    let error = failure {
      try connection.run(
        script: """
          PRAGMA max_page_count = 20;
          INSERT INTO loose VALUES (hex(zeroblob(1000000)));
          """)
    }
    #expect(error?.kind == .full)
    #expect(error?.line == 2)
    #expect(error?.canRetry == false)
  }

  @Test func `that the disk fails`() async throws {
    // The limit of a file's size holds for a whole process.
    await #expect(processExitsWith: .success) { [path = fixture.path as String] in
      let connection = try SQLiteConnection(path)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1 << 17, rlim_max: 1 << 17)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let error = failure {
        try connection.run(script: "INSERT INTO loose VALUES (hex(zeroblob(1000000)))")
      }
      #expect(error?.kind == .inputOutput)
    }
    #expect(try connection.integers("SELECT count(*) FROM loose") == [1])
  }

  @Test func `where a statement's text is wrong`() {
    let text = failure { _ = try connection.prepare("SELECT *\nFROM t\nWHERE absent = 1") }
    #expect(text?.kind == .statement)
    #expect(text?.description == "SQLITE_ERROR in line 3: no such column: absent")
    let syntax = failure { _ = try connection.prepare("SELECT\n1 +") }
    #expect(syntax?.description == "SQLITE_ERROR: incomplete input")
  }

  @Test func `what can be gone about with another try`() {
    let codes = [
      SQLITE_BUSY, SQLITE_BUSY | 1 << 8, SQLITE_LOCKED, SQLiteError.busySnapshot, SQLITE_PROTOCOL,
    ]
    #expect(codes.allSatisfy { SQLiteError(code: $0).canRetry })
    let others = [SQLITE_ERROR, SQLITE_FULL, SQLITE_CORRUPT, SQLITE_INTERRUPT, SQLITE_NOMEM]
    #expect(others.allSatisfy { !SQLiteError(code: $0).canRetry })
    #expect(SQLiteError(code: SQLITE_NOMEM).kind == .outOfMemory)
    #expect(SQLiteError(code: SQLITE_MISUSE).kind == .other)
  }

  @Test func `its code by the name that SQLite's header has for it`() throws {
    let header = try String(contentsOfFile: "/usr/include/sqlite3.h", encoding: .utf8)
    let primary = /#define SQLITE_([A-Z]+) +(\d+) +\/\*.*/
    var codes: [String: Int32] = [:]
    for match in header.matches(of: primary) {
      let code = try #require(Int32(match.2))
      if code < 27, codes.values.allSatisfy({ $0 != code }) { codes["\(match.1)"] = code }
    }
    #expect(codes.count == 27)
    let extended = /#define SQLITE_([A-Z]+_[A-Z_]+) +\(SQLITE_([A-Z]+) *\| *\((\d+)<<8\)\)/
    for match in header.matches(of: extended) {
      guard let code = codes["\(match.2)"], code != SQLITE_OK else { continue }
      let step = try #require(Int32(match.3))
      #expect(SQLiteError.name(of: code | step << 8) == "SQLITE_\(match.1)")
    }
    for (name, code) in codes { #expect(SQLiteError.name(of: code) == "SQLITE_\(name)") }
    #expect(SQLiteError.name(of: 4711) == "SQLITE_4711")
  }
}
