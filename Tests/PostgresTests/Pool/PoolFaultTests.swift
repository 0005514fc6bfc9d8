import Bytes
import Postgres
import Reactor
import TestKit
import Testing
import Timing

/// Statements that answer their number, the same when an advisory lock of that number is free, and
/// the server's process that answers.
private struct Statements {
  var list = StatementList()
  let echo: StatementList.Statement
  let lock: StatementList.Statement
  let process: StatementList.Statement

  init() {
    echo = list.declare("echo", "SELECT $1::text", [.int8], effect: .reads)
    lock = list.declare(
      "lock", "SELECT $1::text FROM pg_advisory_xact_lock($1)", [.int8], effect: .reads)
    process = list.declare("process", "SELECT pg_backend_pid()::text", effect: .reads)
  }
}

private func settings(
  connectionCount: Int = 1, patience: TimeSpan = .milliseconds(200)
) -> PoolSettings {
  var settings = PoolSettings()
  settings.connectionCount = connectionCount
  settings.patience = patience
  settings.backoffMin = .milliseconds(5)
  settings.backoffMax = .milliseconds(50)
  return settings
}

extension Result where Success == [[String?]], Failure == PostgresError {
  /// The outcome's kind, or the one value that was answered.
  fileprivate var word: String {
    switch self {
    case .success(let rows): rows.first?.first?.flatMap(\.self) ?? "no value"
    case .failure(let error): "\(error)"
    }
  }
}

private let closed = "the connection to the database was closed"
private let timedOut = "the database did not answer in time"

@Suite struct `A query past its deadline` {
  @Test func `is told so, and its late answer is nobody's`() async throws {
    let url = try SharedServer.url()
    let statements = Statements()
    let holder = try await Session.open(try makeDialler(at: url))
    let pool = try await ShardPool(
      at: url, statements.list, settings: settings(patience: .seconds(60)))
    await pool.waitUntilFull()
    let process = try await pool.ask(statements.process)
    let late = try await holder.withAdvisoryLock(2_001) { _ in
      await pool.askAtOnce(statements.lock, [2_001], within: .milliseconds(30))
    }
    #expect(late.map(\.word) == [timedOut])
    // Waits until the late answer has come, and goes to the same connection.
    let answers = await pool.askAtOnce(statements.echo, [1, 2, 3])
    #expect(answers.map(\.word) == ["1", "2", "3"])
    #expect(try await pool.ask(statements.process) == process)
    await pool.close()
  }

  @Test func `has its connection made anew when it stays unanswered, and ends at the server`()
    async throws
  {
    let url = try SharedServer.url()
    let statements = Statements()
    let holder = try await Session.open(try makeDialler(at: url))
    let pool = try await ShardPool(at: url, statements.list, settings: settings())
    await pool.waitUntilFull()
    try await holder.withAdvisoryLock(2_002) { _ in
      let stuck = pool.beginAsking(statements.lock, [2_002], within: .milliseconds(30))
      let behind = pool.beginAsking(statements.echo, [7])
      #expect(await stuck.values().map(\.word) == [timedOut])
      #expect(await behind.values().map(\.word) == [closed])
      #expect(await pool.askAtOnce(statements.echo, [8]).map(\.word) == ["8"])
      // The server notices that nobody is there any more.
      let waiting = "SELECT count(*) FROM pg_locks WHERE objid = 2002 AND NOT granted"
      try await eventually { try await value(of: waiting, at: url) == "0" }
    }
    await pool.close()
  }

  @Test func `keeps its connection stuck where nothing watches over it`() async throws {
    let url = try SharedServer.url()
    let statements = Statements()
    let holder = try await Session.open(try makeDialler(at: url))
    let pool = try await ShardPool(
      at: url, statements.list, settings: settings(patience: .seconds(3_600)))
    await pool.waitUntilFull()
    try await holder.withAdvisoryLock(2_003) { _ in
      _ = await pool.askAtOnce(statements.lock, [2_003], within: .milliseconds(30))
      let next = await pool.askAtOnce(statements.echo, [1], within: .milliseconds(500))
      #expect(next.map(\.word) == [timedOut])
    }
    await pool.close()
  }

  @Test func `leaves other connections alone`() async throws {
    let url = try SharedServer.url()
    let statements = Statements()
    let holder = try await Session.open(try makeDialler(at: url))
    let pool = try await ShardPool(
      at: url, statements.list, settings: settings(connectionCount: 2, patience: .seconds(60)))
    await pool.waitUntilFull()
    try await holder.withAdvisoryLock(2_004) { _ in
      _ = await pool.askAtOnce(statements.lock, [2_004], within: .milliseconds(30))
      let answers = await pool.askAtOnce(statements.echo, Array(1...50))
      #expect(answers.map(\.word) == (1...50).map { "\($0)" })
    }
    await pool.close()
  }

