import Dispatch
import Foundation
import Reactor
import TestKit

/// A batch of 1,000 lines that no cache holds, over HTTP: the demo catalogue in SQLite and in
/// PostgreSQL, a pricing-api of its own process with one shard and no cache, and clients that ask
/// one batch after the other, each over a connection: one, unless told otherwise.
///
///     benchmarks batch [ITEMS] [SECONDS] [CLIENTS]
///
/// Beside the latency stand what the API's process and PostgreSQL's worked for a batch, and how
/// long a look into the machine's memory takes, of which a batch needs tens of thousands.
struct BatchBenchmark {
  private static let roundCount = 3
  private static let memory = MemoryLatency()

  private let name: String
  private let database: String
  private let itemCount: Int
  private let seconds: Int
  private let clientCount: Int
  /// The server's first process; nil where the API is its own database.
  private let serverID: pid_t?

  static func run(_ arguments: ArraySlice<String>) throws {
    let numbers = arguments.compactMap { Int($0) }
    let itemCount = numbers.first ?? 1_000_000
    let seconds = numbers.dropFirst().first ?? 5
    let clientCount = numbers.dropFirst(2).first ?? 1
    let folder = try TemporaryFolder()
    let server = try PostgresServer(settings: ["shared_buffers": "512MB", "max_wal_size": "8GB"])
    let serverID = server.processID
    for (name, database, serverID) in [
      ("SQLite", "sqlite:\(folder.path("catalogue.db"))", nil),
      ("PostgreSQL", server.url, serverID),
    ] {
      let benchmark = BatchBenchmark(
        name: name, database: database, itemCount: itemCount, seconds: seconds,
        clientCount: clientCount, serverID: serverID)
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
    let clients = try (0..<clientCount).map { number in
      Guarded(try BatchClient(port: api.port, itemCount: itemCount, seed: UInt64(number + 1)))
    }
    _ = try rounds(of: clients, for: .seconds(1))
    for _ in 0..<Self.roundCount {
      let (worked, served) = (try api.workedMilliseconds, try servedMilliseconds)
      let queryCount = try api.queryCount
      let start = ContinuousClock.now
      let latencies = try rounds(of: clients, for: .seconds(seconds))
      let count = Double(latencies.count)
      let span = (ContinuousClock.now - start) / .seconds(1)
      print(
        "\(name), \(itemCount) items, \(BatchClient.lineCount) lines a batch:",
        "p50 \(latencies.milliseconds(0.5)) ms, p99 \(latencies.milliseconds(0.99)) ms,",
        "\((count / span).text) a second,",
        "the API worked \(((try api.workedMilliseconds - worked) / count).text) ms for one",
        "and the server \(((try servedMilliseconds - served) / count).text) ms,",
        "with \((Double(try api.queryCount - queryCount) / count).text) loads;",
        "a look into memory takes \(Int(Self.memory.nanoseconds())) ns")
    }
  }

  /// How long the processes of the server have worked.
  private var servedMilliseconds: Double {
    get throws { try serverID.map { try WorkedTime.milliseconds(ofFamilyOf: $0) } ?? 0 }
  }

  private func rounds(
    of clients: [Guarded<BatchClient>], for span: Duration
  ) throws -> [Duration] {
    let end = ContinuousClock.now + span
    let outcomes = Guarded<[Result<[Duration], any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: clients.count) { number in
      let outcome = clients[number].withLock { client in
        Result { try client.latencies(until: end) }
      }
      outcomes.withLock { $0.append(outcome) }
    }
    return try outcomes.withLock { $0 }.flatMap { try $0.get() }
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
    get throws { try WorkedTime.milliseconds(of: program.processID) }
  }

  private func get(_ path: String) throws -> RawResponse {
    let connection = try RawConnection(port: port)
    try connection.send("GET \(path) HTTP/1.1\r\nHost: benchmark\r\n\r\n")
    return try connection.readResponse()
  }
}

/// How long processes have worked, as the kernel counts it in ticks.
private enum WorkedTime {
  static func milliseconds(of process: pid_t) throws -> Double {
    guard let fields = try fields(of: process) else { return 0 }
    // Behind the state: the times as the twelfth and thirteenth.
    let ticks = fields.dropFirst(11).prefix(2).compactMap { Double($0) }.reduce(0, +)
    return ticks * 1_000 / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Of a process and its children.
  static func milliseconds(ofFamilyOf parent: pid_t) throws -> Double {
    let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc")
      .compactMap { pid_t($0) }
    return try processes.reduce(0) { sum, process in
      let isOfFamily =
        try process == parent || fields(of: process)?.dropFirst().first == "\(parent)"
      return isOfFamily ? try sum + milliseconds(of: process) : sum
    }
  }

  /// What the kernel says of a process behind its name in brackets, the state first; nil when it
  /// has ended.
  private static func fields(of process: pid_t) throws -> [Substring]? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return nil
    }
    return text.split(separator: ")").last?.split(separator: " ")
  }
}

/// A client that spends as little as it can on reading the answer.
private final class BatchClient {
  static let lineCount = 1_000

  private let descriptor: Int32
  private let itemCount: Int
  private var random: SeededGenerator
  private var answer = [UInt8](repeating: 0, count: 4 << 20)

  init(port: Int, itemCount: Int, seed: UInt64) throws {
    self.itemCount = itemCount
    random = SeededGenerator(seed: seed)
    descriptor = try SocketAddress.openSocket()
    guard SocketAddress.loopback(port: port).withPointer({ connect(descriptor, $0, $1) }) == 0
    else { throw KitFailure("pricing-api does not listen") }
  }

  deinit { close(descriptor) }

  /// Asks one batch after the other.
  func latencies(until end: ContinuousClock.Instant) throws -> [Duration] {
    var latencies: [Duration] = []
    while ContinuousClock.now < end {
      let lines = (0..<Self.lineCount).map { number in
        let sku = "SKU-\(Int.random(in: 0..<itemCount, using: &random))"
        return #"{"ref":"\#(number)","product_id":"\#(sku)"}"#
      }
      latencies.append(try latency(of: #"{"lines":["# + lines.joined(separator: ",") + "]}"))
    }
    return latencies
  }

  /// How long the batch of `body` takes until the last byte of its answer is here.
  private func latency(of body: String) throws -> Duration {
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
