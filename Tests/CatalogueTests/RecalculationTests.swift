import Catalogue
import Pricing
import TestKit
import Testing

@Suite struct `A chunk of a recalculation` {
  private let fence = Fence(lock: "recalculation", number: 1, token: "x")

  private func entry(_ sku: String, _ unit: Decimal, on list: String = "retail") -> PriceEntry {
    PriceEntry(list: list, subject: .sku(sku), tiers: [PriceTier(.from(.zero), unit: unit)])
  }

  private func change(
    _ sku: String, from before: Decimal?, to after: Decimal?, on list: String = "retail"
  ) -> PriceChange {
    PriceChange(sku: sku, list: list, currency: dollar, before: before, after: after)
  }

  private func chunk(
    of run: String = "run", through sku: String = "B", scanned: Int = 2, _ sheets: [RepricedSheet]
  ) -> RecalculationChunk {
    let progress = RecalculationProgress(
      through: sku, tally: RecalculationTally(scanned: scanned, changed: sheets.count))
    return RecalculationChunk(run: run, progress: progress, sheets: sheets)
  }

  private func sheet(
    _ sku: String, _ version: Int, _ before: Decimal, _ after: Decimal
  ) -> RepricedSheet {
    RepricedSheet(
      sku: sku, version: version, entries: [entry(sku, after)],
      changes: [change(sku, from: before, to: after)])
  }

  /// The outcome, but for its notes.
  private func recorded(
    _ revision: Int, at: Instant, isWhole: Bool = true, notes: NoteRange? = nil
  ) -> ChunkOutcome {
    .recorded(
      RecordedChunk(revision: revision, recordedAt: at, isWhole: isWhole, notes: notes))
  }

  private func revision(of outcome: ChunkOutcome) -> Int? {
    if case .recorded(let chunk) = outcome { chunk.revision } else { nil }
  }

  private func store(_ engine: Engine) async throws -> PlacedStore {
    let store = try await engine.migrated().store()
    try await store.take(
      [.list("retail"), .item("A"), .price("A", "10"), .item("B"), .price("B", "20")], at: day(1))
    let last = try #require(try await store.outbox(countMax: 99).last)
    try await store.removeOutbox(through: last.id)
    return store
  }

