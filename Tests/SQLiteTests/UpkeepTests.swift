import Foundation
import SQLite
import Testing

@Suite struct `A file` {
  @Test func `carries its owner's number and its tables' version`() throws {
    let fixture = try Fixture()
    try fixture.connection.setApplicationID(-7)
    try fixture.connection.setUserVersion(.max)
    let other = try fixture.connect(isReadOnly: true)
    #expect(try other.applicationID == -7)
    #expect(try other.userVersion == .max)
  }

  @Test func `changes version with a transaction`() throws {
    let fixture = try Fixture()
    let connection = fixture.connection
    let error = failure {
      try connection.write { () throws(SQLiteError) in
        try connection.setUserVersion(2)
        try connection.run(script: "no statement")
      }
    }
    #expect(error != nil)
    #expect(try connection.userVersion == 0)
  }

  @Test func `is known to have moved once it is removed or replaced`() throws {
    let fixture = try Fixture("CREATE TABLE t(a)")
    let reader = try fixture.connect(isReadOnly: true)
    #expect(try !reader.hasMoved)
    try FileManager.default.removeItem(atPath: fixture.path)
    #expect(try reader.hasMoved)
    let other = try fixture.connect()
    #expect(try reader.hasMoved)
    #expect(try !other.hasMoved)
  }

  @Test func `is found whole`() throws {
    let connection = try Fixture("CREATE TABLE t(a)").connection
    #expect(try connection.integrityProblems() == [])
    #expect(try connection.integrityProblems(isQuick: true) == [])
  }

  @Test func `is found damaged`() throws {
    let fixture = try damagedFixture()
    let connection = try fixture.connect()
    let error = failure { _ = try connection.integers("SELECT sum(a) FROM t") }
    #expect(error?.kind == .corrupt)
    #expect(error?.canRetry == false)
    #expect(try connection.integrityProblems() != [])
    #expect(try connection.integrityProblems(isQuick: true) != [])
  }

  /// A file with a table whose pages someone wrote over.
  private func damagedFixture() throws -> Fixture {
    let fixture = try Fixture(
      """
      CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT) STRICT;
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
        INSERT INTO t SELECT i, hex(zeroblob(50)) FROM n;
      """)
    try fixture.connection.checkpoint()
    let file = try FileHandle(forWritingTo: URL(filePath: fixture.path))
    try file.seek(toOffset: 2 * 4096)
    try file.write(contentsOf: Data(repeating: 0x5A, count: 8 * 4096))
    try file.close()
    return fixture
  }
}

@Suite struct `A script` {
  @Test func `is executed statement by statement`() throws {
    let fixture = try Fixture(
      """
      -- Comments, rows and a semicolon; all are passed over.
      CREATE TABLE t(a INTEGER) STRICT;;
      SELECT 1; PRAGMA user_version;
      INSERT INTO t VALUES (1), (2); /* and */ DELETE FROM t WHERE a = 1
      -- the end
      """)
    #expect(try fixture.connection.integers("SELECT a FROM t") == [2])
  }

  @Test func `stops at the statement that fails, and tells its line`() throws {
    let fixture = try Fixture()
    let connection = fixture.connection
    let error = failure {
      try connection.run(
        script: """
          CREATE TABLE t(a INTEGER NOT NULL) STRICT;
          INSERT INTO t VALUES (1);

          -- Here it is.
            INSERT INTO t
              VALUES (NULL);
          INSERT INTO t VALUES (3);
          """)
    }
    #expect(
      error?.description
        == "SQLITE_CONSTRAINT_NOTNULL in line 5: NOT NULL constraint failed: t.a")
    #expect(try connection.integers("SELECT a FROM t") == [1])
  }

  @Test func `whose text is wrong tells the line of the wrong word`() throws {
    let fixture = try Fixture()
    let connection = fixture.connection
    let error = failure {
      try connection.run(
        script: """
          CREATE TABLE t(a INTEGER) STRICT;
          SELECT *
            FORM t;
          """)
    }
    #expect(error?.description == "SQLITE_ERROR in line 3: near \"FORM\": syntax error")
    #expect(try connection.integers("SELECT count(*) FROM t") == [0])
  }

  @Test func `that does not end is refused`() throws {
    let fixture = try Fixture()
    let connection = fixture.connection
    let error = failure { try connection.run(script: "SELECT 1;\nSELECT (1") }
    #expect(error?.kind == .statement)
    #expect(error?.line == 2)
  }
}

@Suite struct `A connection tells` {
  let fixture: Fixture
  var connection: SQLiteConnection { fixture.connection }

  init() throws {
    fixture = try Fixture(
      """
      CREATE TABLE t(a INTEGER PRIMARY KEY, b INTEGER, c INTEGER) STRICT;
      CREATE INDEX t_b ON t(b);
      INSERT INTO t(b) VALUES (7), (8), (9);
      """)
  }

  @Test func `how many rows a statement changed`() throws {
    var update = try connection.prepare("UPDATE t SET c = 1 WHERE b >= ?1")
    for (least, count) in [(8, 2), (0, 3), (10, 0)] {
      try update.run(least)
      #expect(connection.changedRowCount == count)
    }
  }

  @Test func `which row was inserted last`() throws {
    try connection.run(script: "INSERT INTO t(a) VALUES (41), (42)")
    #expect(connection.lastInsertedRowID == 42)
  }

  @Test func `how it would go about a statement`() throws {
    #expect(
      try connection.queryPlan(of: "SELECT c FROM t WHERE b = ?1")
        == ["SEARCH t USING INDEX t_b (b=?)"])
    #expect(try connection.queryPlan(of: "SELECT c FROM t WHERE c = ?1") == ["SCAN t"])
  }
}
