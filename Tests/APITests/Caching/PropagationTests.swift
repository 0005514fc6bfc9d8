import TestKit
import Testing

@Suite(.serialized) struct `While prices change` {
  /// A minute with `deploy/test --long`.
  private static let changePeriod: Duration = isLong ? .seconds(60) : .seconds(3)

  private func history(_ shop: ChangingShop) throws -> PriceHistory {
    let history = PriceHistory(shop.skus)
    let near = try shop.open()
    let far = try shop.open(["--local-cache", "0"])
    PriceReaders.begin(4, asking: near, 0, shop.skus, history, .neverBackwards)
    PriceReaders.begin(4, asking: far, 1, shop.skus, history, .newerThanAnnounced)
    let deadline = Deadline(in: Self.changePeriod)
    var number = 1
    while !deadline.hasPassed || number < 6 {
      number += 1
      let changed = Array(shop.skus.shuffled().prefix(4))
      history.begins(changed, number)
      if try shop.change(changed, to: number) { history.announced(changed, number) }
      let count = history.answerCount
      #expect(Deadline(in: .seconds(60)).poll { history.answerCount > count + 100 })
    }
    // Where nothing changes any more, all read the same.
    let isSettled = try Deadline(in: .seconds(history.faults.isEmpty ? 60 : 1)).poll {
      try shop.skus.allSatisfy { sku in
        let wanted = "\(history.floor(of: sku)).00"
        return try [near, far].allSatisfy {
          try $0.get("/api/v1/price/\(sku)").value("unit_price") == wanted
        }
      }
    }
    history.end()
    #expect(isSettled || !history.faults.isEmpty)
    print(
      "\(history.answerCount) answers while prices changed \(number - 1) times;",
      "from announcement to first answer: p50 \(history.delay(at: 0.5)),",
      "p99 \(history.delay(at: 0.99))")
    return history
  }

  @Test func `no answer is older than what was announced, and none never was a price`() throws {
    let shop = try ChangingShop(itemCount: 8, try RedisServer())
    let history = try history(shop)
    #expect(history.faults == [])
    #expect(history.refusals == [:])
  }

  @Test func `what is not announced is seen to be missed`() throws {
    let shop = try ChangingShop(itemCount: 8, try RedisServer())
    try shop.forgetAnnouncements()
    #expect(try !history(shop).faults.isEmpty)
  }
}
