import Postgres
import Reactor
import Synchronization
import TestKit
import Testing
import Timing

private func open() async throws -> Session {
  try await Session.open(try makeDialler(at: try SharedServer.url()))
}

private func number(_ session: Session, _ query: String) async throws -> Int64 {
  let rows = try await session.query("SELECT (\(query))::int8")
  return try rows.int8(0, 0)
}

private struct GivenUp: Error {}

@Suite struct `A transaction` {
  @Test func `is committed when its body returns, and rolled back when that throws`() async throws {
    let session = try await open()
    try await session.query("CREATE TABLE ledger (n int8)")
    let answer = try await session.transaction { session in
      try await session.query("INSERT INTO ledger VALUES (1)")
      return "done"
    }
    #expect(answer == "done")
    await #expect(throws: GivenUp.self) {
      try await session.transaction { session in
        try await session.query("INSERT INTO ledger VALUES (2)")
        throw GivenUp()
      }
    }
    #expect(try await number(session, "SELECT sum(n) FROM ledger") == 1)
  }

  @Test func `may span calls, until it is committed, rolled back or its session closed`()
    async throws
  {
    let (session, other) = (try await open(), try await open())
    try await session.query("CREATE TABLE spans (n int8)")
    try await session.begin()
    try await session.query("INSERT INTO spans VALUES (1)")
    await #expect(throws: PostgresError.misuse(.nestedTransaction)) { try await session.begin() }
    #expect(try await number(other, "SELECT count(*) FROM spans") == 0)
    try await session.commit()
    #expect(try await number(other, "SELECT count(*) FROM spans") == 1)
    try await session.begin(.repeatableRead)
    try await session.query("INSERT INTO spans VALUES (2)")
    await session.rollBack()
    try await session.begin()
    try await session.query("INSERT INTO spans VALUES (3)")
    session.close()
    // Waits for the server to have taken the lost transaction back.
    try await other.transaction { other in try await other.query("LOCK TABLE spans") }
    #expect(try await number(other, "SELECT count(*) FROM spans") == 1)
  }

  @Test func `stands in no other`() async throws {
    let session = try await open()
    await #expect(throws: PostgresError.misuse(.nestedTransaction)) {
      try await session.transaction { session in
        try await session.transaction { _ in }
      }
    }
    try await session.transaction { _ in }
  }

  @Test func `whose failure was passed over is told to be rolled back`() async throws {
    let session = try await open()
    await #expect(throws: PostgresError.rolledBack) {
      try await session.transaction { session in
        _ = try? await session.query("SELECT 1 / 0")
      }
    }
  }

  @Test func `that loses its connection while it is committed has an unknown outcome`()
    async throws
  {
    let (session, other) = (try await open(), try await open())
    // A commit that waits for a lock.
    try await session.run(
      script: """
        CREATE TABLE slow (n int8);
        CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_advisory_xact_lock(3002); RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER slow_wait AFTER INSERT ON slow
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait();
        """)
    let process = try await number(session, "SELECT pg_backend_pid()")
    try await other.withAdvisoryLock(3_002) { other in
      let task = Task {
        try await session.transaction { session in
          try await session.query("INSERT INTO slow VALUES (1)")
        }
      }
      let blocked = "SELECT count(*) FROM pg_locks WHERE objid = 3002 AND NOT granted"
      try await eventually { try await number(other, blocked) != 0 }
      try await other.query("SELECT pg_terminate_backend(\(process)::int)")
      await #expect(throws: PostgresError.outcomeUnknown) { try await task.value }
    }
  }

  @Test func `that loses its connection before is not committed`() async throws {
    let (session, other) = (try await open(), try await open())
    let process = try await number(session, "SELECT pg_backend_pid()")
    let error = await #expect(throws: PostgresError.self) {
      try await session.transaction { session in
        try await other.query("SELECT pg_terminate_backend(\(process)::int)")
        try await eventually { session.isClosed }
      }
    }
    guard case .closed = error else { throw try #require(error) }
  }
}

