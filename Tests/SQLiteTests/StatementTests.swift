import Bytes
import Reactor
import SQLite
import TestKit
import Testing

@Suite struct `Values go in and come out` {
  @Test(arguments: [0, 1, -1, 255, 1 << 40, .max, .min] as [Int64])
  func `as integers`(integer: Int64) throws {
    #expect(try roundTrip(integer) { row throws(SQLiteError) in try row.integer(0) } == integer)
  }

  @Test(arguments: [
    "", "a", "naïve", "e\u{301} and é", "日本語", "👩‍👩‍👧‍👦", "a\0b\0", "\u{10FFFF}", "'; DROP TABLE t --",
  ])
  func `as texts`(text: String) throws {
    let string = try roundTrip(text) { row throws(SQLiteError) in try row.string(0) }
    // As unicode, "e\u{301}" would equal "é".
    #expect(string.map { Array($0.utf8) } == Array(text.utf8))
  }

  @Test func `as texts that are no unicode`() throws {
    let bytes = Array(UInt8.min...UInt8.max)
    let fixture = try Fixture("CREATE TABLE t(a TEXT) STRICT")
    var insert = try fixture.connection.prepare("INSERT INTO t VALUES (?1)")
    try insert.run { $0.text(bytes.span) }
    var select = try fixture.connection.prepare("SELECT a FROM t")
    let lent = try select.first { row throws(SQLiteError) in
      try row.withText(0) { span in (0..<span.count).map { span[$0] } }
    }
    #expect(lent == bytes)
    let error = failure {
      _ = try select.first { row throws(SQLiteError) in try row.string(0) }
    }
    #expect(error?.description == "SQLITE_MISMATCH: column a is not UTF-8")
  }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 1 << 20, 100 << 20])
  func `as blobs of any size`(byteCount: Int) throws {
    var generator = SeededGenerator(seed: UInt64(byteCount))
    let salt = UInt8.random(in: .min ... .max, using: &generator)
    let blob = [UInt8](unsafeUninitializedCapacity: byteCount) { bytes, count in
      for index in 0..<byteCount {
        bytes.initializeElement(
          at: index, to: UInt8(truncatingIfNeeded: index >> 8 &+ index) ^ salt)
      }
      count = byteCount
    }
    let found = try roundTrip(blob) { row throws(SQLiteError) in
      try row.withBlob(0) { span in span.withUnsafeBufferPointer { Array($0) } }
    }
    let isSame = found == blob
    #expect(isSame)
  }

  @Test func `as nothing at all`() throws {
    let isNull = try roundTrip(Int64?.none) { row throws(SQLiteError) in row.isNull(0) }
    #expect(isNull == true)
    let integer = try roundTrip(Int?.some(3)) { row throws(SQLiteError) in
      try row.optionalInteger(0)
    }
    #expect(integer == .some(3))
    let string = try roundTrip(String?.none) { row throws(SQLiteError) in
      try row.optionalString(0)
    }
    #expect(string == .some(nil))
    let empty = try roundTrip("") { row throws(SQLiteError) in row.isNull(0) }
    #expect(empty == false)
    let emptyBlob = try roundTrip([UInt8]()) { row throws(SQLiteError) in row.isNull(0) }
    #expect(emptyBlob == false)
  }

  @Test func `one by one`() throws {
    let fixture = try Fixture()
    var select = try fixture.connection.prepare(
      """
      SELECT (?1, ?2, ?3, ?4, ?5) IS (1, 'literal', 'static', 'span', x'01')
        AND (?6, ?7, ?8, ?9, ?10) IS (NULL, NULL, NULL, NULL, NULL)
      """)
    let isSame = try select.first(binding: { parameters in
      parameters.integer(1)
      parameters.text("literal")
      parameters.text("static" as StaticString)
      parameters.text("span".utf8Span.span)
      parameters.blob(([1] as [UInt8]).span)
      parameters.null()
      parameters.integer(nil)
      parameters.text(String?.none)
      parameters.text(Span<UInt8>?.none)
      parameters.blob(nil)
    }) { row throws(SQLiteError) in try row.integer(0) }
    #expect(isSame == 1)
  }

  @Test func `at the end of a buffer`() throws {
    let fixture = try Fixture()
    var select = try fixture.connection.prepare("SELECT ?1, ?2")
    var buffer = ByteBuffer()
    buffer.append("<")
    try select.forEachRow("text", [1, 2] as [UInt8]) { row throws(SQLiteError) in
      try row.appendText(0, to: &buffer)
      try row.appendBlob(1, to: &buffer)
    }
    let isAppended = buffer.withSpan { $0.equals("<text\u{1}\u{2}") }
    #expect(isAppended)
  }

  @Test func `though their memory is gone before the statement runs`() throws {
    let fixture = try Fixture("CREATE TABLE t(a TEXT, b TEXT, c BLOB) STRICT")
    var insert = try fixture.connection.prepare("INSERT INTO t VALUES (?1, ?2, ?3)")
    for length in [3, 1500, 4000] {
      try insert.run { parameters in
        for letter in ["a", "b"] {
          var text = ByteBuffer()
          for _ in 0..<length { text.append(letter) }
          text.withSpan { parameters.text($0) }
        }
        let blob = GuardedBytes(repeatElement(7, count: length))
        blob.withSpan { parameters.blob($0) }
      }
    }
    let lengths = try fixture.connection.integers(
      """
      SELECT length(a) FROM t WHERE a NOT GLOB '*[^a]*' AND b NOT GLOB '*[^b]*'
        AND length(b) = length(a) AND replace(hex(c), '07', '') = '' AND length(c) = length(a)
      """)
    #expect(lengths == [3, 1500, 4000])
  }

  /// What `read` makes of `value` when it comes back from a row.
  private func roundTrip<Value: SQLiteValue, Result>(
    _ value: Value, _ read: (borrowing SQLiteRow) throws(SQLiteError) -> Result
  ) throws -> Result? {
    let fixture = try Fixture("CREATE TABLE t(a ANY) STRICT")
    var insert = try fixture.connection.prepare("INSERT INTO t VALUES (?1)")
    try insert.run(value)
    var select = try fixture.connection.prepare("SELECT a FROM t")
    return try select.first(read: read)
  }
}

