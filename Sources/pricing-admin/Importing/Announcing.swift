import Catalogue
import PriceCache
import Quoting
import Reactor
import Redis
import Timing

extension PricingAdminProgram {
  /// How long Redis is given to be there.
  private static let patience = TimeSpan.seconds(1)

  /// Tells the caches of all processes what an import changed. Where that cannot be done now, the
  /// catalogue keeps the notes, and whoever drains next announces them.
  static func announce(_ report: ImportReport, in workplace: Workplace) async {
    guard report.isChange, !workplace.taking.isTrial else { return }
    do {
      let outbox = try await workplace.store()
      let url = try Redis.RedisURL(workplace.redis.cacheURL.url.text.revealed)
      var settings = PriceCacheSettings(url, local: .init(countMax: 0))
      settings.namespace = workplace.redis.namespace
      settings.redis.name = "pricing-admin"
      try await announce(outbox, settings)
    } catch {
      complain(
        """
        warning: caches were not told (\((error as? AdminFailure)?.message ?? "\(error)")): \
        a running pricing-api tells them; without one, prices they hold live as long as they would
        """)
    }
  }

  private static func announce(
    _ outbox: any ChangeOutbox, _ settings: PriceCacheSettings
  ) async throws {
    let shard = try Shard(index: 0)
    defer { shard.stop() }
    let client = await RedisClient(settings.redis, on: shard)
    let announcer = CacheAnnouncer(settings, through: client)
    let result: Result<Int, any Error>
    do {
      try await client.waitUntilReady(within: patience)
      result = .success(try await OutboxDrain(of: outbox, through: announcer).run())
    } catch {
      result = .failure(error)
    }
    await client.stop()
    _ = try result.get()
  }
}

extension RedisClient {
  /// Ends when the server can be reached; throws why it cannot.
  fileprivate func waitUntilReady(within time: TimeSpan) async throws {
    let deadline = MonotonicTime.now() + time
    while true {
      let (isReady, fault) = await state
      if isReady { return }
      if let fault { throw fault }
      guard MonotonicTime.now() < deadline else { throw RedisFault.handshakeTimedOut }
      try await Task.sleep(for: .milliseconds(2))
    }
  }
}