@Suite struct `An advisory lock` {
  @Test func `is one session's at a time`() async throws {
    let (session, other) = (try await open(), try await open())
    try await session.withAdvisoryLock(3_003) { _ in
      await #expect(throws: PostgresError.timedOut) {
        try await other.withAdvisoryLock(3_003, within: .milliseconds(30)) { _ in }
      }
    }
    let third = try await open()
    #expect(try await third.withAdvisoryLock(3_003) { _ in 7 } == 7)
  }

  @Test func `is given back when the body throws`() async throws {
    let (session, other) = (try await open(), try await open())
    await #expect(throws: GivenUp.self) {
      try await session.withAdvisoryLock(3_004) { _ in throw GivenUp() }
    }
    try await other.withAdvisoryLock(3_004) { _ in }
  }
}

/// What tasks side by side count.
private final class Tally: Sendable {
  let busyCount = Atomic(0)
  let attemptCount = Atomic(0)
  private let processes = Guarded<Set<Int64>>([])

  var processCount: Int { processes.withLock { $0.count } }

  func note(_ process: Int64) { processes.withLock { _ = $0.insert(process) } }
}

@Suite struct `A pool of sessions` {
  private func pool(countMax: Int, waitingCountMax: Int = 256) throws -> SessionPool {
    SessionPool(
      try makeDialler(at: try SharedServer.url()), countMax: countMax,
      waitingCountMax: waitingCountMax)
  }

  @Test func `lends each to one at a time, and again`() async throws {
    let pool = try pool(countMax: 2)
    let tally = Tally()
    try await withThrowingTaskGroup { group in
      for _ in 0..<40 {
        group.addTask {
          try await pool.withSession { session in
            #expect(tally.busyCount.add(1, ordering: .relaxed).newValue <= 2)
            let process = try await number(session, "SELECT pg_backend_pid()")
            tally.note(process)
            tally.busyCount.subtract(1, ordering: .relaxed)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(1...2 ~= tally.processCount)
    pool.close()
  }

  @Test func `opens another for one that is lost, or left in a transaction`() async throws {
    let pool = try pool(countMax: 1)
    let other = try await open()
    let first = try await pool.withSession { try await number($0, "SELECT pg_backend_pid()") }
    try await other.query("SELECT pg_terminate_backend(\(first)::int)")
    var second = first
    while second == first {
      second =
        (try? await pool.withSession { try await number($0, "SELECT pg_backend_pid()") }) ?? first
    }
    try await pool.withSession { try await $0.query("BEGIN") }
    let third = try await pool.withSession { try await number($0, "SELECT pg_backend_pid()") }
    #expect(third != second)
    pool.close()
  }

  @Test func `refuses whom it cannot have wait, and lets the cancelled go`() async throws {
    let pool = try pool(countMax: 1, waitingCountMax: 1)
    try await pool.withSession { _ in
      let waiting = Task { try await pool.withSession { _ in } }
      try await eventually { pool.waitingCount != 0 }
      await #expect(throws: PostgresError.overloaded) { try await pool.withSession { _ in } }
      waiting.cancel()
      await #expect(throws: PostgresError.cancelled) { try await waiting.value }
      #expect(pool.waitingCount == 0)
    }
    pool.close()
    let error = await #expect(throws: PostgresError.self) { try await pool.withSession { _ in } }
    guard case .closed = error else { throw try #require(error) }
  }

  @Test func `runs a transaction again that yielded to another`() async throws {
    let session = try await open()
    try await session.run(
      script: "CREATE TABLE counters (n int8); INSERT INTO counters VALUES (0)")
    let pool = try pool(countMax: 4)
    let tally = Tally()
    try await withThrowingTaskGroup { group in
      for _ in 0..<20 {
        group.addTask {
          try await pool.transaction(.repeatableRead, attemptCountMax: 100) { session in
            tally.attemptCount.add(1, ordering: .relaxed)
            let n = try await number(session, "SELECT n FROM counters")
            try await session.query("UPDATE counters SET n = $1") { $0.append(int8: n + 1) }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await number(session, "SELECT n FROM counters") == 20)
    #expect(tally.attemptCount.load(ordering: .relaxed) >= 20)
    pool.close()
  }

  @Test func `gives a transaction up that fails for good`() async throws {
    let pool = try pool(countMax: 1)
    let tally = Tally()
    await #expect(throws: PostgresError.self) {
      try await pool.transaction { session in
        tally.attemptCount.add(1, ordering: .relaxed)
        try await session.query("SELECT 1 / 0")
      }
    }
    #expect(tally.attemptCount.load(ordering: .relaxed) == 1)
    pool.close()
  }
}
