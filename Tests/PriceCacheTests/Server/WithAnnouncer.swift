import PriceCache
import Reactor
import Redis
import TestKit

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
    let result = try await body(CacheAnnouncer(settings, through: client))
    await client.stop()
    return result
  } catch {
    await client.stop()
    throw error
  }
}
