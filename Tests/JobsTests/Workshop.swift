import Bytes
import Jobs
import Reactor
import Redis
import Telemetry
import TestKit
import Timing

/// A server, a queue on it and a client, for one test.
struct Workshop {
  let server: RedisServer
  let shard: Shard
  let client: RedisClient
  let queue: JobQueue
  let metrics: Metrics
  let jobMetrics: JobMetrics

  static let kinds = ["work", "other-work"]

  init(
    server: RedisServer? = nil, queue name: String = "test", limits: JobLimits = JobLimits()
  ) async throws {
    let server = try server ?? RedisServer(persistence: .everySecond)
    var configuration = RedisConfiguration(try RedisURL(server.url))
    configuration.queuesWhileDisconnected = true
    self.server = server
    shard = try Shard(index: 0)
    client = await RedisClient(configuration, on: shard)
    var catalogue = MetricCatalogue()
    let declared = JobMetrics.Declaration(in: &catalogue, kinds: Self.kinds, queues: [name])
    metrics = Metrics(catalogue, meterCount: 0)
    jobMetrics = JobMetrics(declared, recordingTo: metrics.shared)
    queue = JobQueue(
      try QueueName(name), client: client, limits: limits, metrics: jobMetrics,
      patience: .seconds(30))
  }

  /// Runs `body` with a workshop that is cleared up afterwards.
  static func open(
    limits: JobLimits = JobLimits(), _ body: (Workshop) async throws -> Void
  ) async throws {
    let shop = try await Workshop(limits: limits)
    do {
      try await body(shop)
      await shop.close()
    } catch {
      await shop.close()
      throw error
    }
  }

  func close() async {
    await client.stop()
    shard.stop()
  }

  /// A worker that runs while `body` does.
  func withWorker(
    _ handlers: [JobHandler], concurrency: Int = 4,
    configure: (inout WorkerOptions) -> Void = { _ in },
    _ body: (Worker) async throws -> Void
  ) async throws {
    let worker = try await startWorker(handlers, concurrency: concurrency, configure: configure)
    do {
      try await body(worker)
      await worker.stop(within: .seconds(30))
    } catch {
      await worker.stop(within: .zero)
      throw error
    }
  }

  func startWorker(
    _ handlers: [JobHandler], concurrency: Int = 4,
    configure: (inout WorkerOptions) -> Void = { _ in }
  ) async throws -> Worker {
    var options = WorkerOptions(
      RedisConfiguration(try RedisURL(server.url)), queues: [queue.name],
      concurrency: concurrency, owner: "tester")
    configure(&options)
    return try await Worker(options, handlers: handlers, metrics: jobMetrics, logger: .silent)
  }

  /// The metrics as a scrape shows them.
  func scrape() -> String {
    var output = ByteBuffer()
    metrics.write(to: &output, as: .prometheusText)
    return output.withSpan { String(decoding: $0) }
  }

  /// Waits until the job is in one of these states, and answers it.
  @discardableResult
  func wait(for id: JobID, toBe states: JobState...) async throws -> JobRecord {
    var found: JobRecord?
    try await eventually {
      found = try await queue.job(id)
      return found.map { states.contains($0.summary.state) } ?? false
    }
    return try found ?? { throw KitFailure("no job \(id)") }()
  }
}

extension Logger {
  /// Says nothing.
  static let silent = Logger(from: .error, to: LogQueue { _ in })
}
