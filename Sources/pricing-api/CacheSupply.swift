import API
import Catalogue
import Operating
import PriceCache
import Quoting
import Reactor
import Redis
import Settings
import Telemetry
import Timing

/// The caches of all shards, and what keeps Redis told of changes that nobody could announce.
struct CacheSupply: Sendable {
  private let settings: PriceCacheSettings
  private let metrics: CacheMetrics
  private let watch: CacheWatch
  private let drain: OutboxDrain
  private let client: RedisClient
  private let logger: Logger

  /// How soon a drain that failed is tried again, while Redis is there and waits to be believed.
  private static let retryPeriod = Duration.milliseconds(100)
  /// How often it is looked for changes that their writer could not announce.
  private static let drainPeriod = Duration.seconds(1)

  /// Caches in front of a catalogue with this outbox. What is announced goes over a shard of its
  /// own: there may be a million changes, and requests are not to wait for them.
  static func make(
    _ redis: RedisSettings, _ cache: CacheSettings, shardCount: Int, outbox: any ChangeOutbox,
    metrics: CacheMetrics, logger: Logger
  ) async throws -> CacheSupply {
    let settings = try PriceCacheSettings(redis, cache, shardCount: shardCount)
    var announcing = settings.redis
    announcing.name = "pricing-announcer"
    let client = await RedisClient(announcing, on: try Shard(index: shardCount))
    return CacheSupply(
      settings: settings, metrics: metrics, watch: CacheWatch(shardCount, logger),
      drain: OutboxDrain(of: outbox, through: CacheAnnouncer(settings, through: client)),
      client: client, logger: logger)
  }

  /// What `/readyz` asks: the service is ready without Redis.
  var check: ReadinessReport.Check {
    ReadinessReport.Check("redis", isOptional: true) { [watch] in watch.fault }
  }

  /// The cache of `shard`, which is called there. `hurry` asks for a look at the catalogue.
  func makeCache(on shard: Shard, _ meter: Meter, hurry: @escaping () -> Void) -> PriceCache {
    let cache = PriceCache(
      settings, on: shard, meter: CacheMeter(meter, metrics), clock: wallClock)
    cache.rulesMayHaveChanged = hurry
    cache.conditionChanged = { [watch] in watch.note($0, of: shard.index) }
    var catchingUp: Task<Void, Never>?
    cache.beforeTrust = { [drain, logger] goOn in
      let goOn = ShardConfined(goOn, to: shard)
      // The one before is about a connection that was lost.
      catchingUp?.cancel()
      catchingUp = Task {
        await drain.runToSuccess(retrying: Self.retryPeriod) { error in
          logger.debug("changes cannot be announced yet") { $0.add("error", error) }
        }
        shard.execute { goOn.take()() }
      }
    }
    cache.start()
    return cache
  }

  /// Announces from now on what its writers could not; the task ends when it is cancelled.
  func beginDraining() -> Task<Void, Never> {
    Task {
      while !Task.isCancelled {
        // Without Redis there is nobody to tell: what is noted stays noted.
        if await client.state.isReady { await announce() }
        try? await Task.sleep(for: Self.drainPeriod)
      }
    }
  }

  private func announce() async {
    do {
      let count = try await drain.run()
      if count > 0 { logger.info("changes announced") { $0.add("count", count) } }
    } catch {
      logger.debug("changes cannot be announced yet") { $0.add("error", error) }
    }
  }

  func stop() async {
    await client.stop()
    client.shard.stop()
  }
}

extension PriceCacheSettings {
  /// Those of one shard.
  init(_ redis: RedisSettings, _ cache: CacheSettings, shardCount: Int) throws(RedisURLError) {
    let local = LocalSheets.Limits(
      countMax: (cache.localCountMax + shardCount - 1) / shardCount,
      byteCountMax: cache.localByteCountMax / shardCount)
    self.init(try Redis.RedisURL(redis.cacheURL.url.text.revealed), local: local)
    namespace = redis.namespace
    lifeMax = TimeSpan(cache.timeToLive)
    patience = TimeSpan(cache.timeout)
    // A connection is not given up while a reply may still come in time.
    self.redis.silenceMax = max(self.redis.silenceMax, patience)
    self.redis.commandCountMax = cache.commandCountMaxPerShard
  }
}
