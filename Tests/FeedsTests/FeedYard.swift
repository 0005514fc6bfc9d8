import Catalogue
import Feeds
import HTTPClient
import Jobs
import Pricing
import Reactor
import Redis
import Repricing
import Telemetry
import TestKit
import Timing

@testable import Settings

/// A catalogue of three items, a queue and a lock in a real Redis, and a worker that reads one
/// feed.
final class FeedYard: Sendable {
  static let now = Instant(milliseconds: 1_793_491_200_000)

  let server: RedisServer
  let store: any MarketCatalogue
  let queue: JobQueue
  let reports = Guarded<[FeedReport]>([])
  let requests = Requests()
  private let folder: TemporaryFolder
  private let shard: Shard
  private let client: RedisClient
  private let lock: DistributedLock
  private let worker: Worker

  /// Who is asked for recalculations, and may refuse the first of them.
  final class Requests: RecalculationRequesting {
    private let scopes = Guarded<[ItemScope]>([])
    private let failureCount = Guarded(0)

    var all: [ItemScope] { scopes.withLock { $0 } }

    func fail(_ count: Int) { failureCount.withLock { $0 = count } }

    func request(_ request: RecalculationRequest) async throws {
      let fails = failureCount.withLock { count in
        count -= 1
        return count >= 0
      }
      if fails { throw KitFailure("full") }
      scopes.withLock { $0.append(request.scope) }
    }
  }

  static func open(
    _ engine: DatabaseEngine, _ port: Int, _ limits: FeedLimits = FeedLimits(),
    _ change: (inout FetchRequest) -> Void = { _ in },
    _ body: (FeedYard) async throws -> Void
  ) async throws {
    var request = FetchRequest(host: "127.0.0.1", port: UInt16(port), target: "/demand?key=hush")
    request.authorization = FetchRequest.basicAuthorization(user: "me", password: "hush")
    request.silenceMax = .seconds(600)
    request.patience = .seconds(600)
    change(&request)
    let yard = try await FeedYard(engine, request, limits)
    do { try await body(yard) } catch {
      await yard.close()
      throw error
    }
    await yard.close()
  }

  private init(
    _ engine: DatabaseEngine, _ request: FetchRequest, _ limits: FeedLimits
  ) async throws {
    server = try RedisServer()
    folder = try TemporaryFolder()
    shard = try Shard(index: 0)
    store = try await Self.store(engine, in: folder)
    var redis = RedisConfiguration(try RedisURL(server.url))
    redis.queuesWhileDisconnected = true
    client = await RedisClient(redis, on: shard)
    lock = await DistributedLock(redis, on: shard)
    let name = try QueueName(RecalculationJob.queue)
    queue = JobQueue(name, client: client, patience: .seconds(60))
    let reports = reports
    let runner = FeedRunner(
      [Feed("demand", request)], store, asking: requests, under: lock, limits, redis: client,
      namespace: "px", on: shard, now: { Self.now }
    ) { _, report in reports.withLock { $0.append(report) } }
    var handler = runner.handler
    handler.backoff = Backoff(first: .milliseconds(50), cap: .seconds(3_600))
    worker = try await Worker(
      WorkerOptions(redis, queues: [name], concurrency: 1, owner: "test"), handlers: [handler],
      logger: Logger(from: .error, to: LogQueue()))
  }

  private static func store(
    _ engine: DatabaseEngine, in folder: TemporaryFolder
  ) async throws -> any MarketCatalogue {
    // Connections to a server must end before their shard does, which this one never does.
    let shard = try Shard(index: 1)
    let text =
      engine == .sqlite ? "sqlite:\(folder.path("catalogue.db"))" : try engine.makeURL()
    guard let url = Settings.DatabaseURL(text), let dollar = Currency("USD") else {
      throw KitFailure("no place: \(text)")
    }
    _ = try await CatalogueOpening.schema(at: url, on: shard).migrate(at: now)
    let store = try await CatalogueOpening.store(at: url, on: shard)
    let session = try await store.beginImport(ImportOptions(now: now, pivot: dollar))
    try await session.apply(
      ["A", "B", "C"].map { .item(Item(sku: $0, category: "tools", cost: .one)) })
    _ = try await session.commit()
    return store
  }

  private func close() async {
    await worker.stop(within: .seconds(10))
    await lock.stop()
    await client.stop()
    shard.stop()
  }

  /// Reads the feed, and answers what became of the job.
  func read() async throws -> JobRecord {
    let job = NewJob.feed("demand")
    _ = try await queue.enqueue(job)
    return try await end(of: job.id)
  }

  func end(of id: JobID) async throws -> JobRecord {
    var ended: JobRecord?
    try await eventually {
      let record = try await queue.job(id)
      let isEnd = [.done, .dead, .retrying, .cancelled].contains(record?.summary.state)
      if isEnd { ended = record }
      return isEnd
    }
    guard let ended else { throw KitFailure("\(id) is gone") }
    return ended
  }

  /// What is stored of each item's demand.
  func demands() async throws -> [String: String] {
    let demands = Guarded<[String: String]>([:])
    try await store.export { entities in
      for case .signal(let signal) in entities {
        demands.withLock { $0[signal.sku] = "\(signal.value)" }
      }
    }
    return demands.withLock { $0 }
  }
}

/// A line of a feed.
func line(_ sku: String, _ value: String, at second: Int = 0) -> String {
  #"{"sku":"\#(sku)","name":"demand","value":\#(value),"#
    + #""observed_at":"2026-10-31T12:00:0\#(second)Z"}"# + "\n"
}
