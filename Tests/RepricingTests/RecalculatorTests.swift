import Catalogue
import Pricing
import Reactor
import TestKit
import Testing

@testable import Repricing

@Suite struct `A recalculation` {
  private func recalculator(
    _ shop: Shop, _ caches: Caches = Caches(), fence: Int64 = 1
  ) throws -> Recalculator {
    Recalculator(
      shop.store, filling: caches, under: FreeLock(number: fence), pivot: try Shop.dollar(),
      now: { Shop.start })
  }

  private func doubled(_ count: Int) -> [String] { (0..<count).map { "\(($0 + 1) * 2)" } }

  @Test func `makes every price of its scope anew, and says what came of it`() async throws {
    let shop = try await Shop.open(itemCount: 25)
    let follower = Follower()
    let report = try await recalculator(shop).recalculate(
      .everything, run: "1", followedBy: follower, chunkCountMax: 10)
    #expect(report.tally == RecalculationTally(scanned: 25, changed: 25))
    #expect(!report.isCancelled)
    #expect(try await shop.prices() == doubled(25))
    #expect(follower.reachedCounts == [0, 10, 20, 25])
    #expect(try await shop.store.priceChanges(countMax: 99).count == 25)
    let again = try await recalculator(shop).recalculate(
      .everything, run: "2", followedBy: Follower(), chunkCountMax: 10)
    #expect(again.tally == RecalculationTally(scanned: 25))
    #expect(try await shop.store.priceChanges(countMax: 99).count == 25)
  }

  @Test func `of some items leaves the others alone`() async throws {
    let shop = try await Shop.open(itemCount: 4)
    _ = try await recalculator(shop).recalculate(
      .skus([Shop.sku(1), Shop.sku(3), "gone"]), run: "1", followedBy: Follower())
    #expect(try await shop.prices() == ["1", "4", "1", "8"])
  }

  @Test func `fills caches with what the catalogue holds then`() async throws {
    let shop = try await Shop.open(itemCount: 3)
    let caches = Caches()
    _ = try await recalculator(shop, caches).recalculate(
      .everything, run: "1", followedBy: Follower())
    let held = try await shop.sheets()
    #expect(caches.sheets.map(dumped) == held.map(dumped))
    #expect(held.allSatisfy { $0.version == 2 })
  }

  @Test func `leaves no notes of what caches learned from it, but for its last two chunks`()
    async throws
  {
    for (isReachable, count) in [(true, 10), (false, 25)] {
      let shop = try await Shop.open(itemCount: 25)
      if let last = try await shop.store.lastNote() {
        try await shop.store.removeOutbox(through: last)
      }
      _ = try await recalculator(shop, Caches(isReachable: isReachable)).recalculate(
        .everything, run: "1", followedBy: Follower(), chunkCountMax: 5)
      #expect(try await shop.store.outbox(countMax: 99).count == count)
    }
  }

  @Test func `reads on while it writes, and is one chunk ahead of the caches at most`()
    async throws
  {
    let shop = try await Shop.open(itemCount: 25)
    let log = Log()
    let store = LoggingStore(shop.store, log)
    let recalculator = Recalculator(
      store, filling: Caches(log: log), under: FreeLock(number: 1), pivot: try Shop.dollar(),
      now: { Shop.start })
    _ = try await recalculator.recalculate(
      .everything, run: "1", followedBy: Follower(), chunkCountMax: 10)
    let read = log.entries.filter { $0.hasPrefix("read") }
    #expect(read == ["read nil", "read \(Shop.sku(9))", "read \(Shop.sku(19))"])
    let entries = log.entries
    #expect(entries.filter { $0.hasPrefix("wrote") } == ["wrote 10", "wrote 20", "wrote 25"])
    let filled = entries.indices.filter { entries[$0].hasPrefix("filled") }
    #expect(filled.map { entries[$0] } == ["filled 10", "filled 10", "filled 5"])
    let written = entries.indices.filter { entries[$0].hasPrefix("wrote") }
    #expect(filled[0] < written[2])
    for (written, filled) in zip(written, filled) { #expect(written < filled) }
    // Each part but the first was read before the one in front of it was written.
    for (index, entry) in read.enumerated().dropFirst() {
      let place = try #require(entries.firstIndex(of: entry))
      let writing = try #require(entries.firstIndex(of: "wrote \(index * 10)"))
      #expect(place < writing)
    }
  }

  @Test func `counts what is clamped, skipped and failed`() async throws {
    let shop = try await Shop.open(itemCount: 4)
    guard let euro = Currency("EUR") else { return }
    try await shop.take([
      .item(Item(sku: Shop.sku(0), category: "tools")),
      .item(Item(sku: Shop.sku(1), category: "tools", cost: .one, currency: euro)),
      .guardrail(Guardrail(id: "ceiling", scope: .sku(Shop.sku(2)), ceiling: Decimal(5))),
    ])
    let report = try await recalculator(shop).recalculate(
      .everything, run: "1", followedBy: Follower())
    #expect(
      report.tally
        == RecalculationTally(scanned: 4, changed: 2, clamped: 1, skipped: 1, failed: 1))
    #expect(try await shop.prices() == ["1", "1", "5", "8"])
  }

