import Glibc
import TestKit
import Testing

extension `The programs that move prices` {
  @Suite(.serialized) struct `A listener that is away, or killed` {
    private static let itemCount = 5
    /// Each event is about one item, in turn.
    private static let scope =
      #"'{"skus":["SKU-' .. (100000 + n % \#(itemCount)) .. '"]}'"#

    /// What each item has cost when all events up to `count` were applied, each once and those of
    /// an item in order.
    private func costs(upTo count: Int) -> [[String]] {
      (0..<Self.itemCount).map { item in
        // The catalogue keeps one cost where nothing has changed.
        let own = (1...count).filter { $0 % Self.itemCount == item && $0 != 1 }
        return ["1"] + own.map { "\($0)" }
      }
    }

    private func costs(in market: RunningMarket) throws -> [[String]] {
      try (0..<Self.itemCount).map { try market.costs(of: RunningMarket.sku($0)) }
    }

    /// Waits until nothing that lies in the stream has yet to be applied and asked for.
    private func waitUntilAllIsHeard(in market: RunningMarket) async throws {
      let script = """
        local group = redis.call('XINFO', 'GROUPS', KEYS[1])[1]
        local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
        local field = {}
        for index = 1, #group, 2 do field[group[index]] = group[index + 1] end
        return field['pending'] == 0 and field['last-delivered-id'] == last[1] and 1 or 0
        """
      try await eventually {
        try market.server.reply(to: "EVAL", script, "1", "px:events") == "1"
      }
    }

    @Test func `has applied every event once when it is back, and those of an item in order`()
      async throws
    {
      let seed = UInt64.random(in: .min ... .max)
      var random = SeededGenerator(seed: seed)
      let market = try RunningMarket(itemCount: Self.itemCount)
      #expect(try await market.startListener().stop() == .code(0))
      // While it is away.
      var count = 300
      try market.keepCosts(1...count, namedAfter: "cost", of: Self.scope)
      var killedCount = 0
      let eventCount = isLong ? 20_000 : 1_200
      while count < eventCount {
        let listener = try await market.startListener()
        // In the middle of a burst.
        try market.keepCosts(count + 1...count + 300, namedAfter: "cost", of: Self.scope)
        count += 300
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...60, using: &random)))
        listener.send(SIGKILL)
        killedCount += 1
      }
      let last = try await market.startListener()
      try await waitUntilAllIsHeard(in: market)
      #expect(try costs(in: market) == costs(upTo: count), "seed \(seed)")
      print("seed \(seed): \(count) events, and the listener killed \(killedCount) times")

      // Heard again they change nothing; under other names they are others, and are seen to be.
      try market.keepCosts(1...10, namedAfter: "cost", of: Self.scope)
      try await waitUntilAllIsHeard(in: market)
      #expect(try costs(in: market) == costs(upTo: count))
      try market.keepCosts(1...10, namedAfter: "other", of: Self.scope)
      try await waitUntilAllIsHeard(in: market)
      #expect(try costs(in: market) != costs(upTo: count))

      let worker = try market.startWorker()
      try await market.waitForRecalculations()
      #expect(
        try market.administer("price", RunningMarket.sku(0)).contains { $0.contains("20.00 USD") })
      #expect(worker.isRunning && last.isRunning)
    }
  }
}
