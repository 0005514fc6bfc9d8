import Catalogue
import Jobs
import Pricing
import Reactor
import Redis
import TestKit
import Testing
import Timing

@testable import Repricing

/// A queue of recalculations and a lock in a real Redis.
private struct Yard {
  let server: RedisServer
  let shard: Shard
  let client: RedisClient
  let queue: JobQueue
  let lock: DistributedLock

  static func open(_ body: (Yard) async throws -> Void) async throws {
    let server = try RedisServer()
    let shard = try Shard(index: 0)
    var redis = RedisConfiguration(try RedisURL(server.url))
    redis.queuesWhileDisconnected = true
    let client = await RedisClient(redis, on: shard)
    let yard = Yard(
      server: server, shard: shard, client: client,
      queue: JobQueue(
        try QueueName(RecalculationJob.queue), client: client, patience: .seconds(60)),
      lock: await DistributedLock(redis, on: shard))
    let result = await Result { try await body(yard) }
    await yard.lock.stop()
    await client.stop()
    shard.stop()
    try result.get()
  }

  var streamLength: String? { get throws { try server.reply(to: "XLEN", "px:prices") } }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}

@Suite struct `Asking for recalculations` {
  @Test func `for a scope that waits already is one job, and for one event always the same`()
    async throws
  {
    try await Yard.open { yard async throws in
      let queue = RecalculationQueue(yard.queue)
      try await queue.request(RecalculationRequest(scope: .category("tools"), reason: "one"))
      try await queue.request(RecalculationRequest(scope: .category("tools"), reason: "two"))
      #expect(try await yard.queue.standing().queuedCount == 1)
      try await queue.request(RecalculationRequest(scope: .everything, event: "e1"))
      try await queue.request(RecalculationRequest(scope: .category("garden"), event: "e1"))
      #expect(try await yard.queue.standing().queuedCount == 2)
      try await queue.request(RecalculationRequest(scope: .category("garden")))
      #expect(try await yard.queue.standing().queuedCount == 3)
    }
  }

  @Test func `for more items than a job can name is several jobs`() async throws {
    try await Yard.open { yard async throws in
      let skus = (0..<30_000).map { "A-RATHER-LONG-NAME-OF-AN-ITEM-THAT-IS-SOLD-\($0)" }
      try await RecalculationQueue(yard.queue).request(RecalculationRequest(scope: .skus(skus)))
      #expect(try await yard.queue.standing().queuedCount == 2)
    }
  }
}

@Suite struct `The stream of price changes` {
  @Test func `gets more than one command holds in the order of their commits`() async throws {
    let shop = try await Shop.open(itemCount: 450)
    let recalculation = Recalculation(run: "run")
    let part = PartPricing(try await shop.rulebook())
      .reprice(try await shop.sheets(), of: recalculation.stretch, at: Shop.start)
    let chunk = try #require(recalculation.chunk(of: part))
    _ = try await shop.store.record(
      chunk, fence: Fence(lock: "recalculation", number: 1, token: "x"), at: Shop.start)
    try await Yard.open { yard async throws in
      let stream = PriceChangeStream(
        of: shop.store, to: yard.client, under: yard.lock, namespace: "px", countMax: 1_000)
      #expect(try await stream.run() == 450)
      let script = """
        local last = 0
        for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
          local id = cjson.decode(entry[2][2]).id
          if id ~= last + 1 then return 'behind ' .. last .. ' came ' .. id end
          last = id
        end
        return last
        """
      #expect(try yard.server.reply(to: "EVAL", script, "1", "px:prices") == "450")
    }
  }

  @Test func `gets each change once, and those of a Redis that was away later`() async throws {
    let shop = try await Shop.open(itemCount: 3)
    try await Yard.open { yard async throws in
      let stream = PriceChangeStream(
        of: shop.store, to: yard.client, under: yard.lock, namespace: "px", countMax: 1_000)
      #expect(try await stream.run() == 0)
      let change = PriceChange(
        sku: Shop.sku(0), list: "retail", currency: try Shop.dollar(), before: .one, after: nil)
      _ = try await shop.store.record(
        RecalculationChunk(
          run: "run",
          progress: RecalculationProgress(through: Shop.sku(0), tally: RecalculationTally()),
          sheets: [
            RepricedSheet(
              sku: Shop.sku(0), version: 1, entries: [Shop.entry(Shop.sku(0), try Decimal("2"))],
              changes: [change])
          ]),
        fence: Fence(lock: "recalculation", number: 1, token: "x"), at: Shop.start)
      // While another moves them it stands back.
      let held = try await yard.lock.acquire("price-changes", life: .seconds(60))
      #expect(try await stream.run() == 0)
      await held.release()
      // What cannot be said stays noted.
      try yard.server.reply(to: "SET", "px:prices", "no stream")
      await #expect(throws: RedisError.self) { try await stream.run() }
      #expect(try await shop.store.priceChanges(countMax: 9).count == 1)
      try yard.server.reply(to: "DEL", "px:prices")
      #expect(try await stream.run() == 1)
      #expect(try await shop.store.priceChanges(countMax: 9).isEmpty)
      #expect(try await stream.run() == 0)
      #expect(try yard.streamLength == "1")
    }
  }
}