  @Test func `ends between chunks when it is told to, and goes on from there`() async throws {
    let shop = try await Shop.open(itemCount: 25)
    let first = try await recalculator(shop).recalculate(
      .everything, run: "1", followedBy: Follower(stoppingAt: 10), chunkCountMax: 5)
    // The chunk that was being written when it was told is written, and told of.
    #expect(first.isCancelled)
    #expect(first.tally == RecalculationTally(scanned: 15, changed: 15))
    let follower = Follower()
    let second = try await recalculator(shop).recalculate(
      .everything, run: "1", followedBy: follower, chunkCountMax: 5)
    #expect(follower.reachedCounts == [15, 20, 25])
    #expect(second.tally == RecalculationTally(scanned: 25, changed: 25))
    #expect(try await shop.prices() == doubled(25))
    #expect(try await shop.store.revision().number == 6)
  }

  @Test(arguments: [0, 5, 10, 25])
  func `that died is taken up where the catalogue says it was`(_ count: Int) async throws {
    let shop = try await Shop.open(itemCount: 25)
    await #expect(throws: KitFailure.self) {
      try await recalculator(shop).recalculate(
        .everything, run: "1", followedBy: Follower(throwingAt: count), chunkCountMax: 5)
    }
    let report = try await recalculator(shop, fence: 2).recalculate(
      .everything, run: "1", followedBy: Follower(), chunkCountMax: 5)
    #expect(report.tally == RecalculationTally(scanned: 25, changed: 25))
    #expect(try await shop.prices() == doubled(25))
    #expect(try await shop.store.priceChanges(countMax: 99).count == 25)
  }

  @Test func `of a holder whose time is over changes nothing`() async throws {
    let shop = try await Shop.open(itemCount: 3)
    _ = try await recalculator(shop, fence: 2).recalculate(
      .skus([Shop.sku(0)]), run: "newer", followedBy: Follower())
    let newer = Fence(lock: "recalculation", number: 2, token: "2")
    await #expect(throws: CatalogueError.fenced(by: newer)) {
      try await recalculator(shop, fence: 1).recalculate(
        .everything, run: "older", followedBy: Follower())
    }
    #expect(try await shop.prices() == ["2", "1", "1"])
  }

  @Test func `takes in what changed between its reading and its writing`() async throws {
    let shop = try await Shop.open(itemCount: 4)
    var recalculation = Recalculation(run: "1")
    let stretch = recalculation.stretch
    let sheets = try await shop.store.sheets(
      in: .everything, after: nil, countMax: stretch.countMax, now: Shop.start)
    let part = PartPricing(try await shop.rulebook()).reprice(sheets, of: stretch, at: Shop.start)
    let chunk = try #require(recalculation.chunk(of: part))
    try await shop.take([.item(Item(sku: Shop.sku(3), category: "tools", cost: Decimal(50)))])
    let outcome = try await shop.store.record(
      chunk, fence: Fence(lock: "recalculation", number: 1, token: "x"), at: Shop.start)
    #expect(outcome == .outdated)
    guard case .readAgain = recalculation.recorded(outcome, chunk, of: part) else {
      throw KitFailure("not once more")
    }
    #expect(
      recalculation.stretch
        == Recalculation.Stretch(after: nil, countMax: stretch.countMax / 2))
    _ = try await recalculator(shop, fence: 2).recalculate(
      .everything, run: "1", followedBy: Follower())
    #expect(try await shop.prices() == ["2", "4", "6", "100"])
  }
}

/// Caches that keep what they were given.
private final class Caches: SheetFilling {
  private let filled = Guarded<[PriceSheet]>([])
  private let isReachable: Bool
  private let log: Log?

  init(isReachable: Bool = true, log: Log? = nil) {
    self.isReachable = isReachable
    self.log = log
  }

  var sheets: [PriceSheet] { filled.withLock { $0 } }

  func fill(_ sheets: [PriceSheet]) async -> Bool {
    log?.append("filled \(sheets.count)")
    filled.withLock { $0 += sheets }
    return isReachable
  }
}

/// A lock that nobody else wants.
private struct FreeLock: RecalculationLock {
  let number: Int64

  func whileHeld<Result: Sendable>(
    _ body: @Sendable (Fence) async throws -> Result
  ) async throws -> Result {
    try await body(Fence(lock: "recalculation", number: number, token: "\(number)"))
  }
}

/// Notes how far it was told that the recalculation has come; ends it there or dies, if it is to.
private final class Follower: RecalculationFollower {
  private let counts = Guarded<[Int]>([])
  private let stopCount, failureCount: Int?

  init(stoppingAt stopCount: Int? = nil, throwingAt failureCount: Int? = nil) {
    self.stopCount = stopCount
    self.failureCount = failureCount
  }

  var reachedCounts: [Int] { counts.withLock { $0 } }

  func reached(_ progress: RecalculationProgress?) async throws -> Bool {
    let count = progress?.tally.scannedCount ?? 0
    counts.withLock { $0.append(count) }
    if count == failureCount { throw KitFailure("died at \(count)") }
    return count != stopCount
  }
}

/// All that a value holds, as text.
private func dumped(_ value: some Any) -> String {
  var text = ""
  dump(value, to: &text)
  return text
}
