import Postgres
import Reactor
import TestKit
import Testing
import Timing

/// What is asked in parts, some of it of a table that a test names.
private struct Statements {
  var list = StatementList()
  /// Counts the rows as soon as nobody holds the advisory lock of the number.
  let count: StatementList.Statement
  let quotient: StatementList.Statement

  init(table: String) {
    count = list.declare(
      "count",
      """
      SELECT (SELECT count(*) FROM \(table))::text
      FROM (SELECT pg_advisory_lock_shared($1), pg_advisory_unlock_shared($1)) AS held
      """, [.int8], effect: .reads)
    quotient = list.declare("quotient", "SELECT (12 / $1)::text", [.int8], effect: .reads)
  }

  func pool() async throws -> ShardPool {
    var settings = PoolSettings()
    settings.connectionCount = 1
    let pool = try await ShardPool(at: try SharedServer.url(), list, settings: settings)
    await pool.waitUntilFull()
    return pool
  }
}

@Suite struct `A query in parts` {
  @Test func `answers the parts in their order, and leaves no transaction behind`() async throws {
    let statements = Statements(table: "pg_class")
    let pool = try await statements.pool()
    for _ in 0..<3 {
      let answer = await pool.askInParts(statements.quotient, [1, 2, 3, 4, 6, 12])
      #expect(try answer.get() == ["12", "6", "4", "3", "2", "1"].map { [$0] })
    }
    #expect(try await pool.ask(statements.quotient) { $0.append(int8: 5) } == [["2"]])
    await pool.close()
  }

  @Test func `that fails in one of them fails once, and those beside it do not`() async throws {
    let statements = Statements(table: "pg_class")
    let pool = try await statements.pool()
    async let before = pool.askAtOnce(statements.quotient, [1, 2])
    async let failed = pool.askInParts(statements.quotient, [3, 0, 4])
    async let behind = pool.askAtOnce(statements.quotient, [6, 12])
    #expect(try await before.map { try $0.get() } == [[["12"]], [["6"]]])
    guard case .failure(.server(let error)) = await failed else {
      Issue.record("nothing is divided by zero")
      return
    }
    #expect(error.state == "22012")
    #expect(try await behind.map { try $0.get() } == [[["2"]], [["1"]]])
    // The connection is the one it was, and outside of a transaction.
    #expect(try await pool.askInParts(statements.quotient, [6, 4]).get() == [["2"], ["3"]])
    await pool.close()
  }

  /// The second count waits while a row is added, and the third comes behind it.
  @Test(arguments: [true, false])
  func `reads one snapshot, which queries of one batch do not`(inParts: Bool) async throws {
    let (table, lock) = ("part_\(inParts)", Int64(inParts ? 2_101 : 2_102))
    try await run("CREATE TABLE \(table) (n int8)", at: try SharedServer.url())
    let statements = Statements(table: table)
    let pool = try await statements.pool()
    let holder = try await Session.open(try makeDialler(at: try SharedServer.url()))
    let counts = try await holder.withAdvisoryLock(lock) { holder in
      async let answers =
        inParts
        ? [pool.askInParts(statements.count, [0, lock, 0])]
        : pool.askAtOnce(statements.count, [0, lock, 0])
      let blocked = "SELECT count(*) FROM pg_locks WHERE objid = \(lock) AND NOT granted"
      try await eventually { try await holder.query(blocked).int8(0, 0) != 0 }
      try await holder.query("INSERT INTO \(table) VALUES (1)")
      try await holder.query("SELECT pg_advisory_unlock(\(lock))")
      return try await answers.flatMap { try $0.get() }
    }
    #expect(counts == [["0"], ["0"], [inParts ? "0" : "1"]])
    await pool.close()
  }

  @Test func `that waits for too long expires once, and the connection serves on`() async throws {
    let statements = Statements(table: "pg_class")
    let pool = try await statements.pool()
    let holder = try await Session.open(try makeDialler(at: try SharedServer.url()))
    try await holder.withAdvisoryLock(2_103) { holder in
      let answer = await pool.askInParts(
        statements.count, [0, 2_103, 0], within: .milliseconds(50))
      #expect(throws: PostgresError.timedOut) { try answer.get() }
      try await holder.query("SELECT pg_advisory_unlock(2103)")
    }
    let answer = await pool.askInParts(statements.quotient, [6, 4])
    #expect(try answer.get() == [["2"], ["3"]])
    await pool.close()
  }
}
