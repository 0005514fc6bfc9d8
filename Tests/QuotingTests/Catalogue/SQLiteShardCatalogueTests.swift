import Catalogue
import Dispatch
import Glibc
import Pricing
import Quoting
import Reactor
import SQLite
import TestKit
import Testing
import Timing

/// A catalogue's file and a shard that reads it.
private final class Reading: Sendable {
  let folder: TemporaryFolder
  let shard: Shard
  let threads: SQLiteThreads
  let timeout: TimeSpan

  init(
    threadCount: Int = 2, waitingCountMax: Int = 8, timeout: TimeSpan = .seconds(60),
    mappedByteCount: Int = 0
  ) throws {
    folder = try TemporaryFolder()
    shard = try Shard(index: 0)
    threads = SQLiteThreads(
      folder.path("catalogue.db"), label: "test", threadCount: threadCount,
      waitingCountMax: waitingCountMax, mappedByteCount: mappedByteCount)
    self.timeout = timeout
  }

  deinit { shard.stop() }

  var path: String { folder.path("catalogue.db") }

  func fileSize() throws -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else { throw KitFailure("no file") }
    return Int(status.st_size)
  }

  /// Makes the tables and puts items of one price in.
  func fill(_ skus: String..., at now: Instant = Instant(milliseconds: 0)) async throws {
    try await fill(skus, at: now)
  }

  func fill(_ skus: [String], at now: Instant = Instant(milliseconds: 0)) async throws {
    _ = try await SQLiteCatalogueSchema(path).migrate(at: now)
    let store = try SQLiteCatalogueStore(path)
    let session = try await store.beginImport(
      ImportOptions(.patch, now: now, pivot: try #require(Currency("EUR"))))
    let lists = try DrillCatalogue.draft().lists.map { CatalogueEntity.priceList($0) }
    let items = try skus.flatMap { sku in
      [
        CatalogueEntity.item(Item(sku: sku, category: "tools")),
        .price(try DrillCatalogue.entry("retail", sku, ("1", "9"))),
      ]
    }
    try await session.apply(lists + items)
    _ = try await session.commit()
  }

  /// What came of each sku.
  func outcomes(_ skus: String...) async -> [String] { await outcomes(skus) }

  func outcomes(_ skus: [String]) async -> [String] {
    await withCheckedContinuation { continuation in
      shard.execute { [self] in
        catalogue().run(
          SheetQuery(skus, asOf: nil) { outcomes in
            continuation.resume(
              returning: outcomes.map { outcome in
                switch outcome {
                case .sheet(let sheet, let origin): "\(sheet.sku) \(origin)"
                case .unknownProduct: "unknown"
                case .failed(let failure): "\(failure)"
                }
              })
          })
      }
    }
  }

  func revision() async -> Result<Revision, CatalogueError> {
    await withCheckedContinuation { continuation in
      shard.execute { [self] in
        catalogue().readRevision { continuation.resume(returning: $0) }
      }
    }
  }

  func rulebook(_ standpoint: Standpoint) async -> Result<PublishedRulebook, RulebookFailure> {
    await withCheckedContinuation { continuation in
      shard.execute { [self] in
        catalogue().readRulebook(standpoint) { continuation.resume(returning: $0) }
      }
    }
  }

  /// Begins a reading that keeps a thread until `end` is signalled, before what is asked next.
  func occupy(until end: DispatchSemaphore) -> AsyncStream<Result<Int, CatalogueError>> {
    let (results, continuation) = AsyncStream.makeStream(of: Result<Int, CatalogueError>.self)
    shard.execute { [self] in
      threads.read(on: shard, within: timeout) { _ throws(CatalogueError) in
        end.wait()
        return 1
      } _: {
        continuation.yield($0)
      }
    }
    return results
  }

  private func catalogue() -> SQLiteShardCatalogue {
    SQLiteShardCatalogue(
      threads, on: shard, pivot: Currency("EUR")!, timeout: timeout,
      clock: { Instant(milliseconds: 1_000) })
  }
}

struct SQLiteShardCatalogueTests {
  @Test func `a file that is not there is none of its making, and is found once it is`()
    async throws
  {
    let reading = try Reading()
    #expect(await reading.outcomes("a") == ["unavailable"])
    #expect(access(reading.path, F_OK) != 0)
    try await reading.fill("a", "b")
    #expect(await reading.outcomes("b", "c", "a") == ["b database", "unknown", "a database"])
    #expect(try await reading.revision().get().number == 1)
  }

  @Test func `a file without tables says so`() async throws {
    let reading = try Reading()
    let needed = try await SQLiteCatalogueSchema(reading.path).migrations().count
    #expect(await reading.revision() == .failure(.unmigrated(version: 0, needed: needed)))
  }

  @Test func `a file that is replaced is read from then on`() async throws {
    let reading = try Reading()
    try await reading.fill("a")
    #expect(await reading.outcomes("a", "b") == ["a database", "unknown"])
    try reading.folder.removeContent()
    #expect(await reading.outcomes("a", "b") == ["unavailable", "unavailable"])
    try await reading.fill("b")
    #expect(await reading.outcomes("a", "b") == ["unknown", "b database"])
  }

  @Test func `a file that is read as memory may grow and shrink meanwhile`() async throws {
    let reading = try Reading(threadCount: 1, mappedByteCount: 1 << 30)
    try await reading.fill("a")
    #expect(await reading.outcomes("a", "b") == ["a database", "unknown"])
    let connection = try SQLiteConnection(reading.path)
    try connection.run(script: "CREATE TABLE padding AS SELECT zeroblob(9000000) AS bytes")
    try await reading.fill("b")
    try connection.checkpoint()
    let size = try reading.fileSize()
    #expect(await reading.outcomes("a", "b") == ["a database", "b database"])
    try connection.run(script: "DROP TABLE padding; VACUUM")
    try connection.checkpoint()
    #expect(try reading.fileSize() < size / 2)
    #expect(await reading.outcomes("b", "c", "a") == ["b database", "unknown", "a database"])
  }

  @Test func `the rulebook comes published, that of now or of then`() async throws {
    let reading = try Reading()
    try await reading.fill("a", at: Instant(milliseconds: 500))
    let current = try await reading.rulebook(.current(now: Instant(milliseconds: 1_000))).get()
    #expect(current.rulebook.revision == 1)
    #expect(current.ratesReachBackTo == nil)
    let instant = Instant(milliseconds: 1_000)
    let past = try await reading.rulebook(.past(at: instant, known: instant)).get()
    #expect(past.rulebook.revision == 1)
  }

  @Test func `what takes too long is given up, and so is what waits behind it`() async throws {
    let reading = try Reading(threadCount: 1, timeout: .milliseconds(300))
    try await reading.fill("a")
    let end = DispatchSemaphore(value: 0)
    let slow = reading.occupy(until: end)
    #expect(await reading.outcomes("a") == ["unavailable"])
    #expect(
      await slow.first { _ in true }
        == .failure(.unavailable("the database did not answer in time")))
    end.signal()
    // The thread is free once more, and nothing of what was given up keeps it.
    let deadline = Deadline(in: .seconds(60))
    var outcomes: [String] = []
    while outcomes != ["a database"], !deadline.hasPassed { outcomes = await reading.outcomes("a") }
    #expect(outcomes == ["a database"])
  }

  @Test(arguments: [1, 2, 4, 7])
  func `many are read in parts, each in its place`(threadCount: Int) async throws {
    let reading = try Reading(threadCount: threadCount)
    try await reading.fill((0..<900).map(String.init))
    for count in [249, 250, 1_000] {
      // Some are not there, and some are asked for twice.
      let skus = (0..<count).map { "\($0 * 7 % 950)" }
      #expect(
        await reading.outcomes(skus)
          == skus.map { (Int($0) ?? 0) < 900 ? "\($0) database" : "unknown" })
    }
  }

  /// Where one thread is left and nobody may wait, one part is read and the other is not.
  @Test func `many are read by half of the threads at most, and a part fails alone`() async throws {
    let reading = try Reading(threadCount: 4, waitingCountMax: 0)
    let skus = (0..<1_000).map(String.init)
    try await reading.fill(skus)
    let end = DispatchSemaphore(value: 0)
    let slow = (0..<3).map { _ in reading.occupy(until: end) }
    let expected = skus.map { (Int($0) ?? 0) < 500 ? "\($0) database" : "overloaded" }
    #expect(await reading.outcomes(skus) == expected)
    // The thread may not have found its line empty yet.
    let few = Array(skus.prefix(249))
    try await eventually { await reading.outcomes(few) == few.map { "\($0) database" } }
    for _ in slow { end.signal() }
    for results in slow { #expect(await results.first { _ in true } == .success(1)) }
  }

  @Test func `more readings than may wait are turned away at once`() async throws {
    let reading = try Reading(threadCount: 1, waitingCountMax: 0)
    try await reading.fill("a")
    let end = DispatchSemaphore(value: 0)
    let slow = reading.occupy(until: end)
    #expect(await reading.outcomes("a") == ["overloaded"])
    end.signal()
    #expect(await slow.first { _ in true } == .success(1))
  }
}
