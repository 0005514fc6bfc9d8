import Glibc
import Jobs
import Reactor
import Redis
import SQLite
import TestKit
import Testing

/// A queue of jobs beside a market, each of which makes a booking in a file that all their workers
/// write to.
final class Till {
  let market: RunningMarket
  private let shard: Shard
  private let client: RedisClient
  private let queue: JobQueue

  private init(in market: RunningMarket) async throws {
    self.market = market
    shard = try Shard(index: 0)
    var redis = RedisConfiguration(try RedisURL(market.redisURL))
    redis.queuesWhileDisconnected = true
    client = await RedisClient(redis, on: shard)
    queue = JobQueue(try QueueName("till"), client: client, patience: .seconds(60))
    let ledger = try SQLiteConnection(ledgerPath)
    try ledger.run(
      script: """
        CREATE TABLE booked(job TEXT PRIMARY KEY) STRICT;
        CREATE TABLE booking(number INTEGER PRIMARY KEY, job TEXT NOT NULL) STRICT;
        """)
  }

  /// Runs `body` with a till that is cleared up afterwards.
  static func open(
    in market: RunningMarket, _ body: (Till) async throws -> Void
  ) async throws {
    let till = try await Till(in: market)
    do {
      try await body(till)
      await till.close()
    } catch {
      await till.close()
      throw error
    }
  }

  private func close() async {
    await client.stop()
    shard.stop()
  }

  private var ledgerPath: String { market.folder.path("ledger.db") }

  /// Starts a worker, who keeps a job for so many milliseconds without a sign of life.
  func startWorker(lease: Int = Till.lease) throws -> Program {
    try market.start("jobs-fixture", [market.redisURL, "till", "\(lease)", "4", ledgerPath])
  }

  static let lease = 1_000

  /// Puts jobs into the queue, each with what it is to do.
  func enqueue(_ tasks: [String], _ change: (inout NewJob) -> Void = { _ in }) async throws
    -> [JobID]
  {
    let jobs = tasks.map { task in
      var job = NewJob("work", payload: Array(task.utf8))
      job.attemptCountMax = 1_000
      change(&job)
      return job
    }
    let answers = try await queue.enqueue(jobs)
    #expect(answers.allSatisfy { $0 == .added })
    return jobs.map(\.id)
  }

  /// Whether nothing is left to do.
  var isIdle: Bool {
    get async throws {
      let standing = try await queue.standing()
      return standing.queuedCount + standing.runningCount + standing.waitingCount == 0
    }
  }

  func job(_ id: JobID) async throws -> JobSummary? { try await queue.job(id)?.summary }

  /// What came of jobs, as far as the queue and the ledger tell.
  func books(of jobs: [JobID]) throws -> Books {
    let ledger = try SQLiteConnection(ledgerPath)
    var select = try ledger.prepare("SELECT job FROM booking")
    var bookings: [String: Int] = [:]
    try select.forEachRow { row throws(SQLiteError) in
      bookings[try row.string(0), default: 0] += 1
    }
    let text = try market.server.reply(
      to: "EVAL",
      """
      local jobs = {}
      for _, key in ipairs(redis.call('KEYS', KEYS[1])) do
        jobs[#jobs + 1] = string.match(key, ':job:(.*)') .. ' ' .. redis.call('HGET', key, 'state')
      end
      return table.concat(jobs, '\\n')
      """, "1", "px:q:{till}:job:*")
    var states: [String: String] = [:]
    for line in (text ?? "").split(separator: "\n") {
      let words = line.split(separator: " ")
      states[String(words[0])] = String(words[1])
    }
    return Books(jobs: jobs.map(\.text), states: states, bookings: bookings)
  }
}

/// What came of jobs that were to make one booking each.
struct Books {
  let jobs: [String]
  var states: [String: String]
  /// How many bookings each job has made.
  var bookings: [String: Int]

  /// What must not be: a job that is lost, or has not booked, or did it twice.
  var faults: [String] {
    let strangers = Set(bookings.keys).subtracting(jobs).map { "\($0) is nobody's booking" }
    return strangers
      + jobs.compactMap { job in
        let state = states[job] ?? "lost"
        let count = bookings[job] ?? 0
        return state == "done" && count == 1 ? nil : "\(job) is \(state) with \(count) bookings"
      }
  }
}
