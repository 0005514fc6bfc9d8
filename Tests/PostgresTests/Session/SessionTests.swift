import Postgres
import TestKit
import Testing
import Timing

private func open(_ statements: StatementList = StatementList()) async throws -> Session {
  try await Session.open(try makeDialler(at: try SharedServer.url(), statements))
}

private func number(_ session: Session, _ query: String) async throws -> Int64 {
  let rows = try await session.query("SELECT (\(query))::int8")
  return try rows.int8(0, 0)
}

@Suite struct `A session` {
  @Test func `asks prepared statements and others`() async throws {
    var statements = StatementList()
    let double = statements.declare("double", "SELECT 2 * $1", [.int8], effect: .reads)
    let session = try await open(statements)
    let rows = try await session.query(double) { $0.append(int8: 21) }
    #expect(try rows.int8(0, 0) == 42)
    let other = try await session.query("SELECT $1::text || $2") {
      $0.append(text: "a")
      $0.append(text: "b")
    }
    #expect(try other.text(0, 0) == "ab")
  }

  @Test func `tells what the server says, and goes on`() async throws {
    let session = try await open()
    try await session.run(
      script: """
        CREATE TABLE unique_items (sku text CONSTRAINT unique_items_sku UNIQUE);
        INSERT INTO unique_items VALUES ('secret');
        """)
    let error = await #expect(throws: PostgresError.self) {
      try await session.query("INSERT INTO unique_items VALUES ('secret')")
    }
    guard case .server(let said) = error else { throw try #require(error) }
    #expect(said.state == .uniqueViolation && said.constraint == "unique_items_sku")
    #expect("\(said)" == "server error 23505 (unique_items_sku)")
    #expect(said.message.contains("secret"))
    #expect(try await number(session, "1") == 1)
  }

  @Test func `counts the rows it changes`() async throws {
    let session = try await open()
    try await session.query("CREATE TABLE counted AS SELECT generate_series(1, 10) AS n")
    let deleted = try await session.query("DELETE FROM counted WHERE n > 7")
    #expect(deleted.affectedCount == 3)
  }

  @Test func `is closed by a deadline that passes`() async throws {
    let session = try await open()
    await #expect(throws: PostgresError.timedOut) {
      try await session.query("SELECT pg_sleep(600)", within: .milliseconds(30))
    }
    let error = await #expect(throws: PostgresError.self) { try await session.query("SELECT 1") }
    guard case .closed = error else { throw try #require(error) }
    #expect(session.isClosed)
  }

  @Test func `is closed when the task that asks is cancelled`() async throws {
    let session = try await open()
    let (started, start) = AsyncStream<Void>.makeStream()
    let task = Task {
      start.finish()
      try await session.query("SELECT pg_sleep(600)")
    }
    for await _ in started {}
    task.cancel()
    await #expect(throws: PostgresError.cancelled) { try await task.value }
  }

  @Test func `is one task's at a time`() async throws {
    let session = try await open()
    try await session.withAdvisoryLock(3_001) { _ in
      let other = try await open()
      let waiting = Task {
        try await other.query("SELECT pg_advisory_lock(3001)", within: .seconds(60))
      }
      let blocked = "SELECT count(*) FROM pg_locks WHERE objid = 3001 AND NOT granted"
      try await eventually { try await number(session, blocked) != 0 }
      await #expect(throws: PostgresError.misuse(.connectionInUse)) {
        try await other.query("SELECT 1")
      }
      await #expect(throws: PostgresError.misuse(.connectionInUse)) {
        try await other.run(script: "SELECT 1")
      }
      try await session.query("SELECT pg_advisory_unlock(3001)")
      _ = try await waiting.value
    }
  }
}

@Suite struct `A script` {
  @Test func `runs until its first failure`() async throws {
    let session = try await open()
    let error = await #expect(throws: PostgresError.self) {
      try await session.run(
        script: "CREATE TABLE scripted (n int); SELECT 1 / 0; CREATE TABLE unscripted (n int)")
    }
    guard case .server(let said) = error else { throw try #require(error) }
    #expect(said.state == "22012")
    // Without a transaction of its own, a script is one.
    #expect(try await number(session, "SELECT count(to_regclass('scripted'))") == 0)
  }

  @Test func `in a transaction takes effect with it or not at all`() async throws {
    let session = try await open()
    try await session.transaction { session in
      try await session.run(script: "CREATE TABLE kept (n int); INSERT INTO kept VALUES (1), (2)")
    }
    #expect(try await number(session, "SELECT count(*) FROM kept") == 2)
    await #expect(throws: PostgresError.self) {
      try await session.transaction { session in
        try await session.run(script: "DELETE FROM kept")
        try await session.run(script: "SELECT 1 / 0")
      }
    }
    #expect(try await number(session, "SELECT count(*) FROM kept") == 2)
  }

  @Test func `is given no data to copy`() async throws {
    let session = try await open()
    await #expect(throws: PostgresError.misuse(.unexpectedCopy)) {
      try await session.run(
        script: "CREATE TABLE uncopied (n int); COPY uncopied FROM STDIN; SELECT 1")
    }
    #expect(try await number(session, "SELECT 1") == 1)
  }
}

@Test(arguments: ["COPY (SELECT 1) TO STDOUT", "COPY target FROM STDIN"])
func `a query that copies closes its session`(query: String) async throws {
  let session = try await open()
  try await session.query("CREATE TEMPORARY TABLE target (n int)")
  await #expect(throws: PostgresError.misuse(.unexpectedCopy)) { try await session.query(query) }
  #expect(session.isClosed)
}

@Suite struct `A plan` {
  @Test func `names the index that a query uses`() async throws {
    let session = try await open()
    try await session.run(
      script: """
        CREATE TABLE planned (sku text, category text);
        CREATE INDEX planned_sku ON planned (sku);
        """)
    let byKey = try await session.plan(of: "SELECT * FROM planned WHERE sku = ANY($1::text[])") {
      var keys = ArrayValue(of: .text)
      keys.append(text: "A")
      keys.append(text: "B")
      $0.append(array: keys)
    }
    #expect(byKey.uses(index: "planned_sku") && !byKey.scans(table: "planned"), "\(byKey)")
    let byCategory = try await session.plan(of: "SELECT * FROM planned WHERE category = $1") {
      $0.append(text: "tools")
    }
    #expect(!byCategory.uses(index: "planned_sku"), "\(byCategory)")
    #expect(byCategory.scans(table: "planned"))
    // What was switched off for the plan is on again.
    let rows = try await session.query("SHOW enable_seqscan")
    #expect(try rows.text(0, 0) == "on")
  }
}
