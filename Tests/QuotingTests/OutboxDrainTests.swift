import Catalogue
import PriceCache
import Pricing
import Quoting
import Reactor
import Redis
import TestKit
import Testing
import Timing

/// A catalogue of one file, with items that change.
private struct Shop {
  private let folder: TemporaryFolder
  let store: SQLiteCatalogueStore

  init() async throws {
    folder = try TemporaryFolder()
    let path = folder.path("catalogue.db")
    _ = try await SQLiteCatalogueSchema(path).migrate(at: .earliest)
    store = try SQLiteCatalogueStore(path)
  }

  func change(_ sku: String, cost: Int) async throws {
    let dollar = try #require(Currency("USD"))
    let intake = try await store.beginImport(ImportOptions(now: .earliest, pivot: dollar))
    try await intake.apply([
      .item(Item(sku: sku, category: "tools", cost: Decimal(cost), currency: dollar)),
      .priceList(PriceList(id: "list-\(cost)", currency: dollar, rank: 0)),
    ])
    _ = try await intake.commit()
  }
}

/// An outbox with 1 500 notes at first, and more whenever one asks: a thousand at a time.
private final class GrowingOutbox: ChangeOutbox {
  private let removedThrough = Guarded<Int64>(0)

  func outbox(countMax: Int) async throws(CatalogueError) -> [Announcement] {
    let first = removedThrough.withLock { $0 + 1 }
    return (first..<first + Int64(min(countMax, 1_000))).map { id in
      Announcement(id: id, change: .sheet(sku: "item-\(id)", version: 1))
    }
  }

  func lastNote() async throws(CatalogueError) -> Int64? { 1_500 }

  func removeOutbox(through id: Int64) async throws(CatalogueError) {
    removedThrough.withLock { $0 = id }
  }
}

/// An announcer, and the Redis behind it.
private func withAnnouncer(
  _ server: RedisServer, _ body: (CacheAnnouncer) async throws -> Void
) async throws {
  let settings = PriceCacheSettings(try RedisURL(server.url), local: .init(countMax: 0))
  let shard = try Shard(index: 0)
  let client = await RedisClient(settings.redis, on: shard)
  try await eventually { await client.state.isReady }
  do {
    let announcer = CacheAnnouncer(settings, through: client, patience: .seconds(60))
    try await body(announcer)
  } catch {
    Issue.record(error)
  }
  await client.stop()
  shard.stop()
}

@Suite struct `The outbox is drained` {
  /// Whether a tombstone stands for the sku.
  private func isAnnounced(_ sku: String, _ server: RedisServer) throws -> Bool {
    try server.reply(to: "EXISTS", "px:s:{\(sku)}") == "1"
  }

  @Test func `by whoever comes next, and twice does no harm`() async throws {
    let server = try RedisServer()
    let shop = try await Shop()
    // Whoever wrote this died before it could announce it.
    try await shop.change("drill", cost: 1)
    try await shop.change("drill", cost: 2)
    try await withAnnouncer(server) { announcer async throws in
      let drain = OutboxDrain(of: shop.store, through: announcer)
      #expect(try await drain.run() > 0)
      #expect(try isAnnounced("drill", server))
      #expect(try server.reply(to: "GET", "px:rules") == "2")
      #expect(try await shop.store.outbox(countMax: 9).isEmpty)
      #expect(try await drain.run() == 0)
    }
  }

  @Test func `again, when its drainer died between the announcement and its note`() async throws {
    let server = try RedisServer()
    let shop = try await Shop()
    try await shop.change("drill", cost: 1)
    let notes = try await shop.store.outbox(countMax: 9)
    try await withAnnouncer(server) { announcer async throws in
      // Announced, and not taken from the outbox.
      try await announcer.invalidate([SheetChange(sku: "drill", version: 1)])
      let sheet = try DrillCatalogue.sheet(sku: "drill", version: 1)
      #expect(try await announcer.replace([sheet], now: .earliest) == 1)
      #expect(try await OutboxDrain(of: shop.store, through: announcer).run() == notes.count)
      // What is of that version already stays.
      let byteCount = try #require(
        try server.reply(to: "STRLEN", "px:s:{drill}").flatMap { Int($0) })
      #expect(byteCount > 40)
    }
  }

  @Test func `to an end, beside a writer that never rests`() async throws {
    let server = try RedisServer()
    try await withAnnouncer(server) { announcer async throws in
      let outbox = GrowingOutbox()
      #expect(try await OutboxDrain(of: outbox, through: announcer).run() == 2_000)
      #expect(try isAnnounced("item-1500", server))
    }
  }

  @Test func `not, while Redis is away: all is kept, and announced later`() async throws {
    let server = try RedisServer()
    let shop = try await Shop()
    try await shop.change("drill", cost: 1)
    let notes = try await shop.store.outbox(countMax: 9)
    try await withAnnouncer(server) { announcer async throws in
      let drain = OutboxDrain(of: shop.store, through: announcer)
      try server.kill()
      await #expect(throws: RedisError.self) { try await drain.run() }
      #expect(try await shop.store.outbox(countMax: 9) == notes)
      try server.start()
      try await eventually { (try? await drain.run()) != nil }
      #expect(try isAnnounced("drill", server))
      #expect(try await shop.store.outbox(countMax: 9).isEmpty)
    }
  }
}