@Suite struct `A column is read as what it holds` {
  @Test func `or the error names both`() throws {
    let fixture = try Fixture()
    var select = try fixture.connection.prepare(
      "SELECT 1 AS integer, 'a' AS text, x'00' AS blob, NULL AS absent, 1.5 AS real")
    for column in 0..<5 {
      let asInteger = failure {
        _ = try select.first { row throws(SQLiteError) in try row.integer(column) }
      }
      let asText = failure {
        _ = try select.first { row throws(SQLiteError) in try row.string(column) }
      }
      let asBlob = failure {
        _ = try select.first { row throws(SQLiteError) in try row.withBlob(column) { _ in } }
      }
      let name = ["integer", "text", "blob", "absent", "real"][column]
      #expect(asInteger?.detail == (column == 0 ? nil : "column \(name) is not INTEGER"))
      #expect(asText?.detail == (column == 1 ? nil : "column \(name) is not TEXT"))
      #expect(asBlob?.detail == (column == 2 ? nil : "column \(name) is not BLOB"))
      #expect([asInteger, asText, asBlob].allSatisfy { $0 == nil || $0?.kind == .mismatch })
    }
  }
}

@Suite struct `A statement is ready again` {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture(
      """
      CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT;
      INSERT INTO t VALUES (1), (2), (3);
      """)
  }

  @Test func `after its body threw`() throws {
    var select = try fixture.connection.prepare("SELECT a FROM t WHERE a >= ?1 ORDER BY a")
    for _ in 0..<2 {
      var seen: [Int64] = []
      let error = failure {
        try select.forEachRow(1) { row throws(SQLiteError) in
          seen.append(try row.integer(0))
          if seen.count == 2 { throw row.unreadable(0, as: "odd") }
        }
      }
      #expect(error?.description == "SQLITE_MISMATCH: column a is not odd")
      #expect(seen == [1, 2])
    }
    // A statement left halfway would hold its snapshot, and the log could not be emptied.
    try fixture.connection.checkpoint()
    #expect(try select.first(3) { row throws(SQLiteError) in try row.integer(0) } == 3)
  }

  @Test func `after its first row was read and others were left`() throws {
    var select = try fixture.connection.prepare("SELECT a FROM t ORDER BY a")
    #expect(try select.first { row throws(SQLiteError) in try row.integer(0) } == 1)
    try fixture.connection.checkpoint()
    #expect(try select.first { row throws(SQLiteError) in try row.integer(0) } == 1)
  }

  @Test func `after SQLite refused`() throws {
    var insert = try fixture.connection.prepare("INSERT INTO t VALUES (?1)")
    let error = failure { try insert.run(1) }
    #expect(error?.kind == .constraint(.primaryKey))
    try insert.run(4)
    #expect(try fixture.connection.integers("SELECT a FROM t WHERE a > 2") == [3, 4])
  }

  @Test func `after the tables changed`() throws {
    var select = try fixture.connection.prepare("SELECT * FROM t WHERE a = ?1")
    #expect(try select.first(1) { row throws(SQLiteError) in try row.integer(0) } == 1)
    try fixture.connection.run(script: "ALTER TABLE t ADD COLUMN b INTEGER DEFAULT 7")
    #expect(try select.first(1) { row throws(SQLiteError) in try row.integer(1) } == 7)
  }

  @Test func `when there is no row`() throws {
    var select = try fixture.connection.prepare("SELECT a FROM t WHERE a = ?1")
    #expect(try select.first(9) { row throws(SQLiteError) in try row.integer(0) } == nil)
    #expect(try select.first(1) { row throws(SQLiteError) in try row.integer(0) } == 1)
  }

  @Test func `when the connection that made it is gone`() throws {
    var select = try fixture.connect().prepare("SELECT count(*) FROM t")
    #expect(try select.first { row throws(SQLiteError) in try row.integer(0) } == 3)
  }
}

