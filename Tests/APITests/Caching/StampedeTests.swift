import TestKit
import Testing

@Suite(.serialized) struct `A crowd that asks for one cold product` {
  private static let clientCount = 200

  /// Has the crowd ask at once, spread over four processes, and answers how often each of these
  /// loaded the sheet.
  private func loadCounts(_ shop: ChangingShop, waitsForRedis: Bool) throws -> [Int] {
    // What is tested is not the speed of a busy machine.
    let apis = try (0..<4).map { _ in
      try shop.open(["--cache-timeout", "10s"], waitsForRedis: waitsForRedis)
    }
    let clients = try (0..<Self.clientCount).map { try apis[$0 % apis.count].connect() }
    for client in clients { try client.send("GET /api/v1/price/SKU-0 HTTP/1.1\r\nHost: t\r\n\r\n") }
    for client in clients {
      let answer = try client.readResponse()
      #expect(answer.status == 200 && answer.value("unit_price") == "1.00")
    }
    return try apis.map { try $0.metric(#"pricing_sheets_loaded_total{outcome="found"}"#) ?? -1 }
  }

  @Test func `has it loaded once, by one of four processes`() throws {
    let shop = try ChangingShop(itemCount: 1, try RedisServer())
    #expect(try loadCounts(shop, waitsForRedis: true).reduce(0, +) == 1)
  }

  @Test func `has it loaded by each process where no Redis stands between them`() throws {
    let shop = try ChangingShop(itemCount: 1, try RedisServer())
    try shop.redis.stop()
    let counts = try loadCounts(shop, waitsForRedis: false)
    #expect(counts.allSatisfy { $0 >= 1 })
  }
}
