import Glibc
import PriceCache
import Reactor
import Redis
import TestKit
import Testing
import Timing

/// The race every cache beside a database has: a reader reads version 1, a writer makes it version
/// 2 and takes it out of the cache, the reader puts version 1 there.
@Suite struct `A slow reader` {
  /// Whether the old sheet was in the cache after the race.
  private func race(
    _ server: RedisServer, comparing: Bool, between: (RedisServer) throws -> Void = { _ in }
  ) async throws -> Bool {
    let shelf = Shelf(["drill": 1, "saw": 1])
    let slow = try await CacheNode(server, shelf) { $0.comparesBeforeFill = comparing }
    let other = try await CacheNode(server, shelf)
    try await eventually { await slow.look { $0.isInUse } }
    try await eventually { await other.look { $0.isInUse } }
    shelf.holdLoads()
    async let answer = slow.version("drill")
    try await eventually { shelf.heldLoadCount == 1 }
    let change = shelf.change("drill")
    try await withAnnouncer(server) { try await $0.invalidate([change]) }
    try between(server)
    shelf.releaseLoads()
    #expect(await answer == (1, .database))
    // What it asks next goes out behind its fill.
    #expect(await slow.version("saw").version == 1)
    let seen = await other.version("drill").version
    await slow.stop()
    await other.stop()
    return seen == 1
  }

  @Test func `does not put an old sheet over a new one`() async throws {
    #expect(try await !race(RedisServer(), comparing: true))
  }

  @Test func `would, if nothing was compared`() async throws {
    #expect(try await race(RedisServer(), comparing: false))
  }

  @Test func `does not either when the tombstone is gone by then`() async throws {
    let isStale = try await race(RedisServer(), comparing: true) { try $0.reply(to: "FLUSHALL") }
    #expect(!isStale)
  }

  /// Rounds of readers and writers whose loads take any time, after each of which nobody may see
  /// anything but the last version. PRICING_RACE_ROUNDS sets how many.
  @Test(arguments: [true, false])
  func `never wins, however they meet`(comparing: Bool) async throws {
    let rounds =
      getenv("PRICING_RACE_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 40
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let server = try RedisServer()
    let shelf = Shelf(["a": 1, "b": 1])
    shelf.delayLoads(upTo: .milliseconds(3))
    let readers = [
      try await CacheNode(server, shelf, localCount: 100) { $0.comparesBeforeFill = comparing },
      try await CacheNode(server, shelf) { $0.comparesBeforeFill = comparing },
    ]
    let judge = try await CacheNode(server, shelf)
    for node in readers + [judge] { try await eventually { await node.look { $0.isInUse } } }
    var staleCount = 0
    try await withAnnouncer(server) { announcer in
      for round in 0..<(comparing ? rounds : 100 * rounds) where comparing || staleCount == 0 {
        try await meet(readers, shelf, announcer, &random)
        for sku in ["a", "b"] {
          let seen = await judge.version(sku).version
          if seen != shelf.version(of: sku) { staleCount += 1 }
          if comparing {
            #expect(seen == shelf.version(of: sku), "round \(round) of seed \(seed)")
            try await eventually {
              await readers[0].version(sku).version == shelf.version(of: sku)
            }
          }
          // The next round begins with nothing known.
          try await announcer.invalidate([shelf.change(sku)])
        }
      }
    }
    // Without the comparison the readers do win now and then, or the rounds would prove nothing.
    if !comparing { #expect(staleCount > 0, "seed \(seed)") }
    for node in readers + [judge] { await node.stop() }
  }

  private func meet(
    _ readers: [CacheNode], _ shelf: Shelf, _ announcer: CacheAnnouncer,
    _ random: inout SeededGenerator
  ) async throws {
    var waits: [Duration] = []
    for _ in 0..<4 { waits.append(.microseconds(.random(in: 0..<3_000, using: &random))) }
    try await withThrowingTaskGroup { [waits] group in
      for (index, node) in readers.enumerated() {
        group.addTask {
          for sku in ["a", "b", "a", "b"] {
            _ = await node.version(sku)
            try await Task.sleep(for: waits[index] / 4)
          }
        }
      }
      for (index, sku) in ["a", "b"].enumerated() {
        group.addTask {
          try await Task.sleep(for: waits[2 + index])
          try await announcer.invalidate([shelf.change(sku)])
        }
      }
      try await group.waitForAll()
    }
  }
}
