import Catalogue
import Glibc
import Postgres
import Pricing
import Reactor
import TestKit
import Timing

/// Prices that no cache holds: a catalogue in PostgreSQL on loopback, and how many sheets a shard
/// reads from it beside what pgbench makes of the same server in the same run.
///
///     benchmarks cold-prices [ITEMS]
struct ColdPricesBenchmark {
  private static let seconds = 5
  private static let clientCount = 64
  private static let now = Instant(milliseconds: 1_793_491_200_000)

  private let server: PostgresServer
  private let url: DatabaseURL
  private let itemCount: Int
  private let sessionShard: Shard

  static func run(_ arguments: ArraySlice<String>) async throws {
    let itemCount = arguments.first.flatMap { Int($0) } ?? 1_000_000
    let server = try PostgresServer(settings: ["shared_buffers": "512MB", "max_wal_size": "8GB"])
    let benchmark = ColdPricesBenchmark(
      server: server, url: try DatabaseURL(server.url), itemCount: itemCount,
      sessionShard: try Shard(index: 1))
    try await benchmark.importItems()
    try await benchmark.measure()
  }

  private func importItems() async throws {
    _ = try await PostgresCatalogueSchema(url, on: sessionShard).migrate(at: Self.now)
    let store = try await PostgresCatalogueStore.open(url, on: sessionShard)
    print("items: \(itemCount), a price each, and some rules")
    try await CatalogueBenchmark.measureImport("import", store, itemCount, 1, Self.now)
    try await CatalogueBenchmark.measureImport("import once more", store, itemCount, 1, Self.now)
    // What a server in use has done by itself.
    let session = try await Session.open(
      Dialler(url, settings: DialSettings(applicationName: "benchmark"), on: sessionShard))
    try await session.query("VACUUM ANALYZE pricing.item, pricing.price, pricing.signal")
    try await session.query("CHECKPOINT")
  }

  private func measure() async throws {
    let readers = try await ColdReaders(url, itemCount, dialShard: sessionShard)
    let pgbench = try SelectOnly(server.url)
    for _ in 0..<3 {
      let beside = try pgbench.ratePerSecond(clientCount: Self.clientCount, seconds: Self.seconds)
      for batchCount in [1, 16] {
        let result = await readers.run(
          clientCount: Self.clientCount / batchCount, skuCount: batchCount,
          within: .seconds(Int64(Self.seconds)))
        let rate = Double(result.count * batchCount) / Double(Self.seconds)
        print(
          "cold sheets, \(Self.clientCount) in flight, \(batchCount) a query: \(Int(rate)) /s,",
          "p50 \(result.milliseconds(0.5)) ms, p99 \(result.milliseconds(0.99)) ms;",
          "pgbench -M prepared -S -c \(Self.clientCount): \(Int(beside)) /s;",
          "ratio \((rate / beside * 100).rounded() / 100)")
      }
    }
    let start = CatalogueBenchmark.processorSeconds()
    let batch = await readers.run(clientCount: 1, skuCount: 1_000, within: .seconds(3))
    let worked = (CatalogueBenchmark.processorSeconds() - start) / Double(batch.count)
    print(
      "1000 sheets in one call: p50 \(batch.milliseconds(0.5)) ms,",
      "p99 \(batch.milliseconds(0.99)) ms, of which the reader works",
      "\((worked * 100_000).rounded() / 100) ms")
  }
}

/// pgbench's select of one row by its number, prepared.
private struct SelectOnly {
  private let url: String

  init(_ url: String) throws {
    self.url = url
    _ = try Self.run(["--initialize", "--quiet", "--scale", "1", url])
  }

  func ratePerSecond(clientCount: Int, seconds: Int) throws -> Double {
    let lines = try Self.run(
      ["-M", "prepared", "-S", "-c", "\(clientCount)", "-j", "2", "-T", "\(seconds)", url])
    let count = lines.first { $0.hasPrefix("number of transactions actually processed: ") }
    guard let count, let number = Double(count.split(separator: " ").last ?? "") else {
      throw KitFailure("pgbench says nothing of its transactions")
    }
    return number / Double(seconds)
  }

  private static func run(_ arguments: [String]) throws -> [String] {
    let program = try Program(.system("pgbench", package: "postgresql"), arguments)
    guard try program.waitForExit(within: .seconds(120)) == .code(0) else {
      throw KitFailure(program.lines(of: .standardError).joined(separator: "\n"))
    }
    return program.lines(of: .standardOutput)
  }
}

/// A shard that reads sheets, a number of loads at any time.
private final class ColdReaders: Sendable {
  struct Measured: Sendable {
    var count = 0
    var nanoseconds: [Int64] = []

    func milliseconds(_ share: Double) -> Double {
      guard !nanoseconds.isEmpty else { return 0 }
      let place = min(nanoseconds.count - 1, Int(Double(nanoseconds.count) * share))
      return (Double(nanoseconds.sorted()[place]) / 10_000).rounded() / 100
    }
  }

  private let shard: Shard
  private let reader: ShardConfined<PostgresSheetReader>
  private let itemCount: Int

  init(_ url: DatabaseURL, _ itemCount: Int, dialShard: Shard) async throws {
    let shard = try Shard(index: 0)
    self.shard = shard
    self.itemCount = itemCount
    reader = await withCheckedContinuation { continuation in
      shard.execute {
        let reader = PostgresSheetReader(on: shard, url, dialShard: dialShard)
        let confined = ShardConfined(reader, to: shard)
        reader.healthChanged = { _ in
          reader.healthChanged = nil
          continuation.resume(returning: confined)
        }
      }
    }
  }

  func run(clientCount: Int, skuCount: Int, within span: TimeSpan) async -> Measured {
    await withCheckedContinuation { continuation in
      shard.execute { [self] in
        let clients = ColdClients(reader.take(), shard, itemCount, skuCount, within: span) {
          continuation.resume(returning: $0)
        }
        clients.start(clientCount)
      }
    }
  }
}

/// Clients that each ask for sheets that no other asks for, again as soon as they are answered.
private final class ColdClients {
  private let reader: PostgresSheetReader
  private let shard: Shard
  private let itemCount: Int
  private let skuCount: Int
  private let done: (ColdReaders.Measured) -> Void
  private let end: MonotonicTime
  private var next = 0
  private var runningCount = 0
  private var measured = ColdReaders.Measured()

  init(
    _ reader: PostgresSheetReader, _ shard: Shard, _ itemCount: Int, _ skuCount: Int,
    within span: TimeSpan, _ done: @escaping (ColdReaders.Measured) -> Void
  ) {
    (self.reader, self.shard, self.itemCount, self.skuCount, self.done) =
      (reader, shard, itemCount, skuCount, done)
    end = .now() + span
  }

  func start(_ clientCount: Int) {
    runningCount = clientCount
    for _ in 0..<clientCount { ask() }
  }

  private func ask() {
    // A prime: by its multiples every number comes once, in no order that a tree could use.
    let skus = (0..<skuCount).map { CatalogueBenchmark.sku((next + $0) * 611_953 % itemCount) }
    next += skuCount
    let start = MonotonicTime.now()
    let now = Instant(milliseconds: 1_793_491_200_000)
    reader.load(skus, .current(now: now), within: .seconds(10)) { [self] outcome in
      guard case .success(let sheets) = outcome, sheets.allSatisfy({ $0 != nil }) else {
        fatalError("\(outcome)")
      }
      measured.count += 1
      measured.nanoseconds.append((MonotonicTime.now() - start).nanoseconds)
      if shard.now < end { return ask() }
      runningCount -= 1
      if runningCount == 0 { done(measured) }
    }
  }
}