  @Test func `races its answer, and one of them is told`() async throws {
    let statements = Statements()
    let pool = try await ShardPool(
      at: try SharedServer.url(), statements.list, settings: settings(connectionCount: 2))
    await pool.waitUntilFull()
    var counts: [String: Int] = [:]
    for round in 0..<200 {
      let numbers = (0..<20).map { Int64(round * 20 + $0) }
      let answers = await pool.askAtOnce(
        statements.echo, numbers, within: .microseconds(Int64(round) * 10))
      for (number, answer) in zip(numbers, answers) {
        if answer.word == "\(number)" {
          counts["answered", default: 0] += 1
        } else {
          counts[answer.word, default: 0] += 1
        }
      }
    }
    #expect(counts.values.reduce(0, +) == 4_000)
    #expect(Set(counts.keys).isSubset(of: ["answered", timedOut, closed]), "\(counts)")
    await pool.close()
  }
}

@Suite struct `A lost connection` {
  @Test func `is told to all who wait, and made anew`() async throws {
    let url = try SharedServer.url()
    let statements = Statements()
    let holder = try await Session.open(try makeDialler(at: url))
    let pool = try await ShardPool(at: url, statements.list, settings: settings())
    await pool.waitUntilFull()
    let process = try await pool.ask(statements.process)
    try await holder.withAdvisoryLock(2_005) { _ in
      let asked = pool.beginAsking(statements.lock, [2_005, 2_005, 2_005])
      await pool.wait { $0.connectionCount == 1 }
      try await run("SELECT pg_terminate_backend(\(process[0][0] ?? ""))", at: url)
      #expect(await asked.values().map(\.word) == [closed, closed, closed])
      #expect(await pool.askAtOnce(statements.echo, [5]).map(\.word) == ["5"])
    }
    #expect(try await pool.ask(statements.process) != process)
    #expect(pool.takeHealths() == [.up, .connecting, .up])
    await pool.close()
  }

  @Test func `is made anew when it was lost while idle`() async throws {
    let url = try SharedServer.url()
    let statements = Statements()
    let pool = try await ShardPool(at: url, statements.list, settings: settings())
    await pool.waitUntilFull()
    let process = try await pool.ask(statements.process)
    try await run("SELECT pg_terminate_backend(\(process[0][0] ?? ""))", at: url)
    try await eventually { (try? await pool.ask(statements.process)) ?? process != process }
    #expect(await pool.askAtOnce(statements.echo, [5]).map(\.word) == ["5"])
    await pool.close()
  }

  @Test func `is made anew when a statement has to be prepared anew`() async throws {
    let url = try SharedServer.url()
    try await run("CREATE TABLE altered (n int4); INSERT INTO altered VALUES (7)", at: url)
    var statements = StatementList()
    let all = statements.declare(
      "all", "SELECT * FROM altered WHERE n = $1", [.int4], effect: .reads)
    let pool = try await ShardPool(at: url, statements, settings: settings())
    #expect(try await pool.ask(all) { $0.append(int4: 7) } == [["\0\0\0\u{7}"]])
    try await run("ALTER TABLE altered ADD COLUMN name text DEFAULT 'x'", at: url)
    await #expect(throws: PostgresError.self) { try await pool.ask(all) { $0.append(int4: 7) } }
    #expect(try await pool.ask(all) { $0.append(int4: 7) } == [["\0\0\0\u{7}", "x"]])
    await pool.close()
  }
}

@Suite struct `Whoever is told` {
  /// Asks, and asks again for every failure, from within the call that tells it.
  private func answer(
    of statement: StatementList.Statement, _ number: Int64, within spans: [TimeSpan],
    from pool: ShardPool
  ) async -> ShardPool.Answer {
    let outcomes = Outcomes(count: 1)
    await pool.onShard { pool in
      Insistent(pool, statement, number, spans, outcomes).ask()
    }
    return await outcomes.values()[0]
  }

  @Test func `that a statement is stale may ask it again at once`() async throws {
    let url = try SharedServer.url()
    try await run("CREATE TABLE stale (n int8); INSERT INTO stale VALUES (7)", at: url)
    var statements = StatementList()
    let all = statements.declare(
      "all", "SELECT * FROM stale WHERE n = $1", [.int8], effect: .reads)
    let pool = try await ShardPool(at: url, statements, settings: settings())
    await pool.waitUntilFull()
    let spans = Array(repeating: TimeSpan.seconds(60), count: 2)
    #expect(try await answer(of: all, 7, within: spans, from: pool).get().count == 1)
    try await run("ALTER TABLE stale ADD COLUMN name text DEFAULT 'x'", at: url)
    let rows = try await answer(of: all, 7, within: spans, from: pool).get()
    #expect(rows.map(\.count) == [2])
    await pool.close()
  }

