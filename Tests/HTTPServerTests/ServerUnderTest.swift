import Bytes
import HTTP
import HTTPServer
import Reactor
import Telemetry
import TestKit
import Timing

/// A server in this process, on one shard and a port of its own.
final class ServerUnderTest: Sendable {
  let port: Int
  let server: HTTPServer
  let metrics: Metrics
  let serverMetrics: ServerMetrics
  /// The lines of the access log, all requests' here.
  let log: SharedText
  let shard: Shard
  private let logQueue: LogQueue

  init(_ limits: ServerLimits = .patient) async throws {
    var catalogue = MetricCatalogue()
    serverMetrics = ServerMetrics(in: &catalogue, for: TestRoutes.table)
    metrics = Metrics(catalogue, meterCount: 1)
    shard = try Shard(index: 0)
    let lines = SharedText()
    let queue = LogQueue(to: lines.append)
    log = lines
    logQueue = queue
    server = await HTTPServer.make(
      on: [shard], limits: limits, serverMetrics: serverMetrics, metrics: metrics,
      logger: Logger(from: .info, to: queue), accessLogPeriod: 1
    ) { _ in Router(TestRoutes.table, service: TestRoutes()) }
    guard let any = SocketAddress(host: "127.0.0.1", port: 0) else { fatalError("no address") }
    port = Int(try await server.listen(at: any).port)
  }

  deinit {
    shard.stop()
    logQueue.end(within: .seconds(1))
  }

  func connect(receiveBufferByteCount: Int32? = nil) throws -> RawConnection {
    try RawConnection(port: port, receiveBufferByteCount: receiveBufferByteCount)
  }

  /// Asks once, on a connection of its own, and answers with what came before the end.
  func ask(_ text: String) throws -> RawResponse {
    let connection = try connect()
    try connection.send(text)
    return try connection.readResponse()
  }

  /// What the scrape shows for that sample.
  func sample(_ name: String) -> String? {
    var output = ByteBuffer()
    metrics.write(to: &output, as: .prometheusText)
    let lines = output.withSpan { String(decoding: $0) }.split(separator: "\n")
    return lines.first { $0.hasPrefix(name + " ") }.map { String($0.dropFirst(name.count + 1)) }
  }
}

extension ServerLimits {
  /// Those of a server that waits for whoever is late: a test of one of them says so.
  static let patient: ServerLimits = {
    var limits = ServerLimits()
    limits.timeouts.head = .seconds(600)
    limits.timeouts.body = .seconds(600)
    limits.timeouts.idle = .seconds(600)
    limits.timeouts.write = .seconds(600)
    limits.drainTimeout = .seconds(600)
    return limits
  }()
}

/// What the server under test serves: answers at once, answers kept back, large ones, echoes.
final class TestRoutes {
  private var heldBack: [Request] = []

  static let table = RouteTable<TestRoutes>([
    .get("/now") { _, request, _ in request.answer(.ok, ContentType.json, "{}".utf8.span) },
    .post("/echo") { _, request, bytes in
      request.answer(.ok, nil, bytes.extracting(request.body.bounds))
    },
    .get("/later/{name}") { routes, request, _ in routes.heldBack.append(request) },
    .post("/release") { routes, request, _ in
      let heldBack = routes.heldBack
      routes.heldBack = []
      for request in heldBack { request.answer(.ok, nil, "late".utf8.span) }
      request.answer(.ok, nil, "\(heldBack.count)".utf8.span)
    },
    .get("/large") { _, request, _ in
      request.answer(.ok, nil, [UInt8](repeating: UInt8(ascii: "x"), count: largeCount).span)
    },
  ])

  static let largeCount = 8 << 20
}

let getNow = "GET /now HTTP/1.1\r\nHost: test\r\n\r\n"

func post(_ path: String, _ body: String) -> String {
  "POST \(path) HTTP/1.1\r\nHost: test\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

/// Text that threads append to.
final class SharedText: Sendable {
  private let text = Guarded("")

  func append(_ bytes: Span<UInt8>) {
    let piece = String(decoding: bytes)
    text.withLock { $0 += piece }
  }

  var lines: [Substring] { text.withLock { $0 }.split(separator: "\n") }
}
