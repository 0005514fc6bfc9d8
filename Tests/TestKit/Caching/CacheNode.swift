import Bytes
import PriceCache
import Pricing
import Quoting
import Reactor
import Redis
import Telemetry
import Timing

/// One process's read path in a test: a shard, its caches and connections, over a shelf that other
/// nodes read too.
package final class CacheNode: Sendable {
  private struct Parts {
    let cache: PriceCache
    let source: CacheAside
  }

  package let shard: Shard
  private let metrics: Metrics
  private let parts: ShardConfined<Parts>

  package init(
    _ server: RedisServer, _ shelf: Shelf, localCount: Int = 0,
    configure: @Sendable (inout PriceCacheSettings) -> Void = { _ in },
    beforeTrust: (@Sendable () async -> Void)? = nil
  ) async throws {
    var settings = PriceCacheSettings(
      try RedisURL(server.url), local: LocalSheets.Limits(countMax: localCount))
    // As much patience as a machine under load needs: what is tested is not its speed.
    settings.patience = .seconds(60)
    settings.adoptionPatience = .seconds(60)
    settings.leaseLife = .seconds(60)
    settings.redis.silenceMax = .seconds(600)
    configure(&settings)
    let shard = try Shard(index: 0)
    self.shard = shard
    var catalogue = MetricCatalogue()
    let declared = CacheMetrics(in: &catalogue)
    let metrics = Metrics(catalogue, meterCount: 1)
    self.metrics = metrics
    parts = await withCheckedContinuation { [settings] continuation in
      shard.execute {
        let meter = CacheMeter(metrics.meter(at: 0), declared)
        let cache = PriceCache(settings, on: shard, meter: meter) { CacheNode.wallClock() }
        if let beforeTrust {
          cache.beforeTrust = { goOn in
            let goOn = ShardConfined(goOn, to: shard)
            Task {
              await beforeTrust()
              shard.execute { goOn.take()() }
            }
          }
        }
        let source = CacheAside(cache, over: ShelfDatabase(shelf, on: shard))
        cache.start()
        continuation.resume(
          returning: ShardConfined(Parts(cache: cache, source: source), to: shard))
      }
    }
  }

  /// About now: the sheets' lives hang on it, and no test on its exactness.
  private static func wallClock() -> Instant {
    let start = Instant(milliseconds: 1_795_168_800_000)
    return Instant(
      milliseconds: start.milliseconds + MonotonicTime.now().nanoseconds / 1_000_000)
  }

  /// Asks for a sheet as a request does.
  package func sheet(_ sku: String) async -> SheetOutcome {
    // ThreadSanitizer does not see the order that a continuation makes which is resumed before it
    // is waited for.
    let answer = Guarded(SheetOutcome.unknownProduct)
    await withCheckedContinuation { continuation in
      shard.execute { [parts] in
        let source = parts.take().source
        let caller = Caller { outcome in
          answer.withLock { $0 = outcome }
          continuation.resume()
        }
        if let outcome = source.atHand(sku.utf8.span) {
          caller.received(outcome, at: 0)
        } else {
          source.load([sku], for: caller)
        }
      }
    }
    return answer.withLock { $0 }
  }

  /// The version of the sheet, nil without one, and the layer it came from.
  package func version(_ sku: String) async -> (version: Int?, origin: SheetOrigin?) {
    guard case .sheet(let sheet, let origin) = await sheet(sku) else { return (nil, nil) }
    precondition(sheet.sku.string == sku, "the sheet of another item")
    return (sheet.version, origin)
  }

  /// The level of the metric that a scrape shows as `name`.
  package func metric(_ name: String) -> Int? {
    var output = ByteBuffer()
    metrics.write(to: &output, as: .prometheusText)
    let lines = output.withSpan { String(decoding: $0) }.split(separator: "\n")
    return lines.first { $0.hasPrefix("\(name) ") }.flatMap { Int($0.dropFirst(name.count + 1)) }
  }

  /// Looks at the cache, on its shard.
  package func look<Value: Sendable>(
    _ read: @escaping @Sendable (PriceCache) -> Value
  ) async -> Value {
    await shard.run { [parts] in read(parts.take().cache) }
  }

  /// Makes something that asks the node's source, on its shard.
  package func withSource<Value>(
    _ make: @escaping @Sendable (any SheetSource) throws -> Value
  ) async throws -> ShardConfined<Value> {
    try await withCheckedThrowingContinuation { continuation in
      shard.execute { [shard, parts] in
        continuation.resume(
          with: Result { ShardConfined(try make(parts.take().source), to: shard) })
      }
    }
  }

  package func stop() async {
    await shard.run { [parts] in parts.take().cache.stop() }
    shard.stop()
  }
}

private final class Caller: SheetWaiter {
  private let answer: (SheetOutcome) -> Void

  init(_ answer: @escaping (SheetOutcome) -> Void) { self.answer = answer }

  func received(_ outcome: SheetOutcome, at index: Int) { answer(outcome) }
}
