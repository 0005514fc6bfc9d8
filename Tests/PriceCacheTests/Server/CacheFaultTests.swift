import PriceCache
import Reactor
import Redis
import TestKit
import Testing
import Timing

/// What can happen to Redis.
enum RedisAccident: CaseIterable {
  case killed, stopped, writesPaused, flushed, garbage, wrongType, outOfMemory

  func happen(to server: RedisServer, _ skus: [String]) throws {
    switch self {
    case .killed: try server.kill()
    case .stopped: server.pause()
    case .writesPaused: try server.reply(to: "CLIENT", "PAUSE", "60000", "WRITE")
    case .flushed: try server.reply(to: "FLUSHALL")
    case .garbage:
      for (index, sku) in skus.enumerated() {
        // The last begins as a value of ours does, of a version that is far ahead.
        let text = ["", "x", "garbage garbage garbage", "\u{C0} garbage garbage"][index % 4]
        try server.reply(to: "SET", "px:s:{\(sku)}", text)
      }
    case .wrongType:
      for sku in skus {
        try server.reply(to: "LPUSH", "list", "x")
        try server.reply(to: "RENAME", "list", "px:s:{\(sku)}")
      }
    case .outOfMemory: try server.reply(to: "CONFIG", "SET", "maxmemory", "1")
    }
  }

  func pass(_ server: RedisServer) throws {
    switch self {
    case .killed: try server.start()
    case .stopped: server.resume()
    case .writesPaused: try server.reply(to: "CLIENT", "UNPAUSE")
    case .flushed, .garbage, .wrongType: break
    case .outOfMemory: try server.reply(to: "CONFIG", "SET", "maxmemory", "0")
    }
  }
}

@Suite(.serialized) struct `Whatever happens to Redis` {
  @Test(arguments: RedisAccident.allCases)
  func `no answer is wrong, and all is well again without a restart`(
    accident: RedisAccident
  ) async throws {
    let skus = ["a", "b", "c", "d"]
    let server = try RedisServer()
    let shelf = Shelf(Dictionary(uniqueKeysWithValues: skus.map { ($0, 1) }))
    try await withAnnouncer(server) { announcer in
      let traffic = CacheTraffic(shelf, skus: skus) { try await announcer.invalidate($0) }
      // In memory a change is known a moment later than in Redis: what is told to the one reader
      // may be asked of the others at once only where nothing is kept.
      let nodes = [
        try await node(server, shelf, traffic), try await node(server, shelf, traffic),
      ]
      let keeper = try await node(server, shelf, traffic, localCount: 10)
      for node in nodes { try await eventually { await node.look { $0.isInUse } } }
      try await traffic.run(on: nodes) {
        try await reads(traffic, 50)
        try accident.happen(to: server, skus)
        try await reads(traffic, 100)
        try accident.pass(server)
        for node in nodes { try await eventually { await node.look { $0.isInUse } } }
        try await reads(traffic, 50)
      }
      #expect(traffic.failures == [])
      try await eventually {
        await traffic.drain()
        return shelf.outbox.isEmpty
      }
      for node in nodes + [keeper] {
        for sku in skus {
          try await eventually { await node.version(sku).version == shelf.version(of: sku) }
          try await eventually { await node.version(sku).origin != .database }
        }
      }
      for node in nodes + [keeper] { await node.stop() }
    }
  }

  private func node(
    _ server: RedisServer, _ shelf: Shelf, _ traffic: CacheTraffic, localCount: Int = 0
  ) async throws -> CacheNode {
    try await CacheNode(server, shelf, localCount: localCount) { settings in
      settings.patience = .milliseconds(50)
      settings.redis.silenceMax = .milliseconds(250)
      settings.leaseLife = .milliseconds(500)
    } beforeTrust: {
      while await !traffic.drain() { try? await Task.sleep(for: .milliseconds(10)) }
    }
  }

  private func reads(_ traffic: CacheTraffic, _ count: Int) async throws {
    let start = traffic.readCount
    try await eventually { traffic.readCount >= start + count }
  }

