import Glibc
import TestKit

/// What many connections cost a pricing-api of its own process: its memory with thousands of idle
/// ones, and the latency of an honest client beside thousands that drip a byte a second.
enum ConnectionsBenchmark {
  private static let idleCount = 10_000
  private static let dripperCount = 5_000

  static func run() throws {
    raiseDescriptorLimit()
    try measureIdle()
    try measureDrippers()
  }

  private static func measureIdle() throws {
    let api = try APIUnderLoad()
    let before = api.residentKiB
    let connections = try (0..<idleCount).map { _ in
      let connection = try RawConnection(port: api.port)
      try connection.send(request)
      guard try connection.readResponse().status == 200 else { throw KitFailure("no answer") }
      return connection
    }
    let after = api.residentKiB
    print("\(idleCount) idle kept-alive connections: \(after / 1024) MiB resident in all,")
    print(
      "  \(before / 1024) MiB before them, \((after - before) * 1024 / idleCount) bytes for each")
    withExtendedLifetime(connections) {}
  }

  private static func measureDrippers() throws {
    let api = try APIUnderLoad()
    let alone = try latencies(of: api, for: .seconds(4))
    var drippers = try (0..<dripperCount).map { _ in try RawConnection(port: api.port) }
    let text = Array(request.utf8)
    var together: [Duration] = []
    for byte in text.prefix(8) {
      // One that is cut refuses the byte.
      drippers.removeAll { (try? $0.send([byte])) == nil }
      together += try latencies(of: api, for: .seconds(1))
    }
    print("an honest client alone:            \(summary(alone))")
    print("the same beside \(dripperCount) drippers:  \(summary(together))")
    let cut = try api.sample(#"pricing_http_timeouts_total{waiting_for="request"}"#)
    print("drippers cut by the deadline of 5 s: \(cut) of \(dripperCount)")
  }

  /// The latencies of one request a millisecond or so.
  private static func latencies(of api: APIUnderLoad, for span: Duration) throws -> [Duration] {
    let connection = try RawConnection(port: api.port)
    let end = ContinuousClock.now + span
    var latencies: [Duration] = []
    while ContinuousClock.now < end {
      let sent = ContinuousClock.now
      try connection.send(request)
      _ = try connection.readResponse()
      latencies.append(ContinuousClock.now - sent)
      usleep(1_000)
    }
    return latencies
  }

  private static func summary(_ latencies: [Duration]) -> String {
    let sorted = latencies.sorted()
    func quantile(_ share: Double) -> String {
      let index = min(sorted.count - 1, Int(Double(sorted.count) * share))
      let microseconds = Int(sorted[index] / .microseconds(1))
      return "\(microseconds / 1000).\(String(microseconds % 1000 + 1000).dropFirst()) ms"
    }
    return "p50 \(quantile(0.5)), p99 \(quantile(0.99))"
  }

  private static let request = "GET /healthz HTTP/1.1\r\nHost: benchmark\r\n\r\n"

  private static func raiseDescriptorLimit() {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    getrlimit(resource, &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(resource, &limit)
  }
}

/// A pricing-api of its own process, with one shard.
private final class APIUnderLoad {
  let program: Program
  let port: Int

  init() throws {
    program = try Program(.built("pricing-api"), ["--http", "127.0.0.1:0", "--shards", "1"])
    let line = try program.waitForLine(with: #""message":"listening""#)
    guard let address = line.firstMatch(of: #/"address":"127.0.0.1:([0-9]+)"/#),
      let port = Int(address.1)
    else { throw KitFailure("pricing-api says no address: \(line)") }
    self.port = port
  }

  /// What `/proc` says the process holds in memory.
  var residentKiB: Int {
    guard let file = fopen("/proc/\(program.processID)/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    fgets(&line, 128, file)
    let pages = String(decoding: line.map(UInt8.init), as: UTF8.self).split(separator: " ")
    return (Int(pages.dropFirst().first ?? "") ?? 0) * sysconf(Int32(_SC_PAGESIZE)) / 1024
  }

  func sample(_ name: String) throws -> Int {
    let connection = try RawConnection(port: port)
    try connection.send("GET /metrics HTTP/1.1\r\nHost: benchmark\r\n\r\n")
    let lines = try connection.readResponse().text.split(separator: "\n")
    let line = lines.first { $0.hasPrefix(name) }
    return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
  }
}
