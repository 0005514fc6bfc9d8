import Events
import Operating
import Reactor
import Redis
import Repricing
import Settings
import Telemetry

/// The running listener: it keeps what is said on the channel from the first moment, and applies it
/// as soon as its catalogue can be opened.
struct ListenerService {
  private let operation: OperationServer
  private let work: Task<Void, Never>
  private let logger: Logger

  static func start(
    _ settings: ListenerSettings, redis: RedisSettings, database: DatabaseSettings, logger: Logger
  ) async throws -> ListenerService {
    var catalogue = MetricCatalogue()
    let declared = ListenerMetrics(in: &catalogue)
    let metrics = Metrics(catalogue, meterCount: 1)
    let wait = try CatalogueWait(for: database.url)
    let hearing = Guarded(Hearing())
    let parts = ListenerParts(
      settings: settings, redis: redis,
      configuration: try RedisConfiguration(redis.url, name: "pricing-listener"),
      wait: wait, hearing: hearing,
      reporter: ListenerReporter(declared, metrics.shared, logger), logger: logger)
    let readiness = ReadinessReport([
      wait.check,
      ReadinessReport.Check("stream") {
        hearing.withLock { $0.isReading } ? nil : "Redis does not answer"
      },
      ReadinessReport.Check("channel") {
        hearing.withLock { $0.isListening } ? nil : "it is not subscribed to the channel"
      },
    ])
    let operation = try await OperationServer.start(
      at: SocketAddress(settings.address), setBy: "listener_http", declared.operation,
      metrics: metrics, readiness: readiness, logger: logger)
    let work = Task {
      do {
        try await parts.work()
      } catch {
        logger.error("cannot listen") { $0.add("error", error) }
      }
    }
    return ListenerService(operation: operation, work: work, logger: logger)
  }

  /// Ends at once: what is not finished is in the stream, and comes again.
  func stop() async {
    logger.info("draining")
    operation.beginDraining()
    work.cancel()
    await work.value
    await operation.stop()
    logger.info("stopped")
  }
}

/// What the listener hears at the moment.
struct Hearing {
  var isReading = false
  var isListening = false
}
