import PriceCache
import Redis
import TestKit
import Testing
import Timing

@Suite struct `What the caches count` {
  private static let hits = "pricing_cache_hits_total"

  private func open(
    _ server: RedisServer, _ shelf: Shelf, localCount: Int = 0,
    configure: @Sendable (inout PriceCacheSettings) -> Void = { _ in }
  ) async throws -> CacheNode {
    let node = try await CacheNode(server, shelf, localCount: localCount, configure: configure)
    try await eventually { await node.look { $0.isInUse && $0.keepsSheets == (localCount > 0) } }
    return node
  }

  @Test func `is where a sheet was found, and what was not`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1])
    let near = try await open(server, shelf, localCount: 9)
    let far = try await open(server, shelf)
    #expect(await far.version("drill") == (1, .database))
    #expect(far.metric("pricing_cache_misses_total") == 1)
    try await eventually { far.metric(#"pricing_cache_fills_total{result="kept"}"#) == 1 }
    #expect(await far.version("drill") == (1, .redis))
    #expect(await far.version("drill") == (1, .redis))
    #expect(far.metric(Self.hits + #"{layer="redis"}"#) == 2)
    #expect(far.metric(Self.hits + #"{layer="local"}"#) == 0)
    #expect(await near.version("drill") == (1, .redis))
    // The news that the far one has put it there may come behind the sheet.
    try await eventually { await near.version("drill") == (1, .local) }
    #expect(near.metric(Self.hits + #"{layer="redis"}"#) ?? 0 >= 1)
    #expect(near.metric(Self.hits + #"{layer="local"}"#) == 1)
    #expect(near.metric("pricing_cache_local_sheets") == 1)
    #expect(await far.version("saw").version == nil)
    try await eventually { try server.reply(to: "EXISTS", "px:s:{saw}") == "1" }
    #expect(await far.version("saw").version == nil)
    #expect(far.metric(Self.hits + #"{layer="unknown"}"#) == 1)
    #expect(far.metric("pricing_cache_invalid_values_total" + #"{reason="unknown_kind"}"#) == 0)
    await near.stop()
    await far.stop()
  }

  @Test func `is what was wrong with a value`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["a": 1, "b": 1])
    let node = try await open(server, shelf)
    for sku in ["a", "b"] {
      try await eventually { await node.version(sku) == (1, .redis) }
    }
    let copy = "return redis.call('SET', KEYS[2], redis.call('GET', KEYS[1]))"
    let flip = """
      local value = redis.call('GET', KEYS[1])
      return redis.call('SET', KEYS[1], string.sub(value, 1, -2) .. 'x')
      """
    let cut = "return redis.call('SET', KEYS[1], string.sub(redis.call('GET', KEYS[1]), 1, 20))"
    let garbage = "return redis.call('SET', KEYS[1], 'garbage garbage garbage')"
    let accidents = [
      ("unknown_kind", garbage, ["1", "px:s:{a}"]), ("truncated", cut, ["1", "px:s:{a}"]),
      ("other_item", copy, ["2", "px:s:{b}", "px:s:{a}"]),
      ("wrong_checksum", flip, ["1", "px:s:{a}"]),
    ]
    for (reason, script, rest) in accidents {
      let name = #"pricing_cache_invalid_values_total{reason="\#(reason)"}"#
      #expect(node.metric(name) == 0)
      _ = try server.evaluate(script, rest)
      #expect(await node.version("a") == (1, .database))
      // The one who asks and the one who would fill may both have come upon it.
      #expect([1, 2].contains(node.metric(name)), "\(reason)")
      try await eventually { await node.version("a") == (1, .redis) }
    }
    await node.stop()
  }

  @Test func `is what became of fills, and who waited for whom`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["a": 1, "b": 1])
    let slow = try await open(server, shelf)
    let other = try await open(server, shelf)
    shelf.holdLoads()
    async let first = slow.version("a")
    try await eventually { shelf.heldLoadCount == 1 }
    // One of the same process waits for the same load, one of another for its fill.
    async let same = slow.version("a")
    try await eventually { slow.metric("pricing_cache_coalesced_total") == 1 }
    async let waiting = other.version("a")
    try await eventually { other.metric("pricing_cache_lease_waits_total") ?? 0 >= 1 }
    shelf.releaseLoads()
    #expect(await first == (1, .database))
    #expect(await same.version == 1)
    #expect(await waiting.version == 1)
    try await eventually { slow.metric(#"pricing_cache_fills_total{result="kept"}"#) == 1 }
    // A change while it is loaded takes the lease away.
    shelf.holdLoads()
    async let late = slow.version("b")
    try await eventually { shelf.heldLoadCount == 1 }
    let change = shelf.change("b")
    try await withAnnouncer(server) { try await $0.invalidate([change]) }
    shelf.releaseLoads()
    _ = await late
    try await eventually { slow.metric(#"pricing_cache_fills_total{result="lease_lost"}"#) == 1 }
    #expect(slow.metric(#"pricing_cache_fills_total{result="stale"}"#) == 0)
    await slow.stop()
    await other.stop()
  }

  @Test func `is a fill that is older than what stands there`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["a": 5])
    let writer = try await open(server, shelf)
    try await eventually { await writer.version("a") == (5, .redis) }
    let value = "return redis.call('RENAME', KEYS[1], 'kept')"
    _ = try server.evaluate(value, ["1", "px:s:{a}"])
    let behind = Shelf(["a": 4])
    let reader = try await open(server, behind)
    behind.holdLoads()
    async let answer = reader.version("a")
    try await eventually { behind.heldLoadCount == 1 }
    // It has the lease still, and something newer stands under the key.
    _ = try server.evaluate("return redis.call('RENAME', 'kept', KEYS[1])", ["1", "px:s:{a}"])
    behind.releaseLoads()
    #expect(await answer == (4, .database))
    try await eventually { reader.metric(#"pricing_cache_fills_total{result="stale"}"#) == 1 }
    #expect(reader.metric(#"pricing_cache_fills_total{result="kept"}"#) == 0)
    #expect(await writer.version("a") == (5, .redis))
    await writer.stop()
    await reader.stop()
  }

  @Test func `is what was loaded anew before its end`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["a": 1])
    shelf.delayLoads(upTo: .milliseconds(50))
    let node = try await open(server, shelf) {
      $0.lifeMax = .milliseconds(400)
      $0.leaseLife = .milliseconds(500)
    }
    try await eventually {
      _ = await node.version("a")
      return node.metric("pricing_cache_refreshes_total") ?? 0 >= 1
    }
    await node.stop()
  }

  @Test func `is a Redis that is left alone, and memory that was dropped`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["a": 1])
    let node = try await open(server, shelf, localCount: 9) {
      $0.patience = .milliseconds(20)
      $0.redis.silenceMax = .seconds(60)
      $0.redis.pingInterval = .seconds(60)
    }
    for name in ["breakers_open", "tracking_resets_total", "failures_total"] {
      #expect(node.metric("pricing_cache_\(name)") == 0)
    }
    server.pause()
    var number = 0
    try await eventually {
      number += 1
      _ = await node.version("nothing-\(number)")
      return node.metric("pricing_cache_breakers_open") == 1
    }
    #expect(node.metric("pricing_cache_failures_total") ?? 0 >= 5)
    try await eventually {
      _ = await node.version("a")
      return node.metric("pricing_cache_unasked_total") ?? 0 >= 1
    }
    server.resume()
    try await eventually {
      number += 1
      _ = await node.version("nothing-\(number)")
      return node.metric("pricing_cache_breakers_open") == 0
    }
    try server.kill()
    try await eventually { node.metric("pricing_cache_tracking_resets_total") == 1 }
    await node.stop()
  }
}

extension RedisServer {
  /// Runs a script with what stands behind it: how many keys, the keys, the arguments.
  fileprivate func evaluate(_ script: String, _ rest: [String]) throws -> String? {
    switch rest.count {
    case 2: try reply(to: "EVAL", script, rest[0], rest[1])
    case 3: try reply(to: "EVAL", script, rest[0], rest[1], rest[2])
    default: throw KitFailure("too many words")
    }
  }
}
