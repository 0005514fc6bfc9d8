import TestKit
import Testing

@Suite(.serialized) struct `Whatever happens to the Redis of a running API` {
  enum Accident: CaseIterable {
    case killed, stopped, paused, restartedEmpty, garbage, outOfMemory

    func happen(to server: RedisServer, _ skus: [String]) throws {
      switch self {
      case .killed: try server.kill()
      case .stopped: try server.stop()
      case .paused: server.pause()
      case .restartedEmpty: try server.restart(keepingData: false)
      case .garbage:
        for (index, sku) in skus.enumerated() {
          let text = ["", "x", "garbage garbage garbage", "\u{C0} garbage garbage"][index % 4]
          try server.reply(to: "SET", "px:s:{\(sku)}", text)
        }
      case .outOfMemory: try server.reply(to: "CONFIG", "SET", "maxmemory", "1")
      }
    }

    func pass(_ server: RedisServer) throws {
      switch self {
      case .killed, .stopped: try server.start()
      case .paused: server.resume()
      case .restartedEmpty, .garbage: break
      case .outOfMemory: try server.reply(to: "CONFIG", "SET", "maxmemory", "0")
      }
    }
  }

  /// Whether sheets are kept in memory before Redis.
  enum Layers: CaseIterable {
    case redis, memoryAndRedis

    var arguments: [String] { self == .redis ? ["--local-cache", "0"] : [] }
    /// What is in memory hears of a change a moment later than Redis.
    var promise: PriceHistory.Promise {
      self == .redis ? .newerThanAnnounced : .neverBackwards
    }
    /// Where a sheet that was just asked for is found.
    var nearest: String { self == .redis ? "redis" : "local" }
  }

  @Test(arguments: Accident.allCases, Layers.allCases)
  func `no price is wrong, none is refused, and it recovers by itself`(
    accident: Accident, layers: Layers
  ) throws {
    let shop = try ChangingShop(itemCount: 8, try RedisServer())
    let history = PriceHistory(shop.skus)
    let api = try shop.open(layers.arguments)
    PriceReaders.begin(4, asking: api, 0, shop.skus, history, layers.promise)
    var number = 1
    func change() throws {
      number += 1
      let changed = Array(shop.skus.shuffled().prefix(4))
      history.begins(changed, number)
      if try shop.change(changed, to: number) { history.announced(changed, number) }
      let count = history.answerCount
      #expect(Deadline(in: .seconds(60)).poll { history.answerCount > count + 50 })
    }
    try change()
    for _ in 0..<(isLong ? 10 : 1) {
      try accident.happen(to: shop.redis, shop.skus)
      for _ in 0..<3 { try change() }
      try accident.pass(shop.redis)
      try change()
      #expect(try Self.isHitAgain(api, layers, within: .seconds(60)))
      try change()
    }
    history.end()
    #expect(history.faults == [])
    #expect(history.refusals == [:])
    #expect(api.program.isRunning)
  }

  /// Whether sheets are found in the caches again in time.
  private static func isHitAgain(
    _ api: RunningAPI, _ layers: Layers, within time: Duration
  ) throws -> Bool {
    try Deadline(in: time).poll {
      try !api.get("/readyz").text.contains("degraded")
        && api.get("/api/v1/price/SKU-0")["X-Cache"] == layers.nearest
    }
  }

  @Test(arguments: Layers.allCases)
  func `a Redis that never comes back is seen to be missed`(_ layers: Layers) throws {
    let shop = try ChangingShop(itemCount: 1, try RedisServer())
    let api = try shop.open(layers.arguments)
    #expect(try Self.isHitAgain(api, layers, within: .seconds(60)))
    try shop.redis.kill()
    #expect(try !Self.isHitAgain(api, layers, within: .seconds(3)))
    try shop.redis.start()
    #expect(try Self.isHitAgain(api, layers, within: .seconds(60)))
  }

  @Test(arguments: Layers.allCases)
  func `one that comes back with an older state makes no price older`(_ layers: Layers) throws {
    let shop = try ChangingShop(itemCount: 2, try RedisServer())
    let api = try shop.open(layers.arguments)
    func price() throws -> String? { try api.get("/api/v1/price/SKU-0").value("unit_price") }
    #expect(try Self.isHitAgain(api, layers, within: .seconds(60)))
    #expect(try price() == "1.00")
    try shop.redis.reply(to: "SAVE")
    _ = try shop.change(["SKU-0"], to: 2)
    #expect(try Deadline(in: .seconds(60)).poll { try price() == "2.00" })
    try shop.redis.kill()
    try shop.redis.start()
    // The file has the first price.
    #expect(try Self.isHitAgain(api, layers, within: .seconds(60)))
    #expect(try price() == "2.00")
  }
}

@Suite struct `The history of prices objects` {
  private func history() -> PriceHistory {
    let history = PriceHistory(["A"])
    history.begins(["A"], 2)
    history.announced(["A"], 2)
    return history
  }

  @Test func `to nothing where all was right`() {
    let history = history()
    for _ in 0..<9 { history.answered("A", "2.00", floor: history.floor(of: "A"), by: 0) }
    #expect(history.faults == [] && history.refusals == [:] && history.answerCount == 9)
  }

  @Test(arguments: [nil, "1.00", "3.00", "2.50", "0.00", "x"])
  func `to one price among many that is old or never was`(_ price: String?) {
    let history = history()
    for _ in 0..<9 { history.answered("A", "2.00", floor: history.floor(of: "A"), by: 0) }
    history.answered("A", price, floor: history.floor(of: "A"), by: 0)
    #expect(history.faults.count == 1)
  }

  @Test(arguments: [0, 500, 503])
  func `to one answer that is a refusal, or none`(_ status: Int) {
    let history = history()
    history.refused(status)
    #expect(history.refusals == [status: 1])
  }
}
