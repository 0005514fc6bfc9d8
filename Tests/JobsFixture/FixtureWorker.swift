import Glibc
import Jobs
import Reactor
import Redis
import Telemetry
import Timing

/// A worker: `jobs-fixture URL QUEUE LEASE_MS CONCURRENCY [LEDGER]`.
///
/// It notes every run of a job in the stream `runs`, by job, epoch and process, and says `working`
/// before it does. What it does then is told by the payload: `sleep N` waits for so many
/// milliseconds, `spin N` keeps a thread busy for as long, `wait KEY` waits until the server has
/// this key, `die` kills the process, `fail N` fails in the first N attempts, `book N` makes a
/// booking and waits, and so does `charge N`, which does not look whether there is one; with a
/// third word, `stay`, they don't end in the job's first run.
struct FixtureWorker {
  private let redis: RedisConfiguration
  private var options: WorkerOptions
  private let ledger: Ledger?

  init(_ words: [String]) throws {
    guard (4...5).contains(words.count), let lease = Int64(words[2]),
      let concurrency = Int(words[3])
    else { throw UsageError() }
    redis = RedisConfiguration(try RedisURL(words[0]))
    options = WorkerOptions(
      redis, queues: [try QueueName(words[1])], concurrency: concurrency,
      owner: "fixture:\(getpid())")
    options.lease = .milliseconds(lease)
    ledger = try words.count == 5 ? Ledger(words[4]) : nil
  }

  func run(until stop: StopSignals) async throws {
    var redis = redis
    redis.queuesWhileDisconnected = true
    let client = await RedisClient(redis, on: try Shard(index: 1))
    let logs = LogQueue()
    var handler = JobHandler("work") { run in
      say("working \(run.id) \(run.epoch)")
      try await client.send(within: .seconds(30)) { command in
        command.command(
          "XADD", "runs", "*", "run", "\(run.id.text) \(run.epoch) \(getpid())")
      } reading: { _ in
      }
      try await perform(run, client)
      return run.payload
    }
    handler.backoff = Backoff(first: .milliseconds(500), cap: .milliseconds(500))
    let worker = try await Worker(
      options, handlers: [handler], logger: Logger(from: .debug, to: logs))
    say("ready")
    await stop.first()
    await worker.stop(within: .seconds(1))
    logs.end(within: .seconds(1))
  }

  private func perform(_ run: JobRun, _ client: RedisClient) async throws {
    let words = String(decoding: run.payload, as: UTF8.self).split(separator: " ")
    let number = words.count > 1 ? Int64(words[1]) ?? 0 : 0
    switch words.first {
    case "die": kill(getpid(), SIGKILL)
    case "spin":
      let end = MonotonicTime.now() + .milliseconds(number)
      while MonotonicTime.now() < end {}
    case "wait": try await wait(for: String(words.last ?? ""), client)
    case "fail":
      if run.attempt <= number { throw UsageError() }
    case "book", "charge":
      try await ledger?.book(run.id.text, isGuarded: words[0] == "book")
      say("booked \(run.id)")
      try await Task.sleep(for: .milliseconds(number))
      if run.epoch == 1, words.last == "stay" { try await Task.sleep(for: .seconds(86_400)) }
    default: try await Task.sleep(for: .milliseconds(number))
    }
  }
}
