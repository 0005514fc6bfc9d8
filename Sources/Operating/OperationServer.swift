import HTTP
import HTTPServer
import Reactor
import Telemetry

/// The small HTTP server of a program whose work is not HTTP: `/healthz`, `/readyz`, `/metrics`.
package struct OperationServer: Sendable {
  /// What it counts and measures, declared before there is anything to record to.
  package struct Declaration: Sendable {
    fileprivate let metrics: ServerMetrics

    package init(in catalogue: inout MetricCatalogue) {
      metrics = ServerMetrics(in: &catalogue, for: OperationServer.routes)
    }
  }

  private static let routes = RouteTable<OperationDesk>([
    .get("/healthz") { desk, request, _ in desk.health(request) },
    .get("/readyz") { desk, request, _ in desk.ready(request) },
    .get("/metrics") { desk, request, bytes in desk.scrape(request, bytes) },
  ])

  private let shard: Shard
  private let server: HTTPServer
  private let readiness: ReadinessReport

  /// Listens from now on. `metrics` has a meter 0, which is the server's.
  package static func start(
    at address: SocketAddress, setBy setting: String, _ declared: Declaration, metrics: Metrics,
    readiness: ReadinessReport, logger: Logger
  ) async throws -> OperationServer {
    let shard = try Shard(index: 0)
    let pool = BlockingPool(label: "operation", threadCount: 1, waitingCountMax: 16)
    var limits = ServerLimits()
    limits.connectionCountMax = 100
    limits.request.bodyByteCountMax = 1 << 10
    limits.bufferedByteCountMax = 1 << 20
    limits.drainTimeout = .seconds(1)
    let server = await HTTPServer.make(
      on: [shard], limits: limits, serverMetrics: declared.metrics, metrics: metrics,
      logger: logger, accessLogPeriod: 0
    ) { shard in
      Router(
        routes,
        service: OperationDesk(on: shard, metrics: metrics, readiness: readiness, pool: pool))
    }
    let taken = try await server.listen(at: address, setBy: setting)
    logger.info("listening") { line in line.add("address", "\(taken)") }
    return OperationServer(shard: shard, server: server, readiness: readiness)
  }

  /// From now on `/readyz` says that the program is about to stop.
  package func beginDraining() { readiness.beginDraining() }

  /// Answers what is owed, then ends.
  package func stop() async {
    await server.drain()
    shard.stop()
  }
}
