import API
import Bytes
import HTTP
import HTTP1
import PriceCache
import Pricing
import Quoting
import Reactor
import Redis
import TestKit
import Timing

/// Prices asked for over HTTP, from a request's bytes to its answer's, the sheet in memory or in a
/// real Redis: `benchmarks cache [local|redis [ROUNDS URL]]`. With a count it only runs, for
/// callgrind to count, with a Redis that is there already.
final class CacheBenchmark: Responder {
  private static let concurrency = 64

  private let router: Router
  private let bytes: [UInt8]
  private var bodyRange = ByteRange.empty
  private var requests: [Request] = []
  private var leftCount = 0
  private var pendingCount = 0
  private var isBeginning = false
  private var finished: (() -> Void)?
  private let cache: PriceCache
  private let shard: Shard

  private init(_ source: any SheetSource, _ cache: PriceCache, on shard: Shard) throws {
    self.cache = cache
    self.shard = shard
    let now = try DrillCatalogue.instant()
    let quoter = Quoter(source: source, rulebook: try DrillCatalogue.rulebook()) { now }
    router = Router(RouteTable(PriceRoutes.all { $0 }), service: PriceDesk(quoter))
    let body = #"{"product_id":"DRILL-18V","quantity":12,"currency":"EUR","segments":["dealer"]}"#
    let head = "POST /api/v1/price HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
    let bytes = Array("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    self.bytes = bytes
    for _ in 0..<Self.concurrency {
      var parser = RequestParser()
      guard case .head(let byteCount) = parser.parse(bytes.span) else { throw KitFailure("head") }
      let request = Request()
      swap(&request.head, &parser.head)
      bodyRange = ByteRange(byteCount..<bytes.count)
      requests.append(request)
    }
  }

  func send(
    _ status: Status, _ contentType: StaticString?, _ content: Span<UInt8>, for request: Request
  ) {
    precondition(status == .ok && content.count > 0)
    pendingCount -= 1
    guard pendingCount == 0, !isBeginning else { return }
    shard.execute { [confined = ShardConfined(self, to: shard)] in confined.take().beginBatch() }
  }

  /// Has so many requests answered, each batch as the readiness of many connections brings it.
  private func run(_ count: Int, then finished: @escaping () -> Void) {
    leftCount = count
    self.finished = finished
    beginBatch()
  }

  private func beginBatch() {
    isBeginning = true
    repeat {
      for request in requests where leftCount > 0 { begin(request) }
    } while pendingCount == 0 && leftCount > 0
    isBeginning = false
    if pendingCount == 0 { finished.take()?() }
  }

  private func begin(_ request: Request) {
    leftCount -= 1
    pendingCount += 1
    request.begin(for: self)
    request.body = bodyRange
    let bytes = bytes
    router.handle(request, bytes.span)
  }

  private static func measure(_ kind: String, rounds: Int?, url: String?) async throws {
    let server = url == nil ? try RedisServer() : nil
    let shard = try Shard(index: 0)
    let settings = PriceCacheSettings(
      try RedisURL(url ?? server?.url ?? ""), local: .init(countMax: kind == "local" ? 1_000 : 0))
    let benchmark = try await withCheckedThrowingContinuation { continuation in
      shard.execute {
        continuation.resume(
          with: Result {
            let now = try DrillCatalogue.instant()
            let cache = PriceCache(settings, on: shard) { now }
            let shelf = ShelfDatabase(Shelf(["DRILL-18V": 17]), on: shard)
            let source = CacheAside(cache, over: shelf)
            cache.start()
            return ShardConfined(try CacheBenchmark(source, cache, on: shard), to: shard)
          })
      }
    }
    while await !shard.run({ benchmark.take().cache.isInUse }) {}
    while await shard.run({ kind == "local" && !benchmark.take().cache.keepsSheets }) {}
    // Until the caches are warm.
    for _ in 0..<10 { _ = await time(benchmark, 64) }
    let count = rounds ?? 50_000
    var best = Duration.seconds(1_000)
    for _ in 0..<(rounds == nil ? 10 : 1) { best = min(best, await time(benchmark, count)) }
    let kept = await shard.run { benchmark.take().cache.localSheetCount }
    precondition(kept == (kind == "local" ? 1 : 0), "another layer answered")
    print("cache \(kind): \(Double(best.components.attoseconds) / 1e9 / Double(count)) ns")
    await shard.run { benchmark.take().cache.stop() }
    shard.stop()
  }

  private static func time(_ benchmark: ShardConfined<CacheBenchmark>, _ count: Int) async
    -> Duration
  {
    await withCheckedContinuation { continuation in
      benchmark.shard.execute {
        let start = ContinuousClock.now
        benchmark.take().run(count) { continuation.resume(returning: ContinuousClock.now - start) }
      }
    }
  }

  static func main(_ arguments: ArraySlice<String>) async throws {
    let rounds = arguments.dropFirst().first.flatMap { Int($0) }
    for kind in ["local", "redis"] where arguments.isEmpty || arguments.first == kind {
      try await measure(kind, rounds: rounds, url: arguments.dropFirst(2).first)
    }
  }
}
