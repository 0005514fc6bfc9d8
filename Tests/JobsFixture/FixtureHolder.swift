import Catalogue
import Jobs
import Pricing
import Reactor
import Redis
import Timing

/// A holder of a lock that writes without looking whether it still has it:
/// `jobs-fixture hold URL CATALOGUE NAME LIFE_MS SKU PRICE fenced|unfenced`.
///
/// It says `holding` when it has the lock, writes the price of the item when the key `write:NAME`
/// is there and says what came of it, gives the lock back when `leave:NAME` is there, and says so.
/// Unfenced it shows the catalogue a fence that none is newer than, and removes the lock whoever
/// has it: that is what others are protected from.
struct FixtureHolder {
  private let url: RedisURL
  private let catalogue: String
  private let name: String
  private let life: TimeSpan
  private let sku: String
  private let entry: PriceEntry
  private let isFenced: Bool

  init(_ words: ArraySlice<String>) throws {
    let words = Array(words)
    guard words.count == 7, let life = Int64(words[3]) else { throw UsageError() }
    url = try RedisURL(words[0])
    catalogue = words[1]
    name = words[2]
    self.life = .milliseconds(life)
    sku = words[4]
    entry = PriceEntry(
      list: "retail", subject: .sku(sku),
      tiers: [PriceTier(.from(.zero), unit: try Decimal(words[5]))])
    isFenced = words[6] == "fenced"
  }

  func run() async throws {
    let shard = try Shard(index: 0)
    var redis = RedisConfiguration(url)
    let locks = await DistributedLock(redis, on: shard)
    redis.queuesWhileDisconnected = true
    let client = await RedisClient(redis, on: shard)
    let held = try await locks.acquire("till", life: life, patience: .seconds(60))
    say("holding")
    try await wait(for: "write:\(name)", client)
    say(try await write(held.fence))
    try await wait(for: "leave:\(name)", client)
    // Over a connection that works: after a pause it may be a new one.
    try await locks.withLock("probe:\(name)", life: .seconds(60), patience: .seconds(60)) { _ in }
    await held.release()
    if !isFenced { try await remove("px:lock:{till}", client) }
    say("left")
    await locks.stop()
    await client.stop()
    shard.stop()
  }

  private func write(_ fence: LockFence) async throws -> String {
    let store = try SQLiteCatalogueStore(catalogue)
    let fence = Fence(
      lock: fence.name, number: isFenced ? fence.number : .max, token: fence.token)
    let now = Instant(milliseconds: wallClockNanoseconds() / 1_000_000)
    let sheets = try await store.sheets(in: .skus([sku]), after: nil, countMax: 1, now: now)
    let chunk = RecalculationChunk(
      run: name,
      progress: RecalculationProgress(through: sku, tally: RecalculationTally(scanned: 1)),
      sheets: sheets.map {
        RepricedSheet(sku: sku, version: $0.version, entries: [entry], changes: [])
      })
    do throws(CatalogueError) {
      _ = try await store.record(chunk, fence: fence, at: now)
      return "wrote"
    } catch {
      guard case .fenced = error else { throw error }
      return "refused"
    }
  }

  private func remove(_ key: String, _ client: RedisClient) async throws {
    try await client.send(within: .seconds(30)) { command in
      command.command("DEL", key)
    } reading: { _ in
    }
  }
}
