import API
import HTTP
import HTTPServer
import Reactor
import Settings
import Telemetry

/// The running API: its shards, its server, and the order in which they start and stop.
struct APIService {
  private let shards: [Shard]
  private let server: HTTPServer
  private let readiness: ReadinessReport
  private let logger: Logger

  /// Descriptors needed besides those of connections: logs, event loops, files.
  private static let ownDescriptorCount = 64

  static func start(
    http: HTTPSettings, limits: HTTPLimits, timeouts: HTTPTimeouts, log: LogSettings,
    logger: Logger
  ) async throws -> APIService {
    warnOfDescriptors(needed: limits.connectionCountMax + ownDescriptorCount, logger)
    var catalogue = MetricCatalogue()
    catalogue.declareProcess()
    catalogue.declareBuild(version: Release.version)
    let serverMetrics = ServerMetrics(in: &catalogue, for: PricingAPI.routes)
    let metrics = Metrics(catalogue, meterCount: http.shardCount)
    let readiness = ReadinessReport([])
    let pool = BlockingPool(label: "blocking", threadCount: 2, waitingCountMax: 64)

    let documents = APIDocuments(
      version: Release.version, limits: ServerLimits(limits, timeouts).described)

    let shards = try (0..<http.shardCount).map { try Shard(index: $0) }
    let server = await HTTPServer.make(
      on: shards, limits: ServerLimits(limits, timeouts), serverMetrics: serverMetrics,
      metrics: metrics, logger: logger, accessLogPeriod: log.accessLogPeriod
    ) { shard in
      Router(
        PricingAPI.routes,
        service: APIShard(
          shard: shard, metrics: metrics, readiness: readiness, pool: pool, documents: documents))
    }
    let address = try await listen(server, at: SocketAddress(http.address))
    logger.info("listening") { line in
      line.add("address", "\(address)")
      line.add("shards", http.shardCount)
      line.add("version", Release.version)
    }
    return APIService(shards: shards, server: server, readiness: readiness, logger: logger)
  }

  /// Answers what is owed, then ends.
  func stop() async {
    logger.info("draining")
    readiness.beginDraining()
    await server.drain()
    for shard in shards { shard.stop() }
    logger.info("stopped")
  }

  private static func listen(
    _ server: HTTPServer, at address: SocketAddress
  ) async throws(ListenFailure) -> SocketAddress {
    do {
      return try await server.listen(at: address)
    } catch {
      throw ListenFailure(address: address, reason: error)
    }
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

/// Why the API cannot listen where it should, and what to do about it.
private struct ListenFailure: Error, CustomStringConvertible {
  let address: SocketAddress
  let reason: SystemError

  var description: String {
    "cannot listen at \(address): \(reason); choose another address with --http or PRICING_HTTP"
  }
}
