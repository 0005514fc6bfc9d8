import SQLite
import TestKit
import Testing

extension RunningMarket {
  func publish(_ event: String) throws {
    // Answers how many heard it: nobody where the listener's connection is just made anew.
    let isHeard = try Deadline(in: .seconds(60)).poll {
      try server.reply(to: "PUBLISH", "px:market-events", event) == "1"
    }
    #expect(isHeard)
  }

  /// Puts an event into the stream as the API does; on the channel alone nobody may hear it.
  func keep(_ event: String) throws {
    try server.reply(to: "XADD", "px:events", "*", "event", event)
  }

  /// Puts `count` events into the stream as the API does, of which each sets the cost of a scope to
  /// its number.
  func keepCosts(upTo count: Int, of scope: String) throws {
    try keepCosts(1...count, namedAfter: "cost", of: "'\(scope)'")
  }

  /// Puts events into the stream, of which each sets a cost to its number `n`; `scope` is of Lua.
  func keepCosts(
    _ numbers: ClosedRange<Int>, namedAfter name: String, of scope: String
  ) throws {
    let event = #"{"event_id":"\#(name)-' .. n .. '","type":"cost","value":"' .. n .. '","scope":"#
    try server.reply(
      to: "EVAL",
      """
      for n = \(numbers.lowerBound), \(numbers.upperBound) do
        redis.call('XADD', KEYS[1], '*', 'event', '\(event)' .. \(scope) .. '}')
      end
      return 1
      """, "1", "px:events")
  }

  /// What lies in the stream of price changes, in order, as readers have it who pass over what they
  /// have seen: a worker that dies before it can note what it said says it again.
  func priceChanges() throws -> [String] {
    let text = try server.reply(
      to: "EVAL",
      """
      local events = {}
      for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
        events[#events + 1] = entry[2][2]
      end
      return table.concat(events, '\\n')
      """, "1", "px:prices")
    var seen: Set<Substring> = []
    return (text ?? "").split(separator: "\n").filter { seen.insert($0).inserted }.map(String.init)
  }

  /// A field of each job of the queue, by the time of the job's making.
  func jobs(_ field: String) throws -> [String] {
    let text = try server.reply(
      to: "EVAL",
      """
      local jobs = redis.call('KEYS', KEYS[1])
      table.sort(jobs, function(one, other)
        return redis.call('HGET', one, 'enqueued_at') < redis.call('HGET', other, 'enqueued_at')
      end)
      local fields = {}
      for _, job in ipairs(jobs) do fields[#fields + 1] = redis.call('HGET', job, ARGV[1]) or '' end
      return table.concat(fields, '\\n')
      """, "1", "px:q:{recalc}:job:*", field)
    guard let text, !text.isEmpty else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
  }

  /// Waits until there are so many recalculations, all of them done.
  func waitForRecalculations(_ count: Int = 1) async throws {
    try await eventually {
      let states = try jobs("state")
      return states.count >= count && states.allSatisfy { $0 == "done" }
    }
  }

  /// Keeps Redis from all programs from the moment at which a recalculation, item by item, tells it
  /// of this one, or of a later one where it was interrupted. As it goes no more than two chunks
  /// ahead, it cannot end before `proxy.letGo()`, however late the test gets to what it wants to do
  /// in the middle of it.
  func holdRecalculation(at item: Int = 5) {
    proxy.hold { request in
      guard request.contains(#"{"scanned":"#.utf8) else { return false }
      let progress = String(decoding: request, as: UTF8.self).matches(of: #/{"scanned":([0-9]+),/#)
      return progress.contains { Int($0.1) ?? 0 >= item }
    }
  }

  func waitUntilHeld() async throws { try await eventually { proxy.isHeld } }

  /// Waits until so many price changes are in the stream.
  func waitForPriceChanges(_ count: Int) async throws {
    try await eventually { try priceChanges().count == count }
  }

  /// All that is in the catalogue.
  func export() throws -> [String] { try administer("export") }

  /// All that an item has cost so far, in order.
  func costs(of sku: String) throws -> [String] {
    let connection = try SQLiteConnection(folder.path("pricing.db"))
    var select = try connection.prepare(
      """
      SELECT cost FROM (
        SELECT cost, known_from FROM item_history WHERE sku = ?1
        UNION ALL SELECT cost, known_from FROM item WHERE sku = ?1)
      ORDER BY known_from
      """)
    var costs: [String] = []
    try select.forEachRow(sku) { row throws(SQLiteError) in costs.append(try row.string(0)) }
    return costs
  }
}
