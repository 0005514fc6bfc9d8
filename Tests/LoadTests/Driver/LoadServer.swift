import Bytes
import HTTP
import HTTPServer
import LoadDriver
import Reactor
import Telemetry

/// A server to be asked, on a shard and a port of its own.
final class LoadServer: Sendable {
  let target: LoadTarget
  private let server: HTTPServer
  private let shard: Shard
  private let logQueue: LogQueue

  init() async throws {
    var catalogue = MetricCatalogue()
    catalogue.declareProcess()
    let serverMetrics = ServerMetrics(in: &catalogue, for: LoadRoutes.table)
    let metrics = Metrics(catalogue, meterCount: 1)
    shard = try Shard(index: 0)
    let queue = LogQueue(to: { _ in })
    logQueue = queue
    server = await HTTPServer.make(
      on: [shard], limits: ServerLimits(), serverMetrics: serverMetrics, metrics: metrics,
      logger: Logger(from: .error, to: queue), accessLogPeriod: 0
    ) { _ in Router(LoadRoutes.table, service: LoadRoutes(metrics)) }
    guard let any = SocketAddress(host: "127.0.0.1", port: 0) else { fatalError("no address") }
    let address = try await server.listen(at: any)
    target = LoadTarget(address: address, host: "\(address)")
  }

  deinit {
    shard.stop()
    logQueue.end(within: .seconds(1))
  }
}

/// What it serves.
final class LoadRoutes {
  private let metrics: Metrics
  private var asked: Set<String> = []

  init(_ metrics: Metrics) { self.metrics = metrics }

  static let table = RouteTable<LoadRoutes>([
    .get("/now") { _, request, _ in request.answer(.ok, ContentType.json, "{}".utf8.span) },
    .get("/busy") { _, request, _ in request.answer(.serviceUnavailable, nil, "".utf8.span) },
    .get("/never") { _, _, _ in },
    .get("/metrics") { routes, request, _ in
      var output = ByteBuffer()
      routes.metrics.write(to: &output, as: .prometheusText)
      output.withSpan { request.answer(.ok, nil, $0) }
    },
    // A product is in the cache from its second request on.
    .post("/api/v1/price") { routes, request, bytes in
      let isNew = routes.asked.insert(String(decoding: bytes.extracting(request.body.bounds)))
        .inserted
      request.answer(
        .ok, ContentType.json, #"{"source":"\#(isNew ? "database" : "cache")"}"#.utf8.span)
    },
    .get("/api/v1/price/{product}") { _, request, _ in
      request.answerFields.append("ETag", "\"1\"".utf8.span)
      request.answer(request.head[.ifNoneMatch] == nil ? .ok : .notModified, nil, "x".utf8.span)
    },
  ])
}
