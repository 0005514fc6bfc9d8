import Glibc
import TestKit
import Testing

/// One at a time: each has several programs, and some must be met in the middle of their work.
@Suite(.serialized) enum `The programs that move prices` {}

extension `The programs that move prices` {
  @Suite(.serialized) struct `From an event to a price` {
    @Test func `an event on the channel changes the price and is told to those who follow`()
      async throws
    {
      let market = try RunningMarket(itemCount: 3)
      let worker = try market.startWorker()
      let listener = try await market.startListener()
      try market.publish(
        #"{"event_id":"e1","type":"cost","value":"3","scope":{"skus":["SKU-100001"]}}"#)
      try await market.waitForPriceChanges(1)
      #expect(
        try market.priceChanges() == [
          #"{"type":"price.changed","id":1,"product_id":"SKU-100001","list":"retail","#
            + #""currency":"USD","old":"1.00","new":"6.00","revision":3}"#
        ])
      #expect(try market.administer("price", "SKU-100001").contains { $0.contains("6.00 USD") })
      #expect(try market.administer("price", "SKU-100000").contains { $0.contains("1.00 USD") })
      #expect(
        try market.jobs("result") == [
          #"{"scanned":1,"changed":1,"clamped":0,"skipped":0,"failed":0,"rulebook":1}"#
        ])
      // Said again, it is the same event.
      try market.publish(
        #"{"event_id":"e1","type":"cost","value":"9","scope":{"skus":["SKU-100001"]}}"#)
      try market.publish(
        #"{"event_id":"e2","type":"signal","signal":"demand","value":"2","scope":{"all":true}}"#)
      try await market.waitForRecalculations(2)
      #expect(try market.administer("price", "SKU-100001").contains { $0.contains("6.00 USD") })
      #expect(try worker.stop() == .code(0))
      #expect(try listener.stop() == .code(0))
    }

    @Test func `the trace of an event is in the logs of all it leads to`() async throws {
      let market = try RunningMarket(itemCount: 1)
      let worker = try market.startWorker()
      let listener = try await market.startListener()
      let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
      try market.server.reply(
        to: "XADD", "px:events", "*", "event",
        #"{"event_id":"e1","type":"cost","value":"3","scope":{"all":true}}"#, "traceparent",
        "00-\(trace)-00f067aa0ba902b7-01")
      try await market.waitForRecalculations()
      let requested = try listener.waitForLine(with: "recalculation requested")
      let recalculated = try worker.waitForLine(with: #""message":"recalculated""#)
      #expect(requested.contains(trace) && recalculated.contains(trace))
      #expect(recalculated.contains(#""job":"event:e1""#))
    }

    @Test func `a burst becomes a handful of recalculations, and its last value wins`() async throws
    {
      let eventCount = isLong ? 10_000 : 1_000
      let market = try RunningMarket(itemCount: 5)
      let worker = try market.startWorker()
      let listener = try await market.startListener()
      try market.keepCosts(upTo: eventCount, of: #"{"category":"tools"}"#)
      let price = "\(eventCount * 2).00 USD"
      try await eventually {
        try market.administer("price", "SKU-100004").contains { $0.contains(price) }
      }
      try await market.waitForRecalculations()
      let count = try market.jobs("state").count
      #expect(count <= max(5, eventCount / 50))
      print("\(eventCount) events became \(count) recalculations")
      // One by one, each is a recalculation of its own.
      for number in 1...4 {
        try market.publish(
          #"{"event_id":"lone-\#(number)","type":"refresh","scope":{"category":"tools"}}"#)
        try await market.waitForRecalculations(count + number)
      }
      #expect(worker.isRunning && listener.isRunning)
    }
  }
}