  @Test func `that a deadline passed may ask again at once`() async throws {
    let url = try SharedServer.url()
    let statements = Statements()
    let holder = try await Session.open(try makeDialler(at: url))
    let pool = try await ShardPool(
      at: url, statements.list, settings: settings(patience: .milliseconds(50)))
    await pool.waitUntilFull()
    let word = try await holder.withAdvisoryLock(2_006) { holder in
      async let asked = answer(
        of: statements.lock, 2_006, within: [.milliseconds(20), .milliseconds(20), .seconds(60)],
        from: pool)
      let blocked = "SELECT count(*) FROM pg_locks WHERE objid = 2006 AND NOT granted"
      try await eventually { try await holder.query(blocked).int8(0, 0) != 0 }
      try await holder.query("SELECT pg_advisory_unlock(2006)")
      return await asked.word
    }
    #expect(word == "2006")
    await pool.close()
  }
}

/// Asks again when it is told a failure, as often as it was given time for.
private final class Insistent: QueryHandler {
  private let pool: PostgresPool
  private let statement: StatementList.Statement
  private let number: Int64
  private var spans: [TimeSpan]
  private let outcomes: Outcomes

  init(
    _ pool: PostgresPool, _ statement: StatementList.Statement, _ number: Int64,
    _ spans: [TimeSpan], _ outcomes: Outcomes
  ) {
    (self.pool, self.statement, self.number) = (pool, statement, number)
    (self.spans, self.outcomes) = (spans, outcomes)
  }

  func ask() {
    let deadline = MonotonicTime.now() + spans.removeFirst()
    do throws(PostgresError) {
      try pool.query(statement, deadline: deadline, for: self) { $0.append(int8: number) }
    } catch {
      failed(error, for: 0)
    }
  }

  func received(_ rows: consuming Rows, for tag: Int) {
    outcomes.set(.success(ShardPool.texts(of: rows)), at: 0)
  }

  func failed(_ error: PostgresError, for tag: Int) {
    if spans.isEmpty { outcomes.set(.failure(error), at: 0) } else { ask() }
  }
}

@Suite(.serialized) struct `A server` {
  @Test(arguments: [PostgresServer.stop, PostgresServer.crash])
  func `that ends and starts again is used again`(
    end: @Sendable (PostgresServer) -> () throws -> Void
  ) async throws {
    let server = try PostgresServer()
    let statements = Statements()
    let pool = try await ShardPool(
      at: server.url, statements.list, settings: settings(connectionCount: 2))
    await pool.waitUntilFull()
    #expect(await pool.askAtOnce(statements.echo, [1]).map(\.word) == ["1"])
    try end(server)()
    await pool.wait { if case .down(.unreachable) = $0.health { true } else { false } }
    let refused = await pool.askAtOnce(statements.echo, [2])
    #expect(refused == [.failure(.unavailable)])
    try server.start()
    await pool.waitUntilFull()
    #expect(await pool.askAtOnce(statements.echo, [3]).map(\.word) == ["3"])
    await pool.close()
  }

  @Test func `that stands still has its queries time out, and is used again when it goes on`()
    async throws
  {
    let server = try PostgresServer()
    let statements = Statements()
    let pool = try await ShardPool(
      at: server.url, statements.list, settings: settings(connectionCount: 2),
      dialTimeout: .milliseconds(200))
    await pool.waitUntilFull()
    try await server.whilePaused {
      let answers = await pool.askAtOnce(statements.echo, Array(1...10), within: .milliseconds(50))
      #expect(answers.map(\.word) == Array(repeating: timedOut, count: 10))
      await pool.wait { if case .down(.unreachable) = $0.health { true } else { false } }
      #expect(await pool.askAtOnce(statements.echo, [2]) == [.failure(.unavailable)])
    }
    await pool.waitUntilFull()
    #expect(await pool.askAtOnce(statements.echo, [3]).map(\.word) == ["3"])
    await pool.close()
  }

  @Test func `that lacks a table is used when it has it`() async throws {
    let server = try PostgresServer()
    var statements = StatementList()
    let count = statements.declare("count", "SELECT count(*)::text FROM later", effect: .reads)
    let pool = try await ShardPool(at: server.url, statements, settings: settings())
    await pool.wait { if case .down(.server) = $0.health { true } else { false } }
    try await run("CREATE TABLE later (n int)", at: server.url)
    await pool.waitUntilFull()
    #expect(try await pool.ask(count) == [["0"]])
    await pool.close()
  }
}
