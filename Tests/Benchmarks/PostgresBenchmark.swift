import Bytes
import Dispatch
import Glibc
import Postgres
import Reactor
import TestKit
import Timing

/// What PostgreSQL does for one shard's pool beside what it does for pgbench in the same run, and
/// how fast rows are copied in: `postgres`, or `postgres --url URL` for a server that is there,
/// whose tables `benchmark_items` and `pgbench_*` are replaced.
func benchmarkPostgres() {
  // The main thread waits in plain sight: valgrind does not get along with how it parks otherwise.
  let done = DispatchSemaphore(value: 0)
  Task {
    do {
      try await PostgresBenchmark().run()
    } catch {
      print((error as? PostgresError)?.logText ?? "\(error)")
    }
    done.signal()
  }
  done.wait()
}

private struct PostgresBenchmark {
  private let server: PostgresServer?
  private let url: String
  private static let itemCount: UInt64 = 1_000_000

  init() throws {
    let arguments = CommandLine.arguments
    guard let place = arguments.firstIndex(of: "--url") else {
      let server = try PostgresServer()
      (self.server, url) = (server, server.url)
      return
    }
    guard place + 1 < arguments.count else { throw KitFailure("--url needs a URL") }
    (server, url) = (nil, arguments[place + 1])
  }

  func run() async throws {
    try await copyItems()
    let pgbench = try PgBench(url: url)
    let script = """
      \\set n random(0, 999999)
      SELECT cost FROM benchmark_items WHERE sku = 'SKU-' || :n;

      """
    for clientCount in [16, 64] {
      try pgbench.run("pgbench -S", ["-S"], clientCount: clientCount)
      try pgbench.run("pgbench by text key", script: script, clientCount: clientCount)
    }

    var statements = StatementList()
    let byNumber = statements.declare(
      "account", "SELECT abalance FROM pgbench_accounts WHERE aid = $1", [.int4], effect: .reads)
    let byKey = statements.declare(
      "item", "SELECT cost FROM benchmark_items WHERE sku = $1", [.text], effect: .reads)
    let byKeys = statements.declare(
      "items", "SELECT sku, cost FROM benchmark_items WHERE sku = ANY($1)", [.textArray],
      effect: .reads)
    let pool = try await BenchmarkPool(url: url, statements)
    try await pool.run("pool by number", clientCount: 64, byNumber) {
      $0.append(int4: Int32($1 % 100_000 + 1))
    }
    for clientCount in [1, 16, 64] {
      try await pool.run("pool by text key", clientCount: clientCount, byKey) {
        parameters, random in
        withSKU(random) { parameters.append(text: $0) }
      }
    }
    try await pool.run("pool by 16 text keys", clientCount: 64, byKeys) { parameters, random in
      var keys = ArrayValue(of: .text)
      for index in 0..<16 as Range<UInt64> {
        withSKU(random &+ index &* 7_919) { sku in keys.append(text: sku) }
      }
      parameters.append(array: keys)
    }
  }

  /// Copies a million items in.
  private func copyItems() async throws {
    let dialler = Dialler(
      try DatabaseURL(url), settings: DialSettings(applicationName: "benchmark"),
      on: try Shard(index: 2))
    let session = try await Session.open(dialler)
    try await session.run(
      script: """
        DROP TABLE IF EXISTS benchmark_items;
        CREATE UNLOGGED TABLE benchmark_items (sku text, category text, cost numeric, version int8);
        """)
    let (cpu, start) = (cpuSeconds(RUSAGE_SELF), ContinuousClock.now)
    try await session.copy(
      into: "benchmark_items (sku, category, cost, version)", columnCount: 4
    ) { writer in
      for number in 0..<Self.itemCount {
        try await writer.write { row in
          withSKU(number) { row.append(text: $0) }
          row.append(text: "tools/power".utf8.span)
          if let cost = Numeric(significand: Int128(number) + 7_100, scale: 2) {
            row.append(numeric: cost)
          }
          row.append(int8: 1)
        }
      }
    }
    report(
      "copy in", count: Int(Self.itemCount), of: "rows", seconds: seconds(since: start),
      cpu: cpuSeconds(RUSAGE_SELF) - cpu)
    try await session.query("CREATE UNIQUE INDEX ON benchmark_items (sku)")
    try await session.query("VACUUM ANALYZE benchmark_items")
    session.close()
  }
}

private func withSKU(_ number: UInt64, _ body: (Span<UInt8>) -> Void) {
  var digits = InlineArray<10, UInt8>(repeating: UInt8(ascii: "0"))
  var (rest, index) = (number % 1_000_000, 10)
  repeat {
    index -= 1
    digits[index] = UInt8(ascii: "0") + UInt8(rest % 10)
    rest /= 10
  } while rest > 0
  for letter in "-UKS".utf8 {
    index -= 1
    digits[index] = letter
  }
  body(digits.span.extracting(index...))
}

private func seconds(since start: ContinuousClock.Instant) -> Double {
  (ContinuousClock.now - start) / .seconds(1)
}

