import Catalogue
import Postgres
import Pricing
import Testing

@Suite struct `A reader on a shard` {
  @Test func `answers as the store does, today's sheets and those of the past`() async throws {
    let place = try await Engine.postgres.migrated()
    let store = try await place.store()
    let reader = try await AskedReader(place.url)
    try await store.take([.list("retail"), .item("A"), .price("A", "10")], at: day(1))
    try await store.take([.price("A", "11"), .item("ä"), .price("ä", "1")], at: day(2))
    let skus = ["ä", "A", "none", "A", "zero\0byte", ""]
    let standpoints: [(Standpoint, [Int?])] = [
      (.current(now: day(2)), [1, 2, nil, 2, nil, nil]),
      (.past(at: day(1), known: day(1)), [nil, 1, nil, 1, nil, nil]),
      (.past(at: day(1), known: day(2)), [1, 2, nil, 2, nil, nil]),
    ]
    for (standpoint, versions) in standpoints {
      let sheets = try await reader.load(skus, standpoint).get()
      #expect(sheets.map { $0?.version } == versions)
      #expect(sheets.map { $0?.sku.string } == zip(skus, versions).map { $1 == nil ? nil : $0 })
      let stored = try await store.sheets(for: skus, standpoint)
      #expect(stored.map { $0?.version } == versions)
    }
  }

  @Test func `answers many loads at once, each with its own sheets`() async throws {
    let place = try await Engine.postgres.migrated()
    let store = try await place.store()
    try await store.take((0..<200).map { .item("\($0)") }, at: day(1))
    let reader = try await AskedReader(place.url)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          let sheets = try await reader.load(["\(number)"], .current(now: day(1))).get()
          #expect(sheets.map { $0?.sku.string } == ["\(number)"])
        }
      }
      try await group.waitForAll()
    }
    let all = (0..<200).map(String.init).reversed() as [String]
    let sheets = try await reader.load(all, .current(now: day(1))).get()
    #expect(sheets.map { $0?.sku.string } == all)
  }

  /// Many come in parts, over the connections there are.
  @Test(arguments: [1, 2, 3])
  func `answers a batch of any size as the store does`(connectionCount: Int) async throws {
    let place = try await Engine.postgres.migrated()
    let store = try await place.store()
    try await store.take(
      [.list("retail")]
        + (0..<1_500).flatMap { number -> [CatalogueEntity] in
          [.item("\(number)"), .price("\(number)", number % 2 == 0 ? "2" : "3")]
        }, at: day(1))
    var settings = PoolSettings()
    settings.connectionCount = connectionCount
    let reader = try await AskedReader(place.url, settings: settings)
    // Some are not there, and some are asked for twice.
    var batches = [1, 124, 125, 249, 250, 1_000, 1_999].map { count in
      (0..<count).map { "\($0 * 7 % 1_600)" }
    }
    // One that stands in every part.
    batches.append((0..<1_000).map { $0 % 100 == 0 ? "\($0)" : "7" })
    for skus in batches {
      let sheets = try await reader.load(skus, .current(now: day(1))).get()
      let stored = try await store.sheets(for: skus, .current(now: day(1)))
      #expect(sheets.map { $0.map(Self.written) } == stored.map { $0.map(Self.written) })
      #expect(sheets.count { $0 == nil } == skus.count { (Int($0) ?? 0) >= 1_500 })
    }
  }

  private static func written(_ sheet: PriceSheet) -> [UInt8] {
    var bytes: [UInt8] = []
    sheet.write(to: &bytes)
    return bytes
  }

  @Test func `tells of one damaged sheet in a batch, and reads the next batch`() async throws {
    let place = try await Engine.postgres.migrated()
    let store = try await place.store()
    try await store.take((0..<1_000).map { .item("\($0)") }, at: day(1))
    try await SharedServer.open(place.url).run(
      script: "UPDATE pricing.item SET category = 'a//b' WHERE sku = '300'")
    let reader = try await AskedReader(place.url)
    let skus = (0..<1_000).map(String.init)
    guard case .failure(.damaged(let detail)) = await reader.load(skus, .current(now: day(1)))
    else {
      Issue.record("a sheet is damaged")
      return
    }
    #expect(detail.contains("must not have an empty path segment"), "\(detail)")
    let sheets = try await reader.load(skus.filter { $0 != "300" }, .current(now: day(1))).get()
    #expect(!sheets.contains { $0 == nil })
  }

  @Test func `whose database has no tables yet says so in time, and answers when it has`()
    async throws
  {
    let place = try await Engine.postgres.place()
    let reader = try await AskedReader(place.url)
    guard case .failure(let error) = await reader.load(["A"], .current(now: day(1))) else {
      Issue.record("there are no tables")
      return
    }
    #expect(error.canRetry)
    try await place.schema().migrate(at: day(1))
    try await place.store().take([.item("A")], at: day(1))
    let sheets = await reader.loadWhenUp(["A"], .current(now: day(1)))
    #expect(sheets.map { $0?.version } == [1])
  }

  @Test func `ends a load by its deadline, and answers again after a table was locked`()
    async throws
  {
    let place = try await Engine.postgres.migrated()
    try await place.store().take([.item("A")], at: day(1))
    let reader = try await AskedReader(place.url)
    _ = try await reader.load(["A"], .current(now: day(1))).get()
    let locker = try await SharedServer.open(place.url)
    try await locker.transaction { session in
      try await session.query("LOCK TABLE pricing.item")
      let outcome = await reader.load(["A"], .current(now: day(1)), within: .milliseconds(50))
      guard case .failure(let error) = outcome else {
        Issue.record("the table is locked")
        return
      }
      #expect(error.canRetry)
    }
    let sheets = await reader.loadWhenUp(["A"], .current(now: day(1)))
    #expect(sheets.map { $0?.version } == [1])
  }

  @Test func `makes lost connections again`() async throws {
    let place = try await Engine.postgres.migrated()
    try await place.store().take([.item("A")], at: day(1))
    let reader = try await AskedReader(place.url)
    _ = try await reader.load(["A"], .current(now: day(1))).get()
    try await SharedServer.open(place.url).run(
      script: """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """)
    let sheets = await reader.loadWhenUp(["A"], .current(now: day(1)))
    #expect(sheets.map { $0?.version } == [1])
  }
}