  @Test func `memory is empty and off until changes are heard of again`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1])
    let node = try await CacheNode(server, shelf, localCount: 10)
    try await eventually { await node.version("drill") == (1, .local) }
    try server.kill()
    try await eventually { await node.look { !$0.keepsSheets && $0.localSheetCount == 0 } }
    let change = shelf.change("drill")
    #expect(await node.version("drill") == (change.version, .database))
    try server.start()
    try await eventually { await node.version("drill") == (change.version, .local) }
    await node.stop()
  }

  @Test func `what was not announced while it was away is announced before it is believed`()
    async throws
  {
    // With an append-only file it comes back with what it had: an old sheet.
    for isDrained in [true, false] {
      let server = try RedisServer(persistence: .always)
      let shelf = Shelf(["drill": 1])
      let version = try await withAnnouncer(server) { announcer in
        let node = try await CacheNode(server, shelf) {
          // Else what it came with would not be there to be believed.
          $0.distrustsRestarts = false
        } beforeTrust: {
          if isDrained { try? await announcer.invalidate(shelf.outbox) }
        }
        try await eventually { await node.version("drill") == (1, .redis) }
        try server.kill()
        shelf.change("drill")
        #expect(await node.version("drill") == (2, .database))
        try server.start()
        try await eventually { await node.look { $0.isInUse } }
        let version = await node.version("drill").version
        await node.stop()
        return version
      }
      // Not drained, the old sheet is believed: that is what the draining is for.
      #expect(version == (isDrained ? 2 : 1))
    }
  }

  @Test func `a server that comes back with an older state hands out no older sheet`() async throws
  {
    for isDistrusted in [true, false] {
      let server = try RedisServer()
      let shelf = Shelf(["drill": 1, "saw": 1])
      try await withAnnouncer(server) { announcer in
        func makeNode() async throws -> CacheNode {
          try await CacheNode(server, shelf) { $0.distrustsRestarts = isDistrusted }
        }
        let (node, other) = (try await makeNode(), try await makeNode())
        for sku in ["drill", "saw"] {
          try await eventually { await node.version(sku) == (1, .redis) }
        }
        try server.reply(to: "SAVE")
        // The change is announced and its sheet is there; the file knows of neither.
        try await announcer.invalidate([shelf.change("drill")])
        try await eventually { await node.version("drill") == (2, .redis) }
        try server.kill()
        try server.start()
        for node in [node, other] {
          try await eventually { await node.look { $0.isInUse } }
          #expect(await node.version("drill").version == (isDistrusted ? 2 : 1))
          #expect(await node.version("saw").version == 1)
        }
        if isDistrusted {
          try await eventually { await node.version("drill") == (2, .redis) }
          // A connection alone that broke costs nobody the cache: the value has the same end.
          let value = try server.reply(to: "GET", "px:s:{saw}")
          try server.reply(to: "CLIENT", "KILL", "TYPE", "normal")
          try await eventually { await node.version("saw").origin == .redis }
          #expect(try server.reply(to: "GET", "px:s:{saw}") == value)
        }
        for node in [node, other] { await node.stop() }
      }
    }
  }

  @Test func `a lease that comes back with an older state lets nobody fill`() async throws {
    for isDistrusted in [true, false] {
      let server = try RedisServer()
      let shelf = Shelf(["drill": 1, "saw": 1])
      try await withAnnouncer(server) { announcer in
        let node = try await CacheNode(server, shelf) { $0.distrustsRestarts = isDistrusted }
        try await eventually { await node.look { $0.isInUse } }
        shelf.holdLoads()
        let slow = Task { await node.version("drill") }
        try await eventually { shelf.heldLoadCount == 1 }
        // The file has the lease, and not the change that takes it away.
        try server.reply(to: "SAVE")
        try await announcer.invalidate([shelf.change("drill")])
        try server.kill()
        try server.start()
        try await eventually { await node.look { $0.isInUse } }
        shelf.releaseLoads()
        _ = await slow.value
        // What is asked now goes behind the fill, over the same connection.
        try await eventually { await node.version("saw").origin == .redis }
        #expect(await node.version("drill").version == (isDistrusted ? 2 : 1))
        await node.stop()
      }
    }
  }
}
