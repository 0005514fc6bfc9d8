import PriceCache
import Reactor
import Redis
import TestKit
import Timing

/// An announcer with a connection of its own, which ends with it.
func withAnnouncer<Result>(
  _ server: RedisServer, _ body: (CacheAnnouncer) async throws -> Result
) async throws -> Result {
  let settings = PriceCacheSettings(try RedisURL(server.url), local: .init(countMax: 0))
  var redis = settings.redis
  redis.queuesWhileDisconnected = true
  let shard = try Shard(index: 0)
  defer { shard.stop() }
  let client = await RedisClient(redis, on: shard)
  do {
    let announcer = CacheAnnouncer(settings, through: client, patience: .seconds(60))
    let result = try await body(announcer)
    await client.stop()
    return result
  } catch {
    await client.stop()
    throw error
  }
}
