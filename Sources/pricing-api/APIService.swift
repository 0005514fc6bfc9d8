import API
import Catalogue
import HTTP
import HTTPServer
import Jobs
import Operating
import PriceCache
import Pricing
import Reactor
import Repricing
import Settings
import Telemetry

/// The running API: its shards, its server, and the order in which they start and stop.
struct APIService {
  private let shards: [Shard]
  private let server: HTTPServer
  private let readiness: ReadinessReport
  private let caches: CacheSupply
  private let draining: Task<Void, Never>
  private let showing: Task<Void, Never>
  private let logger: Logger

  /// Descriptors needed besides those of connections: logs, event loops, files.
  private static let ownDescriptorCount = 64

  static func start(
    http: HTTPSettings, limits: HTTPLimits, timeouts: HTTPTimeouts, log: LogSettings,
    price: PriceSettings, database: DatabaseSettings, load: LoadSettings, redis: RedisSettings,
    cache: CacheSettings, tasks: TaskSettings, logger: Logger
  ) async throws -> APIService {
    warnOfDescriptors(needed: limits.connectionCountMax + ownDescriptorCount, logger)
    let catalogues = try ShardCatalogues.open(
      database.url, load, pivot: Currency(price), shardCount: http.shardCount)
    var catalogue = MetricCatalogue()
    catalogue.declareProcess()
    catalogue.declareBuild(version: Release.version)
    let serverMetrics = ServerMetrics(in: &catalogue, for: PricingAPI.routes)
    let caches = try await CacheSupply.make(
      redis, cache, shardCount: http.shardCount,
      outbox: try CatalogueOpening.outbox(at: database.url),
      metrics: CacheMetrics(in: &catalogue), logger: logger)
    let supply = PriceSupply(
      catalogues: catalogues, caches: caches, settings: load,
      metrics: SupplyMetrics(in: &catalogue))
    let queueMetrics = QueueMetrics(in: &catalogue, queues: [RecalculationJob.queue])
    // Each shard has one for its server and one for its prices.
    let metrics = Metrics(catalogue, meterCount: 2 * http.shardCount)
    let pool = BlockingPool(label: "blocking", threadCount: 2, waitingCountMax: 64)

    let documents = APIDocuments(
      version: Release.version,
      limits: ServerLimits(limits, timeouts).described + PriceLimits(load).described
        + TaskLimits(tasks).described)

    let shards = try (0..<http.shardCount).map { try Shard(index: $0) }
    let taskSupply = try await TaskSupply.open(redis, TaskLimits(tasks), on: shards, logger)
    let readiness = ReadinessReport(
      supply.checks(of: database.url) + [caches.check, taskSupply.check])
    let server = await HTTPServer.make(
      on: shards, limits: ServerLimits(limits, timeouts), serverMetrics: serverMetrics,
      metrics: metrics, logger: logger, accessLogPeriod: log.accessLogPeriod
    ) { shard in
      Router(
        PricingAPI.routes,
        service: APIShard(
          shard: shard,
          prices: supply.makeDesk(on: shard, metrics.meter(at: http.shardCount + shard.index)),
          tasks: taskSupply.makeDesk(on: shard), metrics: metrics, readiness: readiness,
          pool: pool, documents: documents))
    }
    let address = try await server.listen(
      at: SocketAddress(http.address), setBy: "http")
    supply.beginWatching(on: shards[0], metrics.shared, logger)
    logger.info("listening") { line in
      line.add("address", "\(address)")
      line.add("shards", http.shardCount)
      line.add("version", Release.version)
    }
    return APIService(
      shards: shards, server: server, readiness: readiness, caches: caches,
      draining: caches.beginDraining(),
      showing: taskSupply.beginShowing(queueMetrics, in: metrics.shared), logger: logger)
  }

  /// Answers what is owed, then ends.
  func stop() async {
    logger.info("draining")
    readiness.beginDraining()
    draining.cancel()
    showing.cancel()
    await server.drain()
    await caches.stop()
    for shard in shards { shard.stop() }
    logger.info("stopped")
  }

  private static func warnOfDescriptors(needed: Int, _ logger: Logger) {
    let allowed = DescriptorLimit.raise()
    guard allowed < needed else { return }
    logger.warning("fewer descriptors than connections: raise the limit (ulimit -n)") { line in
      line.add("allowed", allowed)
      line.add("needed", needed)
    }
  }
}
