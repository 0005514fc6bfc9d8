import Glibc
import TestKit

/// A batch of 1,000 lines that no cache holds, over HTTP: the demo catalogue in SQLite and in
/// PostgreSQL, a pricing-api of its own process with one shard and no cache, one connection.
///
///     benchmarks batch [ITEMS] [SECONDS]
///
/// Beside the latency stand what the API's process worked for a batch, which other work on the
/// machine hardly changes, and how many queries it asked for one.
struct BatchBenchmark {
  private static let lineCount = 1_000
  private static let roundCount = 3

  private let name: String
  private let database: String
  private let itemCount: Int
  private let seconds: Int

  static func run(_ arguments: ArraySlice<String>) throws {
    let numbers = arguments.compactMap { Int($0) }
    let itemCount = numbers.first ?? 1_000_000
    let seconds = numbers.dropFirst().first ?? 5
    let folder = try TemporaryFolder()
    let server = try PostgresServer(settings: ["shared_buffers": "512MB", "max_wal_size": "8GB"])
    for (name, database) in [
      ("SQLite", "sqlite:\(folder.path("catalogue.db"))"), ("PostgreSQL", server.url),
    ] {
      let benchmark = BatchBenchmark(
        name: name, database: database, itemCount: itemCount, seconds: seconds)
      try benchmark.makeCatalogue()
      try benchmark.measure()
    }
  }

  private func makeCatalogue() throws {
    for arguments in [
      ["migrate"],
      ["demo", "--import", "--items", "\(itemCount)", "--seed", "1", "--sku-prefix", "SKU-"],
    ] {
      let admin = try Program(
        .built("pricing-admin"), arguments, environment: ["PRICING_DATABASE": database])
      guard try admin.waitForExit(within: .seconds(600)) == .code(0) else {
        throw KitFailure(admin.lines(of: .standardError).joined(separator: "\n"))
      }
    }
  }

  private func measure() throws {
    let api = try APIWithoutCaches(database)
    let client = try BatchClient(port: api.port)
    var random = SeededGenerator(seed: 1)
    _ = try rounds(of: client, for: .seconds(1), &random)
    for _ in 0..<Self.roundCount {
      let (worked, queryCount) = (api.workedMilliseconds, try api.queryCount)
      let latencies = try rounds(of: client, for: .seconds(seconds), &random)
      let count = Double(latencies.count)
      print(
        "\(name), \(itemCount) items, \(Self.lineCount) lines a batch:",
        "p50 \(latencies.milliseconds(0.5)) ms, p99 \(latencies.milliseconds(0.99)) ms,",
        "the API worked \(((api.workedMilliseconds - worked) / count).text) ms for one",
        "with \((Double(try api.queryCount - queryCount) / count).text) queries;",
        "load \(Self.load.text)")
    }
  }

  private func rounds(
    of client: BatchClient, for span: Duration, _ random: inout SeededGenerator
  ) throws -> [Duration] {
    let end = ContinuousClock.now + span
    var latencies: [Duration] = []
    while ContinuousClock.now < end {
      let lines = (0..<Self.lineCount).map { number in
        let sku = "SKU-\(Int.random(in: 0..<itemCount, using: &random))"
        return #"{"ref":"\#(number)","product_id":"\#(sku)"}"#
      }
      let body = #"{"lines":["# + lines.joined(separator: ",") + "]}"
      latencies.append(try client.latency(of: body))
    }
    return latencies
  }

  private static var load: Double {
    var averages = [0.0, 0.0, 0.0]
    return getloadavg(&averages, 3) > 0 ? averages[0] : 0
  }
}

/// A pricing-api of its own process, with one shard and no cache.
private final class APIWithoutCaches {
  let port: Int
  private let program: Program

