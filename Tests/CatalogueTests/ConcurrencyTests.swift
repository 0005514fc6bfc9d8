import Catalogue
import Glibc
import Pricing
import SQLite
import Testing

/// Tries again while others keep the writer from its turn: SQLite's turns are not fair, and its
/// caller is told that a retry can help.
func untilTaken(_ body: () async throws -> Void) async throws {
  while true {
    do {
      return try await body()
    } catch let error as CatalogueError where error.canRetry {
      continue
    }
  }
}

@Suite struct `At once` {
  private func catalogue(_ price: Decimal) -> [CatalogueEntity] {
    [.list("retail")]
      + (0..<20).flatMap { number -> [CatalogueEntity] in
        [.item("\(number)"), .price("\(number)", price)]
      }
  }

  @Test(arguments: Engine.allCases)
  func `importers take turns and readers see whole revisions`(_ engine: Engine) async throws {
    let place = try await engine.migrated()
    try await place.store().take(catalogue("1"), at: day(1))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for importer in 0..<2 {
        group.addTask {
          let store = try await place.store()
          for round in 0..<10 {
            let price = try #require(Decimal(2 + 2 * round + importer))
            try await untilTaken { try await store.take(catalogue(price), at: day(2)) }
          }
        }
      }
      group.addTask {
        let store = try await place.store()
        let skus = (0..<20).map(String.init)
        let rulebook = try Rulebook(
          publishing: await store.rulebook(.current(now: day(2)), pivot: dollar))
        for _ in 0..<50 {
          let sheets = try await store.sheets(for: skus, .current(now: day(2)))
          let prices = try sheets.map { sheet in
            try resolve(#require(sheet), rulebook, PriceContext(), at: day(2)).unitPrice
          }
          #expect(Set(prices).count == 1)
        }
      }
      try await group.waitForAll()
    }
    #expect(try await place.store().revision().number == 21)
    #expect(try await place.store().sheet("7", now: day(2))?.version == 21)
  }

  @Test(arguments: Engine.allCases)
  func `a reader is not kept waiting by an import under way`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(catalogue("1"), at: day(1))
    let session = try await store.beginImport(ImportOptions(now: day(2), pivot: dollar))
    try await session.apply(catalogue("2"))
    #expect(try await store.price(of: "7", .current(now: day(2))) == "1")
    _ = try await session.commit()
    #expect(try await store.price(of: "7", .current(now: day(2))) == "2")
  }

  /// Gives all items one price, made from their sheets, and made anew when those are other ones by
  /// the time it is recorded.
  private func reprice(to amount: Int, _ fence: Fence, in store: PlacedStore) async throws {
    let skus = (0..<20).map { "\($0)" }
    let unit = try #require(Decimal(amount))
    var outcome = ChunkOutcome.outdated
    while outcome == .outdated {
      let sheets = try await store.sheets(for: skus, .current(now: day(2)))
      let repriced = try zip(skus, sheets).map { sku, sheet in
        let entry = PriceEntry(
          list: "retail", subject: .sku(sku), tiers: [PriceTier(.from(.zero), unit: unit)])
        return RepricedSheet(
          sku: sku, version: try #require(sheet).version, entries: [entry], changes: [])
      }
      let progress = RecalculationProgress(through: "9", tally: RecalculationTally(scanned: 20))
      let chunk = RecalculationChunk(run: fence.token, progress: progress, sheets: repriced)
      try await untilTaken { outcome = try await store.record(chunk, fence: fence, at: day(2)) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `programs that recalculate under one lock leave the last one's prices`(
    _ engine: Engine
  ) async throws {
    let place = try await engine.migrated()
    try await place.store().take(catalogue("1"), at: day(1))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for holder in 1...4 {
        group.addTask {
          let store = try await place.store()
          let fence = Fence(lock: "recalculation", number: Int64(holder), token: "\(holder)")
          do {
            try await reprice(to: 100 + holder, fence, in: store)
          } catch CatalogueError.fenced(let by) {
            #expect(by.number > holder)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await place.store().price(of: "7", .current(now: day(2))) == "104")
  }

  @Test func `an import that is killed leaves nothing`() async throws {
    let place = try await Engine.sqlite.migrated()
    try await place.store().take(catalogue("1"), at: day(1))
    let before = try await place.store().everything()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = place.path as String] in
      let session = try await SQLiteCatalogueStore(path).beginImport(
        ImportOptions(.replacement, now: day(2), pivot: dollar))
      // More than the cache holds, so that much of it stands in the log already.
      let value = String(repeating: "x", count: 256)
      let attributes = Dictionary(uniqueKeysWithValues: (0..<64).map { ("name-\($0)", value) })
      for number in 0..<5_000 {
        let item = Item(sku: "NEW-\(number)", category: "new", attributes: attributes)
        try await session.apply([.item(item)])
      }
      var log = stat()
      #expect(stat(path + "-wal", &log) == 0 && log.st_size > 1 << 20)
      kill(getpid(), SIGKILL)
    }
    let store = try await place.store()
    #expect(try await store.revision().number == 1)
    #expect(try await store.everything() == before)
    #expect(try SQLiteConnection(place.path).integrityProblems() == [])
    #expect(try await store.take(catalogue("2"), at: day(3)).revision == 2)
  }

  @Test func `an importer that waits too long may try again`() async throws {
    let place = try await Engine.sqlite.migrated()
    let writer = try SQLiteConnection(place.path)
    try writer.run(script: "BEGIN IMMEDIATE")
    let store = try SQLiteCatalogueStore(place.path, busyTimeoutMilliseconds: 10)
    let error = await failure {
      _ = try await store.beginImport(ImportOptions(now: day(1), pivot: dollar))
    }
    #expect(error == .busy("SQLITE_BUSY in line 1: database is locked"))
    #expect(error?.canRetry == true)
    try writer.run(script: "ROLLBACK")
    try await store.take([.item("A")], at: day(1))
  }
}
