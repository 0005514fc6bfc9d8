import SQLite
import TestKit

/// All that is in a catalogue, and how often each of its sheets has changed.
struct Prices: Equatable {
  let export: [String]
  let versions: [String]
}

extension RunningMarket {
  func prices() throws -> Prices {
    let connection = try SQLiteConnection(folder.path("pricing.db"))
    var select = try connection.prepare("SELECT sku || ' ' || version FROM item ORDER BY sku")
    var versions: [String] = []
    try select.forEachRow { row throws(SQLiteError) in versions.append(try row.string(0)) }
    return Prices(export: try export(), versions: versions)
  }

  /// From now on the catalogue does not know how far a recalculation has come.
  func forgetRuns() async throws {
    let connection = try SQLiteConnection(folder.path("pricing.db"))
    try await eventually { (try? connection.run(script: "DELETE FROM recalculation")) != nil }
  }

  /// What an event comes to where nothing disturbs its recalculation, in a market as `make` makes
  /// it.
  static func undisturbed(
    _ event: String, in make: () throws -> RunningMarket
  ) async throws -> Prices {
    let market = try make()
    let worker = try market.startWorker("--recalculation-chunk", "50")
    let listener = try await market.startListener()
    try market.keep(event)
    try await market.waitForRecalculations()
    guard worker.isRunning, listener.isRunning else { throw KitFailure("a program has ended") }
    return try market.prices()
  }
}

/// A market whose strategy goes a step of ten in a hundred at most, so that what is done twice
/// shows, and an event that moves all its prices.
enum SteppedMarket {
  static let event = #"{"event_id":"e1","type":"cost","value":"3","scope":{"all":true}}"#

  static func make(
    _ server: RedisServer? = nil, itemCount: Int = 200, clock: FakeClock? = nil
  ) throws -> RunningMarket {
    try RunningMarket(itemCount: itemCount, changeMax: "10%", server, clock: clock)
  }

  /// What the event comes to where nothing disturbs it.
  static let undisturbed = Task { try await RunningMarket.undisturbed(event) { try make() } }
}
