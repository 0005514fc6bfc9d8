import Catalogue
import Glibc
import TestKit
import Testing

extension `The programs that move prices` {
  /// A strategy that goes a step of ten in a hundred at most: what is done twice shows.
  @Suite(.serialized) struct `A recalculation that is disturbed` {
    private static let itemCount = 400
    private static let event = #"{"event_id":"e1","type":"cost","value":"3","scope":{"all":true}}"#

    private func market() throws -> RunningMarket {
      try RunningMarket(itemCount: Self.itemCount, changeMax: "10%")
    }

    /// What an undisturbed one comes to.
    private func undisturbed() async throws -> [String] {
      try await RunningMarket.undisturbed(Self.event, in: market).export
    }

    /// Each item has changed once, in the order of the items.
    private func expectEachOnce(_ market: RunningMarket) async throws {
      try await market.waitForPriceChanges(Self.itemCount)
      let skus = try market.priceChanges().compactMap { change in
        change.firstMatch(of: #/"product_id":"([^"]+)"/#).map { String($0.1) }
      }
      #expect(skus == (0..<Self.itemCount).map(RunningMarket.sku))
      #expect(
        try market.jobs("result") == [
          #"{"scanned":400,"changed":400,"clamped":400,"skipped":0,"failed":0,"rulebook":1}"#
        ])
    }

    @Test(arguments: [SIGKILL, SIGTERM])
    func `is finished by another worker, and nothing is done twice`(signal: Int32) async throws {
      let expected = try await undisturbed()
      let market = try market()
      let victim = try market.startWorker(
        "--recalculation-chunk", "1", "--worker-drain-timeout", "10m")
      let listener = try await market.startListener()
      market.holdRecalculation()
      try market.keep(Self.event)
      try await market.waitUntilHeld()
      victim.send(signal)
      if signal == SIGTERM { try victim.waitForLine(with: #""message":"draining""#) }
      if signal == SIGKILL { try victim.waitForExit() }
      market.proxy.letGo()
      #expect(try victim.waitForExit() == (signal == SIGKILL ? .signal(SIGKILL) : .code(0)))
      #expect(try market.export() != expected)
      if signal == SIGTERM { #expect(try market.jobs("state") == ["queued"]) }
      let heir = try market.startWorker("--recalculation-chunk", "1")
      try await market.waitForRecalculations()
      #expect(try market.export() == expected)
      try await expectEachOnce(market)
      // Where the first had counted its attempt, it was lost with it; handed back, it was not.
      #expect(try market.jobs("attempt") == [signal == SIGKILL ? "2" : "1"])
      #expect(heir.isRunning && listener.isRunning)
    }

    @Test func `by a pause of its worker is finished by another, and the first changes nothing`()
      async throws
    {
      let expected = try await undisturbed()
      let market = try market()
      let sleeper = try market.startWorker("--recalculation-chunk", "1")
      let listener = try await market.startListener()
      market.holdRecalculation()
      try market.keep(Self.event)
      try await market.waitUntilHeld()
      try await market.pause(sleeper)
      market.proxy.letGo()
      let heir = try market.startWorker("--recalculation-chunk", "1")
      try await market.waitForRecalculations()
      #expect(try market.export() == expected)
      sleeper.send(SIGCONT)
      // It hears that the job is another's, or the catalogue refuses its fence.
      try sleeper.waitForLine(with: "it is another worker's by now")
      #expect(try market.export() == expected)
      try await expectEachOnce(market)
      #expect(heir.isRunning && listener.isRunning)
    }

    @Test func `by another over the same items waits for it, and neither is lost`() async throws {
      let market = try RunningMarket(itemCount: Self.itemCount)
      let worker = try market.startWorker(
        "--recalculation-chunk", "1", "--recalculation-patience", "500ms", "--worker-concurrency",
        "2")
      let listener = try await market.startListener()
      market.holdRecalculation()
      try market.keep(Self.event)
      try await market.waitUntilHeld()
      try market.keep(
        #"{"event_id":"e2","type":"cost","value":"5","scope":{"category":"tools"}}"#)
      market.proxy.letGo()
      try await market.waitForRecalculations(2)
      #expect(try market.jobs("attempt") == ["1", "1"])
      #expect(try market.administer("price", "SKU-100000").contains { $0.contains("10.00 USD") })
      #expect(try market.administer("price", "SKU-100399").contains { $0.contains("10.00 USD") })
      #expect(worker.isRunning && listener.isRunning)
    }
  }
}
