import Jobs
import Operating
import Pricing
import Reactor
import Redis
import Settings
import Telemetry

/// The running worker: it shows its health from the first moment, works as soon as its catalogue
/// can be opened, and ends what it has begun.
struct WorkerService {
  private let operation: OperationServer
  private let work: Task<Void, Never>
  private let logger: Logger

  static func start(
    _ settings: WorkerSettings, feeds: [FeedDeclaration], price: PriceSettings,
    redis: RedisSettings, cache: CacheSettings, database: DatabaseSettings, logger: Logger
  ) async throws -> WorkerService {
    var catalogue = MetricCatalogue()
    let declared = WorkerMetrics(in: &catalogue)
    let metrics = Metrics(catalogue, meterCount: 1)
    let parts = WorkerParts(
      settings: settings, feeds: feeds, pivot: try Currency(price), redis: redis, cache: cache,
      jobsRedis: try RedisConfiguration(redis.url, name: "pricing-worker"),
      cacheRedis: try RedisConfiguration(redis.cacheURL, name: "pricing-worker"),
      metrics: declared, meter: metrics.shared, logger: logger)
    let wait = try CatalogueWait(for: database.url)
    let crew = Guarded<Worker?>(nil)
    let readiness = ReadinessReport([
      wait.check,
      ReadinessReport.Check("queue") {
        crew.withLock { $0 }?.isConsuming == true ? nil : "it takes no jobs from Redis"
      },
    ])
    let operation = try await OperationServer.start(
      at: SocketAddress(settings.address), setBy: "worker_http", declared.operation,
      metrics: metrics, readiness: readiness, logger: logger)
    let work = Task {
      let store = await wait.open { error in
        logger.error("catalogue cannot be opened") { $0.add("error", error) }
      }
      guard let store else { return }
      do {
        try await parts.work(on: store) { worker in crew.withLock { $0 = worker } }
      } catch {
        logger.error("cannot work") { $0.add("error", error) }
      }
    }
    return WorkerService(operation: operation, work: work, logger: logger)
  }

  /// Ends the jobs, or hands them back at a checkpoint; then ends.
  func stop() async {
    logger.info("draining")
    operation.beginDraining()
    work.cancel()
    await work.value
    await operation.stop()
    logger.info("stopped")
  }
}
