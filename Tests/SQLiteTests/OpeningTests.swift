import CSQLite
import Dispatch
import Foundation
import Reactor
import SQLite
import TestKit
import Testing

@Suite struct `A connection` {
  @Test func `makes its file, with a log`() throws {
    let fixture = try Fixture()
    #expect(try fixture.connection.strings("PRAGMA journal_mode") == ["wal"])
    #expect(FileManager.default.fileExists(atPath: fixture.path))
  }

  @Test func `works as its options say`() throws {
    var options = SQLiteConnection.Options()
    options.synchronous = .normal
    options.busyTimeoutMilliseconds = 123
    options.cacheByteCount = 3 << 20
    options.mappedByteCount = 5 << 20
    options.temporaryStore = .file
    let fixture = try Fixture("", options)
    let connection = fixture.connection
    #expect(try connection.integers("PRAGMA synchronous") == [1])
    #expect(try connection.integers("PRAGMA busy_timeout") == [123])
    #expect(try connection.integers("PRAGMA cache_size") == [-3072])
    #expect(try connection.integers("PRAGMA mmap_size") == [5 << 20])
    #expect(try connection.integers("PRAGMA temp_store") == [1])
    let usualFixture = try Fixture()
    let usual = usualFixture.connection
    #expect(try usual.integers("PRAGMA synchronous") == [2])
    #expect(try usual.integers("PRAGMA temp_store") == [2])
    #expect(try usual.integers("PRAGMA mmap_size") == [0])
  }

