import Bytes
import Glibc
import Postgres
import Reactor
import Synchronization
import TestKit
import Timing

/// What queries cost over one shard's pool, beside pgbench at the same server: `postgres`, or
/// `postgres --url URL` for a server that is there, whose table `benchmark_items` is replaced.
func benchmarkPostgres() async throws {
  let arguments = CommandLine.arguments
  let server = arguments.contains("--url") ? nil : try PostgresServer()
  let url = try server?.url ?? DatabaseArgument.url(in: arguments)

  let pgbench = try PgBench(url: url)
  for clientCount in [16, 64] { try pgbench.run(clientCount: clientCount) }

  var statements = StatementList()
  let byNumber = statements.declare(
    "account", "SELECT abalance FROM pgbench_accounts WHERE aid = $1", [.int4], effect: .reads)
  let pool = try await BenchmarkPool(url: url, statements)
  for clientCount in [1, 16, 64] {
    try await pool.run("select by number", clientCount: clientCount, statement: byNumber) {
      $0.append(int4: Int32($1 % 100_000 + 1))
    }
  }
  _ = server
}

enum DatabaseArgument {
  static func url(in arguments: [String]) throws -> String {
    guard let place = arguments.firstIndex(of: "--url"), place + 1 < arguments.count else {
      throw KitFailure("--url needs a URL")
    }
    return arguments[place + 1]
  }
}

/// CPU time that this process, or its children that have ended, have used.
private func cpuSeconds(_ who: __rusage_who) -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(who.rawValue), &usage)
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

private func report(_ name: String, count: Int, seconds: Double, cpu: Double) {
  let rate = Int(Double(count) / seconds)
  let microseconds = (cpu / Double(count) * 1e8).rounded() / 100
  print("\(name): \(rate) queries/s, \(microseconds) µs of the client's CPU each")
}

/// pgbench at the same server.
private struct PgBench {
  let url: String

  init(url: String) throws {
    self.url = url
    try run(["--initialize", "--quiet", "--scale", "1", url])
  }

  @discardableResult
  private func run(_ arguments: [String]) throws -> [String] {
    let program = try Program(.system("pgbench", package: "postgresql-contrib"), arguments)
    guard try program.waitForExit(within: .seconds(120)) == .code(0) else {
      throw KitFailure(program.lines(of: .standardError).joined(separator: "\n"))
    }
    return program.lines(of: .standardOutput)
  }

  func run(clientCount: Int) throws {
    let before = cpuSeconds(RUSAGE_CHILDREN)
    let lines = try run(["-S", "-M", "prepared", "-c", "\(clientCount)", "-T", "4", url])
    let cpu = cpuSeconds(RUSAGE_CHILDREN) - before
    let count = lines.compactMap { line in
      line.hasPrefix("number of transactions actually processed: ")
        ? Int(line.drop { !$0.isNumber }.prefix { $0.isNumber }) : nil
    }
    report("pgbench -c \(clientCount)", count: count.first ?? 1, seconds: 4, cpu: cpu)
  }
}

/// A pool of two connections that many clients ask at once, each again as soon as it is answered.
private final class BenchmarkPool: Sendable {
  private let shard: Shard
  private let dialShard: Shard
  private let pool: ShardConfined<PostgresPool>

  init(url: String, _ statements: StatementList) async throws {
    let (shard, dialShard) = (try Shard(index: 0), try Shard(index: 1))
    let dialler = Dialler(
      try DatabaseURL(url), statements: statements,
      settings: DialSettings(applicationName: "benchmark"), on: dialShard)
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
    (self.shard, self.dialShard) = (shard, dialShard)
  }

  func run(
    _ name: String, clientCount: Int, statement: StatementList.Statement,
    bind: @escaping @Sendable (inout Parameters, UInt64) -> Void
  ) async throws {
    let (cpuBefore, start) = (cpuSeconds(RUSAGE_SELF), ContinuousClock.now)
    let count = await withCheckedContinuation { continuation in
      shard.execute { [self] in
        let clients = Clients(pool.take(), shard, statement, bind) {
          continuation.resume(returning: $0)
        }
        clients.start(clientCount)
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    report(
      "\(name), \(clientCount) at once", count: count, seconds: seconds,
      cpu: cpuSeconds(RUSAGE_SELF) - cpuBefore)
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
  private var sum = 0

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
    count += 1
    sum &+= rows.withValue(0, 0) { $0.count } ?? 0
    if shard.now < end { return ask(tag) }
    runningCount -= 1
    if runningCount == 0 { done(count) }
  }

  func failed(_ error: PostgresError, for tag: Int) { fatalError(error.logText) }
}
