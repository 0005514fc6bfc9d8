import PriceCache
import Reactor
import Redis
import TestKit
import Testing
import Timing

/// A change is in the database before anybody has announced it. Who was told of it is not told of
/// what was before, which Redis still has.
@Suite struct `What the database has told` {
  @Test func `without the lease is not taken back`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1])
    let node = try await CacheNode(server, shelf, localCount: 10) {
      $0.patience = .milliseconds(50)
    }
    try await eventually { await node.version("drill").origin != .database }
    // What is in memory would be told without asking anybody.
    try server.reply(to: "CLIENT", "KILL", "TYPE", "pubsub")
    try await eventually { await node.look { $0.localSheetCount == 0 && $0.keepsSheets } }
    shelf.change("drill")
    server.pause()
    #expect(await node.version("drill") == (2, .database))
    server.resume()
    for _ in 0..<20 { #expect(await node.version("drill").version == 2) }
    await node.stop()
  }

  @Test func `under a lease that was lost is not taken back`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1])
    let node = try await CacheNode(server, shelf)
    try await eventually { await node.version("drill").origin != .database }
    try await withAnnouncer(server) { announcer in
      let first = shelf.change("drill")
      try await announcer.invalidate([first])
      shelf.change("drill")
      shelf.holdLoads()
      async let answer = node.version("drill")
      try await eventually { shelf.heldLoadCount == 1 }
      // The first change's writer comes late, and takes the lease away.
      let sheet = try DrillCatalogue.sheet(sku: "drill", version: first.version)
      let now = await node.look { $0.clockNow }
      #expect(try await announcer.replace([sheet], now: now) == 1)
      shelf.releaseLoads()
      #expect(await answer == (3, .database))
      for _ in 0..<20 { #expect(await node.version("drill").version == 3) }
    }
    await node.stop()
  }

  @Test func `as Redis came into use is not taken back`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1])
    let other = try await CacheNode(server, shelf)
    try await eventually { await other.version("drill").origin == .redis }
    await other.stop()
    let mayTrust = Guarded(false)
    let node = try await CacheNode(server, shelf) { _ in
    } beforeTrust: {
      while !mayTrust.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(1)) }
    }
    shelf.change("drill")
    shelf.holdLoads()
    async let answer = node.version("drill")
    try await eventually { shelf.heldLoadCount == 1 }
    mayTrust.withLock { $0 = true }
    try await eventually { await node.look { $0.isInUse } }
    shelf.releaseLoads()
    #expect(await answer == (2, .database))
    for _ in 0..<20 { #expect(await node.version("drill").version == 2) }
    await node.stop()
  }

  @Test(arguments: [true, false])
  func `while Redis was left alone is not taken back`(isDrained: Bool) async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1, "saw": 1])
    try await withAnnouncer(server) { announcer in
      let node = try await CacheNode(server, shelf) {
        $0.patience = .milliseconds(50)
        $0.breaker.failureCountMax = 1
      } beforeTrust: {
        if isDrained { try? await announcer.invalidate(shelf.outbox) }
      }
      for sku in ["drill", "saw"] {
        try await eventually { await node.version(sku).origin == .redis }
      }
      server.pause()
      #expect(await node.version("saw") == (1, .database))
      shelf.change("drill")
      #expect(await node.version("drill") == (2, .database))
      server.resume()
      try await eventually { await node.version("saw").origin == .redis }
      // Not drained, the old sheet is believed: that is what the draining is for.
      #expect(await node.version("drill").version == (isDrained ? 2 : 1))
      await node.stop()
    }
  }
}