  init(_ database: String) throws {
    program = try Program(
      .built("pricing-api"), ["--http", "127.0.0.1:0", "--shards", "1"],
      environment: [
        "PRICING_DATABASE": database, "PRICING_LOCAL_CACHE": "0",
        // Nobody listens there.
        "PRICING_REDIS": "redis://127.0.0.1:1/0", "PRICING_DATABASE_TIMEOUT": "60s",
      ])
    let line = try program.waitForLine(with: #""message":"listening""#)
    guard let address = line.firstMatch(of: #/"address":"127.0.0.1:([0-9]+)"/#),
      let port = Int(address.1)
    else { throw KitFailure("pricing-api says no address: \(line)") }
    self.port = port
    while try get("/readyz").status != 200 { usleep(10_000) }
  }

  /// How many queries for sheets the database has answered.
  var queryCount: Int {
    get throws {
      let line = try get("/metrics").text.split(separator: "\n")
        .first { $0.hasPrefix("pricing_sheet_queries_total") }
      return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }
  }

  /// How long the process has worked.
  var workedMilliseconds: Double {
    guard let file = fopen("/proc/\(program.processID)/stat", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 1_024)
    fgets(&line, 1_024, file)
    // Behind the name in brackets: the state first, the times twelfth and thirteenth.
    let text = String(decoding: line.map(UInt8.init), as: UTF8.self)
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    let ticks = fields.dropFirst(11).prefix(2).compactMap { Double($0) }.reduce(0, +)
    return ticks * 1_000 / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  private func get(_ path: String) throws -> RawResponse {
    let connection = try RawConnection(port: port)
    try connection.send("GET \(path) HTTP/1.1\r\nHost: benchmark\r\n\r\n")
    return try connection.readResponse()
  }
}

/// A client that spends as little as it can on reading the answer.
private final class BatchClient {
  private let descriptor: Int32
  private var answer = [UInt8](repeating: 0, count: 4 << 20)

  init(port: Int) throws {
    descriptor = try SocketAddress.openSocket()
    guard SocketAddress.loopback(port: port).withPointer({ connect(descriptor, $0, $1) }) == 0
    else { throw KitFailure("pricing-api does not listen") }
  }

  deinit { close(descriptor) }

  /// How long the batch of `body` takes until the last byte of its answer is here.
  func latency(of body: String) throws -> Duration {
    let request =
      "POST /api/v1/prices HTTP/1.1\r\nHost: benchmark\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
    let bytes = Array(request.utf8)
    let start = ContinuousClock.now
    guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      throw KitFailure("pricing-api does not take the batch")
    }
    var count = 0
    var end = Int.max
    while count < end {
      let added = answer.withUnsafeMutableBytes { bytes in
        recv(descriptor, bytes.baseAddress.map { $0 + count }, bytes.count - count, 0)
      }
      guard added > 0 else { throw KitFailure("pricing-api does not answer the batch") }
      count += added
      if end == .max { end = try wholeCount(of: answer.prefix(count)) ?? .max }
    }
    return ContinuousClock.now - start
  }

  /// How many bytes the answer takes; nil while its head is not whole.
  private func wholeCount(of bytes: ArraySlice<UInt8>) throws -> Int? {
    let text = String(decoding: bytes.prefix(1_024), as: UTF8.self)
    guard let head = text.firstRange(of: "\r\n\r\n") else { return nil }
    guard text.hasPrefix("HTTP/1.1 200"),
      let length = text[..<head.lowerBound].lowercased()
        .firstMatch(of: #/content-length: ([0-9]+)/#),
      let byteCount = Int(length.1)
    else { throw KitFailure("pricing-api refuses the batch: \(text)") }
    return text[..<head.upperBound].utf8.count + byteCount
  }
}

extension [Duration] {
  fileprivate func milliseconds(_ share: Double) -> String {
    let place = Swift.min(count - 1, Int(Double(count) * share))
    return (sorted()[place] / .milliseconds(1)).text
  }
}

extension Double {
  fileprivate var text: String { "\((self * 100).rounded() / 100)" }
}
