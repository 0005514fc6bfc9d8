import Glibc
import TestKit
import Testing

extension `The programs that move prices` {
  @Suite(.serialized) struct `A Redis that goes away in the middle of things` {
    /// What befalls it.
    enum Fault: CaseIterable {
      /// It is started again with all that it had.
      case restart
      /// It answers nothing for a while.
      case pause
      /// It dies, and a replica takes its place.
      case failover
    }

    private func strike(_ fault: Fault, _ market: RunningMarket) async throws {
      switch fault {
      case .restart: try market.server.restart(keepingData: true)
      case .pause:
        market.server.pause()
        market.proxy.letGo()
        try await Task.sleep(for: .seconds(isLong ? 10 : 2))
        market.server.resume()
      case .failover:
        let replica = try RedisServer()
        try replica.follow(market.server)
        // What the replica has not got is lost with its master.
        #expect(try market.server.reply(to: "WAIT", "1", "60000") == "1")
        try market.server.kill()
        try market.failOver(to: replica)
      }
    }

    @Test(arguments: Fault.allCases)
    func `loses nothing, and nobody has to be started again`(fault: Fault) async throws {
      let expected = try await SteppedMarket.undisturbed.value
      let market = try SteppedMarket.make(RedisServer(persistence: .always))
      try await Till.open(in: market) { till async throws in
        let workers = try [0, 1].map { _ in try market.startWorker("--recalculation-chunk", "1") }
        let clerks = try [0, 1].map { _ in try till.startWorker() }
        let listener = try await market.startListener()
        let jobs = try await till.enqueue(
          (0..<(isLong ? 1_000 : 150)).map { "book \($0 * 37 % 100)" })
        market.holdRecalculation()
        try market.keep(SteppedMarket.event)
        try await market.waitUntilHeld()
        try await strike(fault, market)
        market.proxy.letGo()
        try await market.waitForRecalculations()
        try await eventually { try await till.isIdle }
        #expect(try till.books(of: jobs).faults == [])
        #expect(try market.prices() == expected)
        // What happens now is heard, too.
        try await market.waitForSubscriber()
        try market.publish(#"{"event_id":"e2","type":"refresh","scope":{"all":true}}"#)
        try await market.waitForRecalculations(2)
        #expect(try market.prices() != expected)
        #expect((workers + clerks + [listener]).allSatisfy { $0.isRunning })
      }
    }

    /// The replica knows that the job is there and nothing of what came of it.
    @Test(arguments: [true, false])
    func `and has lost that a recalculation had begun does no step of it twice`(
      isKnownToCatalogue: Bool
    ) async throws {
      let expected = try await SteppedMarket.undisturbed.value
      let market = try SteppedMarket.make()
      let listener = try await market.startListener()
      try market.keep(SteppedMarket.event)
      try await eventually { try market.jobs("state") == ["queued"] }
      let replica = try RedisServer()
      try replica.follow(market.server)
      try replica.promote()
      market.holdRecalculation()
      let worker = try market.startWorker("--recalculation-chunk", "1")
      try await market.waitUntilHeld()
      try market.server.kill()
      if !isKnownToCatalogue { try await market.forgetRuns() }
      try market.failOver(to: replica)
      #expect(try market.jobs("attempt") == ["0"])
      market.proxy.letGo()
      try await market.waitForRecalculations()
      #expect(try (market.prices() == expected) == isKnownToCatalogue)
      #expect(worker.isRunning && listener.isRunning)
    }

    @Test func `loses jobs where it has lost its memory, and that is seen`() async throws {
      let market = try RunningMarket()
      try await Till.open(in: market) { till async throws in
        let jobs = try await till.enqueue(["book 0", "book 0"])
        try market.server.restart(keepingData: false)
        try await eventually { try await till.isIdle }
        #expect(try till.books(of: jobs).faults.count == 2)
      }
    }
  }
}
