import Catalogue
import Pricing
import Testing

@Suite struct `An import` {
  let basics: [CatalogueEntity] = [
    .list("retail"), .item("A", cost: "5"), .item("B"), .price("A", "10"), .price("B", "20"),
    .signal("A", "1.5", at: day(1)),
  ]

  @Test(arguments: Engine.allCases)
  func `becomes one revision`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    #expect(try await store.revision() == .empty)
    let report = try await store.take(basics, at: day(1))
    #expect(report.revision == 1)
    #expect(report[.item].added == 2)
    #expect(report[.price].added == 2)
    #expect(report[.priceList].added == 1)
    #expect(report.changesRulebook)
    #expect(
      try await store.revision()
        == Revision(number: 1, rulebook: 1, recordedAt: day(1), rulebookRecordedAt: day(1)))
    try await store.take([.price("A", "11")], at: day(2))
    #expect(
      try await store.revision()
        == Revision(number: 2, rulebook: 1, recordedAt: day(2), rulebookRecordedAt: day(1)))
    #expect(try await store.price(of: "A", .current(now: day(2))) == "11")
  }

  @Test(arguments: Engine.allCases)
  func `of what is there changes nothing`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(basics, at: day(1))
    let outbox = try await store.outbox(countMax: 100)
    let report = try await store.take(basics, at: day(2))
    #expect(!report.isChange)
    #expect(report.revision == 1)
    #expect(report[.price].unchanged == 2)
    #expect(report[.signal].unchanged == 1)
    #expect(try await store.revision().number == 1)
    #expect(try await store.outbox(countMax: 100) == outbox)
    #expect(try await store.sheet("A", now: day(2))?.version == 1)
  }

  @Test(arguments: Engine.allCases)
  func `takes entities in any order and any batches`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let session = try await store.beginImport(ImportOptions(now: day(1), pivot: dollar))
    for entity in basics.reversed() { try await session.apply([entity]) }
    #expect(try await session.commit().revision == 1)
    #expect(try await store.sheet("A", now: day(1))?.version == 1)
    #expect(try await store.price(of: "B", .current(now: day(1))) == "20")
  }

  @Test(arguments: Engine.allCases)
  func `on trial says what it would do and does nothing`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(basics, at: day(1))
    let session = try await store.beginImport(ImportOptions(now: day(2), pivot: dollar))
    try await session.apply([.price("A", "11"), .price("B", "20"), .item("C")])
    let report = try await session.preview()
    #expect(report.revision == 2)
    #expect(report[.price] == .init(changed: 1, unchanged: 1))
    #expect(report[.item] == .init(added: 1))
    #expect(try await store.revision().number == 1)
    #expect(try await store.price(of: "A", .current(now: day(2))) == "10")
    #expect(try await store.sheet("C", now: day(2)) == nil)
  }

  @Test(arguments: Engine.allCases)
  func `that is aborted or let go of leaves nothing`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    do {
      let session = try await store.beginImport(ImportOptions(now: day(1), pivot: dollar))
      try await session.apply(basics)
      await session.abort()
      #expect(await failure { _ = try await session.commit() } != nil)
    }
    do {
      let session = try await store.beginImport(ImportOptions(now: day(1), pivot: dollar))
      try await session.apply(basics)
    }
    #expect(try await store.revision() == .empty)
    #expect(try await store.everything().isEmpty)
    try await store.take(basics, at: day(1))
  }

  @Test(arguments: Engine.allCases)
  func `as a patch leaves what it does not name`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(basics, at: day(1))
    try await store.take([.item("A", cost: "6")], at: day(2))
    #expect(try await store.everything().count == basics.count)
  }

  @Test(arguments: Engine.allCases)
  func `as a replacement removes what it does not name but observations`(
    _ engine: Engine
  ) async throws {
    let store = try await engine.migrated().store()
    let rate = CatalogueEntity.fxRate(
      FXRate(base: euro, quote: dollar, rate: "1.1", observedAt: day(1)))
    let dealer: [CatalogueEntity] = [.list("dealer"), .price("A", "9", on: "dealer"), rate]
    try await store.take(basics + dealer, at: day(1))
    let file: [CatalogueEntity] = [.list("retail"), .item("A", cost: "5"), .price("A", "10")]
    let report = try await store.take(file, at: day(2), .replacement)
    #expect(report[.item] == .init(unchanged: 1, removed: 1))
    #expect(report[.price] == .init(unchanged: 1, removed: 2))
    #expect(report[.priceList] == .init(unchanged: 1, removed: 1))
    #expect(report[.fxRate] == .init())
    let left = try await store.everything()
    #expect(Set(left) == Set(file + [rate, .signal("A", "1.5", at: day(1))]))
    #expect(try await store.sheets(for: ["B"], .current(now: day(2))).map { $0?.version } == [nil])
  }

  @Test(arguments: Engine.allCases)
  func `of very many counts versions as one of few`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    let skus = (0..<10_002).map { "\($0)" }
    let first: [CatalogueEntity] =
      [.list("retail")] + skus.flatMap { [.item($0), .price($0, "1")] }
    let signals: [CatalogueEntity] = skus.map { .signal($0, "1.5", at: day(2)) }
    func version() async throws -> Int? {
      let last = try await store.sheet("10001", now: day(9))?.version
      #expect(try await store.sheet("0", now: day(9))?.version == last)
      return last
    }
    #expect(try await store.take(first, at: day(1))[.price] == .init(added: skus.count))
    #expect(try await version() == 1)
    try await store.take(signals, at: day(2))
    #expect(try await version() == 2)
    try await store.take([], at: day(3), .replacement)
    #expect(try await version() == nil)
    try await store.take(first + signals, at: day(4))
    #expect(try await version() == 4)
    #expect(try await store.outbox(countMax: 100_000).count == 4 * skus.count + 3)
    #expect(try await store.price(of: "10001", at: day(1, hour: 13), known: day(5)) == "1")
    #expect(try await store.price(of: "10001", at: day(3, hour: 13), known: day(5)) == nil)
    #expect(try await store.sheet("10001", now: day(4))?.horizon == day(4))
  }

  @Test(arguments: Engine.allCases)
  func `under a token that was committed is not taken in twice`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(basics, at: day(1), token: "a")
    try await store.take([.price("A", "11")], at: day(2), token: "b")
    let report = try await store.take(basics, at: day(3), token: "a")
    #expect(report.revision == 1)
    #expect(!report.isChange)
    #expect(try await store.price(of: "A", .current(now: day(3))) == "11")
  }

  @Test(arguments: Engine.allCases)
  func `by a clock that was set back keeps the order`(_ engine: Engine) async throws {
    let store = try await engine.migrated().store()
    try await store.take(basics, at: day(5))
    try await store.take([.price("A", "11")], at: day(2))
    #expect(try await store.revision().recordedAt == day(5))
    #expect(try await store.price(of: "A", at: day(6), known: day(5)) == "11")
  }
}