  @Test(arguments: Engine.allCases)
  func `records prices, history, versions, announcements and progress together`(
    _ engine: Engine
  ) async throws {
    let store = try await store(engine)
    var second = sheet("B", 1, "20", "21")
    // A list that is gone has no entries any more, and nothing to tell.
    second.entries.append(entry("B", "1", on: "gone"))
    second.changes.append(change("B", from: nil, to: "1", on: "gone"))
    let chunk = chunk([sheet("A", 1, "10", "11"), second])
    let outcome = try await store.record(chunk, fence: fence, at: day(2))
    let notes = NoteRange(after: nil, last: try await store.lastNote())
    #expect(outcome == recorded(2, at: day(2), isWhole: false, notes: notes))
    #expect(try await store.price(of: "A", .current(now: day(3))) == "11")
    #expect(try await store.price(of: "B", .current(now: day(3))) == "21")
    #expect(try await store.price(of: "A", at: day(1), known: day(3)) == "10")
    #expect(try await store.sheet("A", now: day(3))?.version == 2)
    #expect(
      try await store.outbox(countMax: 9).map(\.change)
        == [.sheet(sku: "A", version: 2), .sheet(sku: "B", version: 2)])
    let changes = try await store.priceChanges(countMax: 9)
    #expect(
      changes.map(\.change) == [
        change("A", from: "10", to: "11"), change("B", from: "20", to: "21"),
      ])
    #expect(changes.allSatisfy { $0.revision == 2 })
    #expect(try await store.progress(of: "run") == chunk.progress)
    #expect(try await store.progress(of: "another") == nil)
  }

  @Test(arguments: Engine.allCases)
  func `recorded twice is recorded once`(_ engine: Engine) async throws {
    let store = try await store(engine)
    let first = chunk(through: "A", scanned: 1, [sheet("A", 1, "10", "11")])
    let second = chunk(through: "B", scanned: 2, [sheet("B", 1, "20", "21")])
    try await store.record(first, fence: fence, at: day(2))
    try await store.record(second, fence: fence, at: day(3))
    for late in [first, second] {
      #expect(
        try await store.record(late, fence: fence, at: day(4))
          == .recordedBefore(second.progress))
    }
    #expect(try await store.revision().number == 3)
    #expect(try await store.priceChanges(countMax: 9).count == 2)
    // Another run is another matter.
    let other = chunk(of: "other", through: "A", [sheet("A", 2, "11", "12")])
    #expect(revision(of: try await store.record(other, fence: fence, at: day(5))) == 4)
  }

  @Test(arguments: Engine.allCases)
  func `without new prices is no revision, but progress`(_ engine: Engine) async throws {
    let store = try await store(engine)
    let chunk = chunk([])
    #expect(
      try await store.record(chunk, fence: fence, at: day(2)) == recorded(1, at: day(1)))
    #expect(try await store.progress(of: "run") == chunk.progress)
    #expect(try await store.revision().number == 1)
    let same = sheet("A", 1, "10", "10")
    #expect(
      try await store.record(self.chunk(of: "other", [same]), fence: fence, at: day(3))
        == recorded(1, at: day(1), isWhole: false))
    #expect(try await store.sheet("A", now: day(3))?.version == 1)
    #expect(try await store.priceChanges(countMax: 9).isEmpty)
  }

  @Test(arguments: Engine.allCases)
  func `tells of the sheets alone that are other ones`(_ engine: Engine) async throws {
    let store = try await store(engine)
    let chunk = chunk([sheet("A", 1, "10", "10"), sheet("B", 1, "20", "21")])
    let outcome = try await store.record(chunk, fence: fence, at: day(2))
    let notes = NoteRange(after: nil, last: try await store.lastNote())
    #expect(outcome == recorded(2, at: day(2), isWhole: false, notes: notes))
    #expect(try await store.sheet("A", now: day(3))?.version == 1)
    #expect(try await store.outbox(countMax: 9).map(\.change) == [.sheet(sku: "B", version: 2)])
    #expect(
      try await store.priceChanges(countMax: 9).map(\.change)
        == [change("B", from: "20", to: "21")])
  }

  @Test(arguments: Engine.allCases)
  func `adds entries that are not there yet`(_ engine: Engine) async throws {
    let store = try await store(engine)
    try await store.take([.list("dealer"), .item("C")], at: day(2))
    let notes = try await store.lastNote()
    var first = sheet("A", 1, "10", "11")
    first.entries.append(entry("A", "9", on: "dealer"))
    let third = RepricedSheet(sku: "C", version: 1, entries: [entry("C", "5")], changes: [])
    let outcome = try await store.record(
      chunk(through: "C", [first, third]), fence: fence, at: day(3))
    #expect(
      outcome
        == recorded(
          3, at: day(3), notes: NoteRange(after: notes, last: try await store.lastNote())))
    #expect(try await store.price(of: "C", .current(now: day(4))) == "5")
    #expect(try await store.sheet("A", now: day(4))?.version == 2)
    #expect(try await store.sheet("C", now: day(4))?.version == 2)
  }

  @Test(arguments: Engine.allCases)
  func `forgets the notes of an earlier one that caches know of, and no other notes`(
    _ engine: Engine
  ) async throws {
    let store = try await store(engine)
    try await store.take([.item("C")], at: day(2))
    let first = try await store.record(
      chunk(through: "A", [sheet("A", 1, "10", "11")]), fence: fence, at: day(3))
    guard case .recorded(let recorded) = first else { throw KitFailure("not recorded") }
    try await store.take([.item("D")], at: day(4))
    var second = chunk(through: "B", [sheet("B", 1, "20", "21")])
    second.announced = recorded.notes
    try await store.record(second, fence: fence, at: day(5))
    #expect(
      try await store.outbox(countMax: 9).map(\.change) == [
        .sheet(sku: "C", version: 1), .sheet(sku: "D", version: 1), .sheet(sku: "B", version: 2),
      ])
  }

  @Test(arguments: Engine.allCases)
  func `leaves no more price changes unannounced than there may be`(
    _ engine: Engine
  ) async throws {
    let store = try await store(engine)
    let countMax = CatalogueLimits.unannouncedChangeCountMax
    try await store.record(
      chunk(of: "1", [sheet("A", 1, "10", "11")]), fence: fence, at: day(2))
    try await store.record(
      chunk(of: "2", [sheet("A", 2, "11", "12")]), fence: fence, at: day(3))
    // The next one gets the number by which the first is one too many.
    try await store.place.passOverPriceChanges(through: Int64(countMax))
    try await store.record(
      chunk(of: "3", [sheet("A", 3, "12", "13")]), fence: fence, at: day(4))
    #expect(
      try await store.priceChanges(countMax: 9).map(\.id) == [2, Int64(countMax) + 1])
  }

  @Test(arguments: Engine.allCases)
  func `made from sheets that changed meanwhile changes nothing`(_ engine: Engine) async throws {
    let store = try await store(engine)
    try await store.take([.price("B", "30")], at: day(2))
    let both = chunk([sheet("A", 1, "10", "11"), sheet("B", 1, "20", "21")])
    #expect(try await store.record(both, fence: fence, at: day(3)) == .outdated)
    #expect(
      try await store.record(chunk([sheet("gone", 1, "1", "2")]), fence: fence, at: day(3))
        == .outdated)
    #expect(try await store.price(of: "A", .current(now: day(3))) == "10")
    #expect(try await store.price(of: "B", .current(now: day(3))) == "30")
    #expect(try await store.progress(of: "run") == nil)
    #expect(try await store.priceChanges(countMax: 9).isEmpty)
  }

  @Test(arguments: Engine.allCases)
  func `of a holder whose time is over changes nothing`(_ engine: Engine) async throws {
    let store = try await store(engine)
    let newer = Fence(lock: "recalculation", number: 2, token: "y")
    try await store.record(chunk(of: "newer", []), fence: newer, at: day(2))
    let error = await failure {
      try await store.record(chunk([sheet("A", 1, "10", "11")]), fence: fence, at: day(3))
    }
    #expect(error == .fenced(by: newer))
    #expect(try await store.price(of: "A", .current(now: day(3))) == "10")
    #expect(try await store.progress(of: "run") == nil)
    // Without the fence it would have: it is the same chunk that is taken from who holds the lock.
    try await store.record(chunk([sheet("A", 1, "10", "11")]), fence: newer, at: day(3))
    #expect(try await store.price(of: "A", .current(now: day(3))) == "11")
  }

  @Test(arguments: Engine.allCases)
  func `leaves price changes to be announced, in the order of their commits`(
    _ engine: Engine
  ) async throws {
    let store = try await store(engine)
    try await store.record(
      chunk(of: "1", [sheet("B", 1, "20", "21")]), fence: fence, at: day(2))
    try await store.record(
      chunk(of: "2", [sheet("A", 1, "10", "11")]), fence: fence, at: day(3))
    let first = try await store.priceChanges(countMax: 1)
    #expect(first.map(\.change.sku) == ["B"])
    try await store.removePriceChanges(through: first[0].id)
    #expect(try await store.priceChanges(countMax: 9).map(\.change.sku) == ["A"])
    let second = try #require(try await store.priceChanges(countMax: 9).first)
    try await store.removePriceChanges(through: second.id)
    let new = RepricedSheet(
      sku: "A", version: 2, entries: [entry("A", "12")],
      changes: [change("A", from: nil, to: nil)])
    try await store.record(chunk(of: "3", [new]), fence: fence, at: day(4))
    let third = try #require(try await store.priceChanges(countMax: 9).first)
    #expect(third.id > second.id)
    #expect(third.change == new.changes[0])
  }

  @Test(arguments: Engine.allCases)
  func `of a run that too many others followed is forgotten`(_ engine: Engine) async throws {
    let store = try await store(engine)
    let runCountMax = CatalogueLimits.rememberedRunCountMax
    for number in 0...runCountMax {
      try await store.record(chunk(of: "run-\(number)", []), fence: fence, at: day(2))
    }
    #expect(try await store.progress(of: "run-0") == nil)
    #expect(try await store.progress(of: "run-1") != nil)
    #expect(try await store.progress(of: "run-\(runCountMax)") != nil)
  }
}
