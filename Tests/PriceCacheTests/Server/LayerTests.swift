import PriceCache
import Pricing
import Quoting
import Reactor
import Redis
import TestKit
import Testing
import Timing

@Suite struct `A sheet` {
  private func inUse(_ node: CacheNode) async throws {
    try await eventually { await node.look { $0.isInUse } }
  }

  @Test func `is loaded once, then found in Redis, then in memory`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 3])
    let node = try await CacheNode(server, shelf, localCount: 10)
    let far = try await CacheNode(server, shelf)
    try await inUse(node)
    try await inUse(far)
    try await eventually { await node.look { $0.keepsSheets } }
    #expect(await node.version("drill") == (3, .database))
    try await eventually { await node.version("drill") == (3, .local) }
    #expect(await far.version("drill") == (3, .redis))
    #expect(shelf.loadCount(of: "drill") == 1)
    await node.stop()
    await far.stop()
  }

  @Test func `leaves memory and Redis with the announcement of its change`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1])
    let node = try await CacheNode(server, shelf, localCount: 10)
    try await inUse(node)
    try await eventually { await node.version("drill") == (1, .local) }
    try await withAnnouncer(server) { announcer in
      for _ in 0..<20 {
        let change = shelf.change("drill")
        try await announcer.invalidate([change])
        try await eventually { await node.version("drill").version == change.version }
        try await eventually { await node.version("drill") == (change.version, .local) }
      }
    }
    await node.stop()
  }

  @Test func `in demand stays in memory when it changes, and another leaves it`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1, "saw": 1])
    let node = try await CacheNode(server, shelf, localCount: 10)
    try await inUse(node)
    try await eventually { await node.version("drill") == (1, .local) }
    try await eventually { await node.version("saw").origin == .redis }
    try await withAnnouncer(server) { announcer in
      for version in 2...5 {
        let sheets = [
          try DrillCatalogue.sheet(sku: "saw", version: version),
          try DrillCatalogue.sheet(sku: "drill", version: version),
        ]
        #expect(try await announcer.replace(sheets, now: await node.look { $0.clockNow }) == 2)
        try await eventually {
          await node.look { $0.sheetInMemory("drill".utf8.span)?.sheet.version } == version
        }
        #expect(node.metric("pricing_cache_renewals_total") == version - 1)
        #expect(await node.look { $0.localSheetCount } == 1)
      }
      // A tombstone is no sheet: that is for the next request to load.
      shelf.change("drill")
      try await announcer.invalidate([SheetChange(sku: "drill", version: 6)])
      try await eventually { await node.look { $0.localSheetCount } == 0 }
      #expect(await node.version("saw").version == 5)
      #expect(node.metric("pricing_cache_renewals_total") == 4)
      #expect(shelf.loadCount(of: "drill") == 1)
    }
    await node.stop()
  }

  @Test func `that is not there is known as such for a while, and no longer once it comes`()
    async throws
  {
    let server = try RedisServer()
    let shelf = Shelf()
    let node = try await CacheNode(server, shelf, localCount: 10) {
      $0.unknownLife = .seconds(600)
    }
    try await inUse(node)
    for _ in 0..<5 {
      guard case .unknownProduct = await node.sheet("ghost") else {
        Issue.record("it is known")
        return
      }
    }
    #expect(shelf.loadCount(of: "ghost") == 1)
    let ttl = try #require(try server.reply(to: "PTTL", "px:s:{ghost}").flatMap { Int($0) })
    #expect(ttl > 0 && ttl <= 600_000)
    try await withAnnouncer(server) { try await $0.invalidate([shelf.change("ghost")]) }
    try await eventually { await node.version("ghost").version == 1 }
    await node.stop()
  }

  @Test func `lives no longer in Redis than it may`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1])
    let node = try await CacheNode(server, shelf) { $0.lifeMax = .seconds(100) }
    try await inUse(node)
    _ = await node.version("drill")
    try await eventually { await node.version("drill") == (1, .redis) }
    let ttl = try #require(try server.reply(to: "PTTL", "px:s:{drill}").flatMap { Int($0) })
    #expect(ttl > 70_000 && ttl <= 100_000)
    #expect(try server.reply(to: "EXISTS", "px:l:{drill}") == "0")
    await node.stop()
  }

  @Test func `in demand is loaded anew before it ends`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1])
    // Every read finds that the end is near: a refresh takes at least 20 ms.
    let node = try await CacheNode(server, shelf) {
      $0.lifeMax = .milliseconds(400)
      // What is loaded too late to be kept leaves its lease behind.
      $0.leaseLife = .milliseconds(500)
    }
    try await inUse(node)
    var awaitedCount = 0
    try await eventually {
      if await node.version("drill").origin == .database { awaitedCount += 1 }
      // Somebody waits for the first load, and for each that is too late; for others nobody does.
      return awaitedCount < shelf.loadCount(of: "drill")
    }
    #expect(awaitedCount >= 1)
    await node.stop()
  }

  @Test func `put where an older one or its tombstone stands need not be loaded`()
    async throws
  {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 2])
    let node = try await CacheNode(server, shelf)
    try await inUse(node)
    try await withAnnouncer(server) { announcer in
      let now = await node.look { $0.clockNow }
      let sheets = [try DrillCatalogue.sheet(sku: "drill", version: 2)]
      // An empty key gets the tombstone alone: a newer one may have stood there.
      #expect(try await announcer.replace(sheets, now: now) == 0)
      #expect(try server.reply(to: "STRLEN", "px:s:{drill}") == "17")
      #expect(try await announcer.replace(sheets, now: now) == 1)
      #expect(await node.version("drill") == (2, .redis))
      #expect(shelf.loadCount(of: "drill") == 0)
      // Announced again it stays, as it is of that version; an older one is not put over it.
      try await announcer.invalidate([SheetChange(sku: "drill", version: 2)])
      #expect(await node.version("drill") == (2, .redis))
      let old = [try DrillCatalogue.sheet(sku: "drill", version: 1)]
      #expect(try await announcer.replace(old, now: now) == 0)
    }
    await node.stop()
  }

  @Test func `wanted by many processes at once is loaded by one`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1])
    var nodes: [CacheNode] = []
    for _ in 0..<4 { nodes.append(try await CacheNode(server, shelf, localCount: 10)) }
    for node in nodes { try await inUse(node) }
    shelf.holdLoads()
    try await withThrowingTaskGroup { group in
      for node in nodes {
        for _ in 0..<50 { group.addTask { await node.version("drill").version } }
      }
      group.addTask {
        try await eventually { shelf.heldLoadCount == 1 }
        shelf.releaseLoads()
        return 1
      }
      for try await version in group { #expect(version == 1) }
    }
    #expect(shelf.loadCount(of: "drill") == 1)
    for node in nodes { await node.stop() }
  }

  @Test func `whose loader dies is loaded by another once the lease has ended`() async throws {
    let server = try RedisServer()
    let shelf = Shelf(["drill": 1])
    try server.reply(to: "SET", "px:l:{drill}", "dead", "PX", "100")
    let node = try await CacheNode(server, shelf)
    try await inUse(node)
    #expect(await node.version("drill") == (1, .database))
    try await eventually { await node.version("drill") == (1, .redis) }
    await node.stop()
  }

  @Test func `the news of a rulebook reaches who listens`() async throws {
    let server = try RedisServer()
    let node = try await CacheNode(server, Shelf())
    let news = Count()
    await node.look { $0.rulesMayHaveChanged = { news.add() } }
    try await inUse(node)
    try await withAnnouncer(server) { announcer in
      let before = news.value
      try await announcer.announceRules(revision: 7)
      try await eventually { news.value > before }
      #expect(try server.reply(to: "GET", "px:rules") == "7")
      try await announcer.announceRules(revision: 6)
      #expect(try server.reply(to: "GET", "px:rules") == "7")
    }
    await node.stop()
  }
}
