import TestKit
import Testing

extension `The programs that move prices` {
  @Suite(.serialized) struct `From a feed to a price` {
    private func feed(_ server: ScriptedServer) -> [String] {
      let url = "http://me:hush@127.0.0.1:\(server.port)/demand?key=hush"
      return ["--feeds", #"[{name: "demand", url: "\#(url)", every: "24h"}]"#]
    }

    /// One whose workers have read the feed before: today's tick, which they missed, is made up
    /// for.
    private func market() throws -> RunningMarket {
      let market = try RunningMarket(itemCount: 1)
      try market.server.reply(to: "HSET", "px:q:{recalc}:ctl", "tick:feed.demand", "1")
      return market
    }

    private static let signal =
      #"{"sku":"SKU-100000","name":"demand","value":"2","observed_at":"2026-11-01T00:00:00Z"}"#

    @Test func `a worker reads it at its times, and when it is told to`() async throws {
      let server = try ScriptedServer { _, _ in .answer(200, Self.signal + "\n") }
      let market = try market()
      let worker = try market.startWorker(feed(server))
      try await market.waitForRecalculations(2)
      // A server that is late is asked once more.
      let readCount = server.requests.count
      #expect(readCount >= 1)
      #expect(try market.administer("export").contains { $0.contains(#""name":"demand""#) })
      let told = try market.administer(["feed", "demand"] + feed(server), usesRedis: true)
      #expect(told.first?.contains("is queued") == true)
      try await eventually { server.requests.count > readCount }
      try await market.waitForRecalculations(3)
      let read = try worker.waitForLine(with: #""message":"feed read""#)
      #expect(read.contains(#""feed":"demand","signals":1,"changed":1"#))
      #expect(try worker.stop() == .code(0))
      let said = worker.lines(of: .standardError) + (try market.jobs("payload"))
      #expect(!said.contains { $0.contains("hush") })
    }

    @Test func `what it cannot read is a dead letter that names no secret`() async throws {
      let server = try ScriptedServer { _, _ in .answer(404) }
      let market = try market()
      let worker = try market.startWorker(feed(server))
      try await eventually { try market.jobs("state") == ["dead"] }
      #expect(try market.jobs("error") == ["the server answers 404"])
      #expect(try worker.stop() == .code(0))
      #expect(!worker.lines(of: .standardError).contains { $0.contains("hush") })
    }
  }
}