/// CPU time that this process, or its children that have ended, have used.
private func cpuSeconds(_ who: __rusage_who) -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(who.rawValue), &usage)
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

private func report(
  _ name: String, count: Int, of unit: String = "queries", seconds: Double, cpu: Double
) {
  let rate = Int(Double(count) / seconds)
  let microseconds = (cpu / Double(count) * 1e8).rounded() / 100
  print("\(name): \(rate) \(unit)/s, \(microseconds) µs of the client's CPU each")
}

/// pgbench at the same server.
private struct PgBench {
  private let url: String

  init(url: String) throws {
    self.url = url
    try run(["--initialize", "--quiet", "--scale", "1", url])
  }

  @discardableResult
  private func run(_ arguments: [String]) throws -> [String] {
    let program = try Program(.system("pgbench", package: "postgresql"), arguments)
    guard try program.waitForExit(within: .seconds(120)) == .code(0) else {
      throw KitFailure(program.lines(of: .standardError).joined(separator: "\n"))
    }
    return program.lines(of: .standardOutput)
  }

  func run(_ name: String, script: String, clientCount: Int) throws {
    let folder = try TemporaryFolder()
    try script.write(toFile: folder.path("script"), atomically: false, encoding: .utf8)
    try run(name, ["-f", folder.path("script")], clientCount: clientCount)
  }

  func run(_ name: String, _ arguments: [String], clientCount: Int) throws {
    let before = cpuSeconds(RUSAGE_CHILDREN)
    let lines = try run(
      arguments + ["-M", "prepared", "-c", "\(clientCount)", "-T", "4", url])
    let cpu = cpuSeconds(RUSAGE_CHILDREN) - before
    let count = lines.compactMap { line in
      line.hasPrefix("number of transactions actually processed: ")
        ? Int(line.drop { !$0.isNumber }.prefix { $0.isNumber }) : nil
    }
    report("\(name), \(clientCount) clients", count: count.first ?? 1, seconds: 4, cpu: cpu)
  }
}

/// A pool of two connections that many clients ask at once, each again as soon as it is answered.
private final class BenchmarkPool: Sendable {
  private let shard: Shard
  private let pool: ShardConfined<PostgresPool>

  init(url: String, _ statements: StatementList) async throws {
    let shard = try Shard(index: 0)
    let dialler = Dialler(
      try DatabaseURL(url), statements: statements,
      settings: DialSettings(applicationName: "benchmark"), on: try Shard(index: 1))
    pool = await withCheckedContinuation { continuation in
      shard.execute {
        let pool = PostgresPool(dialler, on: shard)
        let confined = ShardConfined(pool, to: shard)
        pool.healthChanged = { _ in
          pool.healthChanged = nil
          continuation.resume(returning: confined)
        }
      }
    }
    self.shard = shard
  }

  func run(
    _ name: String, clientCount: Int, _ statement: StatementList.Statement,
    bind: @escaping @Sendable (inout Parameters, UInt64) -> Void
  ) async throws {
    let (cpu, start) = (cpuSeconds(RUSAGE_SELF), ContinuousClock.now)
    let count = await withCheckedContinuation { continuation in
      shard.execute { [self] in
        let clients = Clients(pool.take(), shard, statement, bind) {
          continuation.resume(returning: $0)
        }
        clients.start(clientCount)
      }
    }
    report(
      "\(name), \(clientCount) at once", count: count, seconds: seconds(since: start),
      cpu: cpuSeconds(RUSAGE_SELF) - cpu)
  }
}

private final class Clients: QueryHandler {
  private let pool: PostgresPool
  private let shard: Shard
  private let statement: StatementList.Statement
  private let bind: (inout Parameters, UInt64) -> Void
  private let done: (Int) -> Void
  private let end: MonotonicTime
  private var random: UInt64 = 88_172_645_463_325_252
  private var count = 0
  private var runningCount = 0

  init(
    _ pool: PostgresPool, _ shard: Shard, _ statement: StatementList.Statement,
    _ bind: @escaping (inout Parameters, UInt64) -> Void, _ done: @escaping (Int) -> Void
  ) {
    (self.pool, self.shard, self.statement, self.bind, self.done) =
      (pool, shard, statement, bind, done)
    end = .now() + .seconds(4)
  }

  func start(_ clientCount: Int) {
    runningCount = clientCount
    for client in 0..<clientCount { ask(client) }
  }

  private func ask(_ client: Int) {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    do throws(PostgresError) {
      try pool.query(statement, deadline: shard.now + .seconds(10), tag: client, for: self) {
        bind(&$0, random)
      }
    } catch {
      failed(error, for: client)
    }
  }

  func received(_ rows: consuming Rows, for tag: Int) {
    precondition(rows.count > 0)
    count += 1
    if shard.now < end { return ask(tag) }
    runningCount -= 1
    if runningCount == 0 { done(count) }
  }

  func failed(_ error: PostgresError, for tag: Int) { fatalError(error.logText) }
}
