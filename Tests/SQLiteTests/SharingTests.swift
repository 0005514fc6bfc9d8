import Dispatch
import Foundation
import SQLite
import Synchronization
import TestKit
import Testing

@Suite struct `Of two connections` {
  let fixture: Fixture
  let writer: SQLiteConnection

  init() throws {
    fixture = try Fixture("CREATE TABLE t(a INTEGER) STRICT; INSERT INTO t VALUES (1)")
    writer = fixture.connection
  }

  @Test func `a reader keeps its snapshot while the other writes`() throws {
    let reader = try fixture.connect(isReadOnly: true)
    try reader.read { () throws(SQLiteError) in
      let before = try reader.integers("SELECT a FROM t")
      try writer.write { () throws(SQLiteError) in
        try writer.run(script: "INSERT INTO t VALUES (2)")
        let during = try reader.integers("SELECT a FROM t")
        #expect(during == before)
      }
      let after = try reader.integers("SELECT a FROM t")
      #expect(after == before)
    }
    #expect(try reader.integers("SELECT a FROM t") == [1, 2])
  }

  @Test func `the second writer waits as long as it may`() throws {
    let second = try fixture.connect(busyTimeoutMilliseconds: 100)
    var error: SQLiteError?
    try writer.write { () throws(SQLiteError) in
      let time = ContinuousClock().measure {
        error = failure { try second.write { () throws(SQLiteError) in } }
      }
      #expect(time >= .milliseconds(100))
    }
    #expect(error?.kind == .busy)
    #expect(error?.canRetry == true)
    #expect(error?.description == "SQLITE_BUSY: database is locked")
    try second.write { () throws(SQLiteError) in
      try second.run(script: "INSERT INTO t VALUES (2)")
    }
  }

  @Test func `one that read first cannot write over what came since`() throws {
    let second = try fixture.connect()
    let error = failure {
      try second.read { () throws(SQLiteError) in
        _ = try second.integers("SELECT a FROM t")
        try writer.run(script: "INSERT INTO t VALUES (2)")
        try second.run(script: "INSERT INTO t VALUES (3)")
      }
    }
    #expect(error?.kind == .snapshot)
    #expect(error?.canRetry == true)
    #expect(try writer.integers("SELECT a FROM t") == [1, 2])
  }

  @Test func `the log is not emptied under a reader`() throws {
    let reader = try fixture.connect()
    let other = try fixture.connect()
    let error = failure {
      try reader.read { () throws(SQLiteError) in
        _ = try reader.integers("SELECT a FROM t")
        try writer.run(script: "INSERT INTO t VALUES (2)")
        try other.checkpoint()
      }
    }
    #expect(error?.kind == .busy)
    try other.checkpoint()
    let log = try FileManager.default.attributesOfItem(atPath: fixture.path + "-wal")
    #expect(log[.size] as? Int == 0)
  }

  @Test func `writers on many threads lose nothing`() throws {
    DispatchQueue.concurrentPerform(iterations: 4) { [path = fixture.path] _ in
      let error = failure {
        var options = SQLiteConnection.Options()
        options.busyTimeoutMilliseconds = 60_000
        let connection = try SQLiteConnection(path, options)
        var read = try connection.prepare("SELECT max(a) FROM t")
        var insert = try connection.prepare("INSERT INTO t VALUES (?1)")
        for _ in 0..<25 {
          try connection.write { () throws(SQLiteError) in
            let last = try read.first { row throws(SQLiteError) in try row.integer(0) }
            try insert.run((last ?? 0) + 1)
          }
        }
      }
      #expect(error == nil)
    }
    #expect(try writer.integers("SELECT a FROM t ORDER BY a") == Array(1...101))
  }
}

@Suite struct `Of two processes` {
  /// The other process says with a file of that name that it is there, and waits for ours.
  private struct Sign {
    let path: String

    func give() { _ = FileManager.default.createFile(atPath: path, contents: nil) }

    var isSeen: Bool { FileManager.default.fileExists(atPath: path) }
  }

  @Test func `one writes while the other reads, and the next write waits`() async throws {
    let fixture = try Fixture("CREATE TABLE t(a INTEGER) STRICT; INSERT INTO t VALUES (1)")
    let path = fixture.path
    async let other = #expect(processExitsWith: .success) { [path = path as String] in
      let connection = try SQLiteConnection(path)
      try connection.write { () throws(SQLiteError) in
        try connection.run(script: "INSERT INTO t VALUES (2)")
        Sign(path: path + ".written").give()
        let seen = Sign(path: path + ".seen")
        #expect(Deadline(in: .seconds(60)).poll { seen.isSeen })
      }
    }
    // Not kept from the other process's start by waiting on a thread that it takes.
    try await eventually { Sign(path: path + ".written").isSeen }
    #expect(try fixture.connection.integers("SELECT a FROM t") == [1])
    let impatient = try fixture.connect()
    let error = failure { try impatient.write { () throws(SQLiteError) in } }
    #expect(error?.kind == .busy)
    Sign(path: path + ".seen").give()
    try fixture.connection.write { () throws(SQLiteError) in
      try fixture.connection.run(script: "INSERT INTO t VALUES (3)")
    }
    _ = await other
    #expect(try fixture.connection.integers("SELECT a FROM t ORDER BY a") == [1, 2, 3])
  }

  @Test func `one that is killed while it writes leaves nothing`() async throws {
    let fixture = try Fixture("CREATE TABLE t(a INTEGER) STRICT; INSERT INTO t VALUES (1)")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = fixture.path as String] in
      let connection = try SQLiteConnection(path)
      try connection.write { () throws(SQLiteError) in
        try connection.run(script: "INSERT INTO t VALUES (2)")
        kill(getpid(), SIGKILL)
      }
    }
    try fixture.connection.write { () throws(SQLiteError) in
      try fixture.connection.run(script: "INSERT INTO t VALUES (3)")
    }
    #expect(try fixture.connection.integers("SELECT a FROM t ORDER BY a") == [1, 3])
    #expect(try fixture.connection.integrityProblems() == [])
  }
}

/// A statement that would never end.
private let endless: StaticString = """
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
  """

@Suite struct `From another thread` {
  @Test func `a statement is interrupted`() throws {
    let fixture = try Fixture()
    let interrupter = fixture.connection.interrupter
    let isOver = Atomic(false)
    let interrupted = DispatchGroup()
    DispatchQueue.global().async(group: interrupted) {
      // One that comes before the statement runs does nothing.
      while !isOver.load(ordering: .relaxed) { interrupter.interrupt() }
    }
    let error = failure { _ = try fixture.connection.integers(endless) }
    isOver.store(true, ordering: .relaxed)
    interrupted.wait()
    #expect(error?.kind == .interrupted)
    #expect(error?.canRetry == false)
    #expect(try fixture.connection.integers("SELECT 1") == [1])
  }

  @Test func `a connection that is gone is not touched`() throws {
    let interrupter = try Fixture().connection.interrupter
    interrupter.interrupt()
  }

  @Test func `a connection in use is not used`() async throws {
    let fixture = try Fixture()
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = fixture.path as String] in
      nonisolated(unsafe) let connection = try SQLiteConnection(path)
      DispatchQueue.global().async { _ = try? connection.integers(endless) }
      // As long as the other has not begun, all is well.
      let isStopped = Deadline(in: .seconds(60)).poll { (try? connection.applicationID) == nil }
      #expect(isStopped)
    }
    #expect(result?.lastWords.contains("two threads use one SQLite connection at once") == true)
  }
}
