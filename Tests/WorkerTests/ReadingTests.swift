import Glibc
import TestKit
import Testing

extension `The programs that move prices` {
  @Suite(.serialized) struct `Whoever asks for prices while they are moved and much fails` {
    /// What befalls the programs in the middle of a recalculation.
    private enum Fault: CaseIterable {
      case workerKilled, apiKilled, redisRestarted, allOfIt

      var takesWorker: Bool { self == .workerKilled || self == .allOfIt }
      var takesAPI: Bool { self == .apiKilled || self == .allOfIt }
      var takesRedis: Bool { self == .redisRestarted || self == .allOfIt }
    }

    private static let roundCount = isLong ? 40 : Fault.allCases.count
    private static let itemCount = 40
    private static let skus = (0..<itemCount).map(RunningMarket.sku)

    /// The first event changes what items cost us, each other one nothing: with each of them,
    /// prices go a step towards what they are to be.
    private static func event(_ round: Int) -> String {
      round == 0
        ? #"{"event_id":"e0","type":"cost","value":"1000","scope":{"all":true}}"#
        : #"{"event_id":"e\#(round)","type":"refresh","scope":{"all":true}}"#
    }

    private static func market() throws -> RunningMarket {
      try SteppedMarket.make(RedisServer(persistence: .always), itemCount: itemCount)
    }

    /// What an item costs by the version of its sheet, and all there is in the end, where nothing
    /// disturbs it. No two items differ.
    private static func undisturbed() async throws -> (byVersion: [Int: String], end: Prices) {
      let market = try market()
      let worker = try market.startWorker()
      let listener = try await market.startListener()
      var byVersion: [Int: String] = [:]
      var last: PriceAnswer?
      for round in 0...roundCount {
        let answer = try #require(try market.priceAnswer(of: skus[0]))
        if let last {
          // A version in between has brought another cost and no other price.
          for version in last.version..<answer.version { byVersion[version] = last.price }
        }
        byVersion[answer.version] = answer.price
        last = answer
        guard round < roundCount else { break }
        try market.keep(event(round))
        try await market.waitForRecalculations(round + 1)
      }
      #expect(worker.isRunning && listener.isRunning)
      return (byVersion, try market.prices())
    }

    @Test func `is told none that never was and none older than before, and the last in the end`()
      async throws
    {
      let seed = UInt64.random(in: .min ... .max)
      var random = SeededGenerator(seed: seed)
      let expected = try await Self.undisturbed()
      let market = try Self.market()
      var worker = try market.startWorker("--recalculation-chunk", "1")
      let listener = try await market.startListener()
      var apis = try [0, 1].map { _ in try market.startAPI() }
      var killCounts = [0, 0]
      let readers = PriceReaders(
        Self.skus, prices: expected.byVersion, ports: apis.map(\.port))
      defer { readers.end() }
      for round in 0..<Self.roundCount {
        let fault = Fault.allCases[round % Fault.allCases.count]
        let place = Int.random(in: 0...1, using: &random)
        market.holdRecalculation()
        try market.keep(Self.event(round))
        try await market.waitUntilHeld()
        try await readers.waitForAnswers()
        if fault.takesWorker { worker.send(SIGKILL) }
        if fault.takesAPI {
          apis[place].program.send(SIGKILL)
          try apis[place].program.waitForExit()
          killCounts[place] += 1
          try await readers.waitForAnswers(without: place)
        }
        if fault.takesRedis { try market.server.restart(keepingData: true) }
        market.proxy.letGo()
        if fault.takesAPI {
          apis[place] = try market.startAPI()
          readers.moved(place, to: apis[place].port)
        }
        if fault.takesWorker { worker = try market.startWorker("--recalculation-chunk", "1") }
        try await readers.waitForAnswers()
        try await market.waitForRecalculations(round + 1)
        try await market.waitForSubscriber()
      }
      #expect(try market.prices() == expected.end, "seed \(seed)")
      for api in apis { try await waitForLastPrices(of: api, expected.byVersion) }
      readers.end()
      #expect(readers.faults == [], "seed \(seed)")
      for (count, killCount) in zip(readers.breakCounts, killCounts) {
        #expect(count <= killCount * PriceReaders.countPerAPI, "seed \(seed)")
      }
      #expect(listener.isRunning && apis.allSatisfy { $0.program.isRunning })
      print("seed \(seed): \(readers.answerCount) answers in \(Self.roundCount) recalculations")
    }

    private func waitForLastPrices(
      of api: (program: Program, port: Int), _ prices: [Int: String]
    ) async throws {
      let version = try #require(prices.keys.max())
      for sku in Self.skus {
        try await eventually {
          let connection = try RawConnection(port: api.port)
          try connection.send("GET /api/v1/price/\(sku) HTTP/1.1\r\nHost: t\r\n\r\n")
          let answer = PriceAnswer(try connection.readResponse(), of: sku)
          return answer?.version == version && answer?.price == prices[version]
        }
      }
    }
  }
}

@Suite struct `What a reader of prices objects to` {
  private let sound = [
    PriceAnswer(sku: "A", price: "1.00", version: 1, revision: 1),
    PriceAnswer(sku: "B", price: "1.10", version: 2, revision: 2),
    PriceAnswer(sku: "A", price: "1.00", version: 1, revision: 2),
    PriceAnswer(sku: "A", price: "1.21", version: 3, revision: 4),
  ]

  /// What is wrong with these answers, each of which was asked for with what was known by then.
  private func faults(_ answers: [PriceAnswer]) -> [String] {
    var memory = PriceMemory(prices: [1: "1.00", 2: "1.10", 3: "1.21"])
    return answers.compactMap { memory.take($0, least: memory.revision) }
  }

  @Test func `is nothing where versions grow and each has its price`() {
    #expect(faults(sound) == [])
  }

  @Test func `is any answer that was tampered with`() {
    let doctored: [(inout PriceAnswer) -> Void] = [
      { $0.price = "1.10" }, { $0.price = "9.99" }, { $0.version = 2 }, { $0.version = 4 },
      { ($0.version, $0.price) = (1, "1.00") }, { $0.revision = 3 },
    ]
    for tamper in doctored {
      var answer = sound[3]
      tamper(&answer)
      #expect(faults(sound + [answer]).count == 1)
    }
  }
}
