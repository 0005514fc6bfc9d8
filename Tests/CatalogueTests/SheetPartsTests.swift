import Catalogue
import Postgres
import Pricing
import TestKit
import Testing
import Timing

/// A reader of a thousand items, all of whose connections are made, and whoever locks their table.
private struct LockedOut {
  static let skus = (0..<1_000).map(String.init)

  let reader: AskedReader
  private let observer, locker: Session

  init(connectionCount: Int = 2, inFlightCountMax: Int = 64, waitingCountMax: Int = 256)
    async throws
  {
    var settings = PoolSettings()
    settings.connectionCount = connectionCount
    settings.inFlightCountMax = inFlightCountMax
    settings.waitingCountMax = waitingCountMax
    let place = try await Engine.postgres.migrated()
    try await place.store().take(Self.skus.map { .item($0) }, at: day(1))
    reader = try await AskedReader(place.url, settings: settings)
    observer = try await SharedServer.open(place.url)
    locker = try await SharedServer.open(place.url)
    // The parts of a load go over the connections there are.
    try await eventually {
      _ = await reader.load(Self.skus, .current(now: day(1)))
      return try await count("true") == connectionCount
    }
  }

  func lock() async throws {
    try await locker.begin()
    try await locker.query("LOCK TABLE pricing.item")
  }

  func unlock() async throws { try await locker.commit() }

  func load(
    _ skus: [String] = LockedOut.skus, within span: TimeSpan = .seconds(20)
  ) async -> PostgresSheetReader.Outcome {
    await reader.load(skus, .current(now: day(1)), within: span)
  }

  func waitUntilWaiting(_ connectionCount: Int) async throws {
    try await eventually { try await count("wait_event_type = 'Lock'") == connectionCount }
  }

  /// Ends one of the connections that wait.
  func loseConnection() async throws {
    try await observer.query(
      "SELECT pg_terminate_backend(pid) FROM (\(connections) AND wait_event_type = 'Lock') AS held "
        + "LIMIT 1")
  }

  private func count(_ condition: String) async throws -> Int64 {
    try await observer.query("SELECT count(*) FROM (\(connections) AND \(condition)) AS found")
      .int8(0, 0)
  }

  /// The connections whose last query was one for sheets.
  private var connections: String {
    """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'SELECT 0, sku, version%'
    """
  }
}

@Suite struct `A load of many sheets` {
  @Test(arguments: [1, 2, 3])
  func `is worked on over all connections at once, and one of few over one`(count: Int)
    async throws
  {
    let held = try await LockedOut(connectionCount: count)
    for (skus, waitingCount) in [(LockedOut.skus, count), (["7", "8"], 1)] {
      try await held.lock()
      async let outcome = held.load(skus)
      try await held.waitUntilWaiting(waitingCount)
      try await held.unlock()
      #expect(try await outcome.get().map { $0?.sku.string } == skus)
    }
  }

  @Test func `fails once when one of its connections is lost, and the next is answered`()
    async throws
  {
    let held = try await LockedOut()
    try await held.lock()
    async let outcome = held.load()
    try await held.waitUntilWaiting(2)
    try await held.loseConnection()
    try await held.waitUntilWaiting(1)
    try await held.unlock()
    guard case .failure(let error) = await outcome else {
      Issue.record("half of it is lost")
      return
    }
    #expect(error.canRetry)
    let sheets = try await held.load().get()
    #expect(sheets.map { $0?.sku.string } == LockedOut.skus)
  }

  @Test func `ends by its deadline, once`() async throws {
    let held = try await LockedOut()
    try await held.lock()
    guard case .failure(let error) = await held.load(within: .milliseconds(50)) else {
      Issue.record("the table is locked")
      return
    }
    #expect(error.canRetry)
    try await held.unlock()
    let sheets = await held.reader.loadWhenUp(LockedOut.skus, .current(now: day(1)))
    #expect(sheets.map { $0?.sku.string } == LockedOut.skus)
  }

  /// Of its four parts two are in flight, and so many wait.
  @Test(arguments: [2, 1])
  func `some of whose parts find no place fails when the others have ended`(
    waitingCountMax: Int
  ) async throws {
    let held = try await LockedOut(inFlightCountMax: 1, waitingCountMax: waitingCountMax)
    try await held.lock()
    async let outcome = held.load()
    try await held.waitUntilWaiting(2)
    try await held.unlock()
    switch await outcome {
    case .success(let sheets):
      #expect(waitingCountMax == 2 && sheets.map { $0?.sku.string } == LockedOut.skus)
    case .failure(.busy): #expect(waitingCountMax == 1)
    case .failure(let error): throw error
    }
    #expect(try await held.load(["7"]).get().map { $0?.sku.string } == ["7"])
  }
}