@Suite struct `Mistakes of ours are stopped` {
  @Test func `a value too few`() async throws {
    let fixture = try Fixture()
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = fixture.path as String] in
      var select = try SQLiteConnection(path).prepare("SELECT ?1, ?2")
      try select.forEachRow(1) { _ in }
    }
    #expect(result?.lastWords.contains("every parameter needs one value") == true)
  }

  @Test func `a value too many`() async throws {
    let fixture = try Fixture()
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = fixture.path as String] in
      var select = try SQLiteConnection(path).prepare("SELECT ?1")
      try select.forEachRow(1, 2) { _ in }
    }
    #expect(result?.lastWords.contains("every parameter needs one value") == true)
  }

  @Test func `rows that nobody reads`() async throws {
    let fixture = try Fixture()
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = fixture.path as String] in
      var select = try SQLiteConnection(path).prepare("SELECT 1")
      try select.run()
    }
    #expect(result?.lastWords.contains("a statement that is run gives no rows") == true)
  }

  @Test func `a column that is not there`() async throws {
    let fixture = try Fixture()
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = fixture.path as String] in
      var select = try SQLiteConnection(path).prepare("SELECT 1")
      try select.forEachRow { row throws(SQLiteError) in _ = try row.integer(1) }
    }
    #expect(result?.lastWords.contains("the row has no column 1") == true)
  }

  @Test func `a second statement in the text of one`() async throws {
    let fixture = try Fixture()
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [path = fixture.path as String] in
      _ = try SQLiteConnection(path).prepare("SELECT 1; DELETE FROM t")
    }
    #expect(result?.lastWords.contains("two statements in one text") == true)
  }
}

@Test func `what is to be done in between is done while long statements run`() throws {
  let count = Guarded(0)
  var options = SQLiteConnection.Options()
  options.inBetween = { count.withLock { $0 += 1 } }
  let connection = try Fixture("", options).connection
  let before = count.withLock { $0 }
  #expect(try connection.integers("SELECT 1") == [1])
  #expect(count.withLock { $0 } == before)
  let sum = try connection.integers(
    """
    WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n WHERE a < 10000)
    SELECT sum(a) FROM n
    """)
  #expect(sum == [50_005_000])
  #expect(count.withLock { $0 } - before > 10)
}