  @Test func `keeps SQL from what it could do harm with`() throws {
    let fixture = try Fixture("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT")
    let connection = fixture.connection
    #expect(try connection.integers("PRAGMA foreign_keys") == [1])
    #expect(try connection.integers("PRAGMA trusted_schema") == [0])
    let schema = failure {
      try connection.run(script: "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema")
    }
    #expect(schema?.detail == "table sqlite_master may not be modified")
    let quotes = failure { _ = try connection.prepare(#"SELECT "no column""#) }
    #expect(quotes?.detail == "no such column: no column")
    let quotesInSchema = failure {
      try connection.run(script: #"CREATE INDEX i ON t(a) WHERE a = "no column""#)
    }
    #expect(quotesInSchema?.kind == .statement)
    let `extension` = failure { _ = try connection.strings("SELECT load_extension('x')") }
    #expect(`extension`?.kind == .statement)
  }

  @Test(arguments: ["file:a?mode=memory", ":memory:", "a b%20c", "naïve.db"])
  func `takes any name for a file's`(name: String) throws {
    let folder = try TemporaryFolder()
    let connection = try SQLiteConnection(folder.path(name))
    try connection.setUserVersion(1)
    #expect(try connection.userVersion == 1)
    #expect(FileManager.default.fileExists(atPath: folder.path(name)))
  }

  @Test func `takes a name without a folder for a file's too`() async throws {
    let folder = try TemporaryFolder()
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      chdir(path)
      for name in [":memory:", "file:b?mode=memory"] {
        _ = try SQLiteConnection(name)
        #expect(FileManager.default.fileExists(atPath: "\(path)/\(name)"))
      }
    }
    #expect(FileManager.default.fileExists(atPath: folder.path(":memory:")))
  }

  @Test(arguments: ["", "a\0b", "/no/such/folder/a.db", "/tmp"])
  func `is not made to what cannot be a database file`(path: String) {
    let error = failure { _ = try SQLiteConnection(path) }
    #expect(error?.kind == .cannotOpen)
  }

  @Test func `says why a file cannot be opened`() {
    let error = failure { _ = try SQLiteConnection("/no/such/folder/a.db") }
    #expect(
      error?.description == "SQLITE_CANTOPEN: unable to open database file (errno \(ENOENT))")
  }

  @Test func `closes its file when its last statement is gone`() throws {
    let folder = try TemporaryFolder()
    let log = folder.path("a.db-wal")
    func prepare() throws -> SQLiteStatement {
      let connection = try SQLiteConnection(folder.path("a.db"))
      try connection.run(script: "CREATE TABLE t(a)")
      return try connection.prepare("SELECT 1")
    }
    do {
      let statement = try prepare()
      #expect(FileManager.default.fileExists(atPath: log))
      _ = consume statement
    }
    // The last to close a file takes its log along.
    #expect(!FileManager.default.fileExists(atPath: log))
  }

  @Test func `that reads only changes nothing`() throws {
    let fixture = try Fixture("CREATE TABLE t(a) ; INSERT INTO t VALUES (1)")
    let reader = try fixture.connect(isReadOnly: true)
    #expect(try reader.integers("SELECT a FROM t") == [1])
    let errors = [
      failure { try reader.run(script: "INSERT INTO t VALUES (2)") },
      failure {
        try reader.write { () throws(SQLiteError) in
          try reader.run(script: "INSERT INTO t VALUES (2)")
        }
      },
      failure { try reader.setUserVersion(3) },
    ]
    #expect(errors.map(\.?.kind) == [.readOnly, .readOnly, .readOnly])
    #expect(try reader.integers("SELECT a FROM t") == [1])
  }

  @Test func `that reads only makes no file`() throws {
    let folder = try TemporaryFolder()
    var options = SQLiteConnection.Options()
    options.isReadOnly = true
    let error = failure { _ = try SQLiteConnection(folder.path("absent.db"), options) }
    #expect(error?.kind == .cannotOpen)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test(arguments: [true, false])
  func `is refused to a file that is no database`(isReadOnly: Bool) throws {
    let folder = try TemporaryFolder()
    let text = String(repeating: "no database ", count: 100)
    try text.write(toFile: folder.path("a.db"), atomically: false, encoding: .utf8)
    var options = SQLiteConnection.Options()
    options.isReadOnly = isReadOnly
    let error = failure { _ = try SQLiteConnection(folder.path("a.db"), options) }
    #expect(error?.kind == .notADatabase)
    #expect(error?.canRetry == false)
  }

  @Test func `changes threads inside a lock`() throws {
    let fixture = try Fixture("CREATE TABLE t(a INTEGER) STRICT")
    let store = Guarded(try Store(fixture.path))
    let group = DispatchGroup()
    for index in 0..<10 {
      DispatchQueue.global().async(group: group) {
        let error = failure { try store.withLock { try $0.insert.run(index) } }
        #expect(error == nil)
      }
    }
    group.wait()
    #expect(try fixture.connection.integers("SELECT sum(a) FROM t") == [45])
  }
}

/// An owner as adapters have them.
private struct Store: ~Copyable {
  let connection: SQLiteConnection
  var insert: SQLiteStatement

  init(_ path: String) throws(SQLiteError) {
    let connection = try SQLiteConnection(path)
    let insert = try connection.prepare("INSERT INTO t VALUES (?1)")
    self.connection = connection
    self.insert = insert
  }
}

@Suite struct `A new file` {
  @Test func `can be opened by many at once`() throws {
    let folder = try TemporaryFolder()
    for round in 0..<20 {
      DispatchQueue.concurrentPerform(iterations: 4) { _ in
        let error = failure {
          let connection = try SQLiteConnection(folder.path("\(round).db"))
          try connection.write { () throws(SQLiteError) in
            try connection.run(script: "CREATE TABLE IF NOT EXISTS t(a)")
          }
        }
        #expect(error == nil)
      }
    }
  }

  @Test func `is waited for while another makes it one with a log`() throws {
    let folder = try TemporaryFolder()
    var other: OpaquePointer?
    sqlite3_open(folder.path("a.db"), &other)
    defer { sqlite3_close(other) }
    // What SQLite holds in the middle of the change.
    sqlite3_exec(other, "BEGIN IMMEDIATE", nil, nil, nil)
    var options = SQLiteConnection.Options()
    options.busyTimeoutMilliseconds = 100
    var error: SQLiteError?
    let time = ContinuousClock().measure {
      error = failure { _ = try SQLiteConnection(folder.path("a.db"), options) }
    }
    #expect(error?.kind == .busy)
    #expect(time >= .milliseconds(100))
    sqlite3_exec(other, "COMMIT", nil, nil, nil)
    #expect(failure { _ = try SQLiteConnection(folder.path("a.db"), options) } == nil)
  }
}
