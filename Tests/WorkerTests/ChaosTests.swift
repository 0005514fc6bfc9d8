import Glibc
import TestKit
import Testing

extension `The programs that move prices` {
  @Suite(.serialized) struct `Workers that are killed again and again` {
    private static let itemCount = isLong ? 2_000 : 200
    private static let lossCountMax = isLong ? 1_000 : 50

    private static func market() throws -> RunningMarket {
      try SteppedMarket.make(itemCount: itemCount)
    }

    @Test func `lose no job, do nothing twice, and come to the prices of an undisturbed run`()
      async throws
    {
      let seed = UInt64.random(in: .min ... .max)
      var random = SeededGenerator(seed: seed)
      let expected =
        isLong
        ? try await RunningMarket.undisturbed(SteppedMarket.event, in: Self.market)
        : try await SteppedMarket.undisturbed.value
      let market = try Self.market()
      let listener = try await market.startListener()
      try await Till.open(in: market) { till async throws in
        let tasks = (0..<(isLong ? 10_000 : 500)).map { _ in
          "book \(Int.random(in: 0...100, using: &random))"
        }
        var pricers = try Crew(4) {
          try market.start("pricing-worker", "--recalculation-chunk", "1")
        }
        market.holdRecalculation()
        try market.keep(SteppedMarket.event)
        try await lose(theOneThatRecalculatesFor: market, of: &pricers)
        var clerks = try Crew(4) { try till.startWorker() }
        let jobs = try await till.enqueue(tasks)
        while true {
          let pause = Int.random(in: isLong ? 200...2_000 : 200...600, using: &random)
          try await Task.sleep(for: .milliseconds(pause))
          let isOver = try await till.isIdle && market.jobs("state") == ["done"]
          if isOver { break }
          let place = Int.random(in: 0..<8, using: &random)
          // Where it takes long until one who is new has done anything, nothing would ever be done.
          if place < 4, clerks.losses.count < Self.lossCountMax { try clerks.lose(place) }
          if place >= 4, try attemptCount(in: market) < 7 { try pricers.lose(place - 4) }
        }
        let history = try market.server.runHistory()
        tell(seed, jobs.count, history, clerks, pricers)
        #expect(try till.books(of: jobs).faults == [], "seed \(seed)")
        #expect(history.faults == [], "seed \(seed)")
        #expect(try market.prices() == expected, "seed \(seed)")
        try await market.waitForPriceChanges(expected.versions.count)
        #expect(listener.isRunning)
        // Done once more, it comes to other prices: what was done twice would have been seen.
        try market.keep(#"{"event_id":"e2","type":"refresh","scope":{"all":true}}"#)
        try await market.waitForRecalculations(2)
        #expect(try market.prices() != expected)
      }
    }

    /// How many of its attempts, of which it has ten, the recalculation has had.
    private func attemptCount(in market: RunningMarket) throws -> Int {
      try market.jobs("attempt").first.flatMap { Int($0) } ?? 0
    }

    /// Kills a worker in the middle of its recalculation.
    private func lose(
      theOneThatRecalculatesFor market: RunningMarket, of crew: inout Crew
    ) async throws {
      try await market.waitUntilHeld()
      let owner = try #require(try market.jobs("owner").first?.split(separator: ":").last)
      let isLost = try crew.lose(processID: try #require(Int(owner)))
      #expect(try isLost && market.jobs("state") == ["running"])
      market.proxy.letGo()
    }

    private func tell(
      _ seed: UInt64, _ jobCount: Int, _ history: RunHistory, _ clerks: Crew, _ pricers: Crew
    ) {
      let recoveries = history.recoveries(after: clerks.losses)
      let figures =
        recoveries.isEmpty
        ? "none of them was running"
        : "they ran elsewhere after \(recoveries[recoveries.count / 2]) ms in the middle and "
          + "\(recoveries[recoveries.count - 1]) ms at most, the lease being \(Till.lease) ms"
      print(
        "seed \(seed): \(jobCount) jobs, \(clerks.losses.count) of their workers and "
          + "\(pricers.losses.count) of the recalculation's killed; \(recoveries.count) jobs "
          + "lost their worker; \(figures)")
    }
  }
}

@Suite struct `A worker that is killed before it can report` {
  /// A job that has booked loses its worker before that could say so.
  private func books(ofATaskThat does: String) async throws -> Books {
    var books = Books(jobs: [], states: [:], bookings: [:])
    try await Till.open(in: try RunningMarket()) { till async throws in
      let victim = try till.startWorker()
      let jobs = try await till.enqueue(["\(does) 0 stay"])
      try victim.waitForLine(with: "booked", on: .standardOutput)
      victim.send(SIGKILL)
      let heir = try till.startWorker()
      try heir.waitForLine(with: "booked", on: .standardOutput)
      try await eventually { try await till.isIdle }
      books = try till.books(of: jobs)
    }
    return books
  }

  @Test func `leaves a job that runs again, and does its work once if it looks`()
    async throws
  {
    #expect(try await books(ofATaskThat: "book").faults == [])
    let charged = try await books(ofATaskThat: "charge")
    #expect(charged.faults == ["\(charged.jobs[0]) is done with 2 bookings"])
  }
}

@Suite struct `What is looked for in the history of jobs` {
  @Test func `is found in each that was tampered with`() {
    let sound = Books(
      jobs: ["a", "b"], states: ["a": "done", "b": "done"], bookings: ["a": 1, "b": 1])
    #expect(sound.faults == [])
    let doctored: [(inout Books) -> Void] = [
      { $0.states["a"] = nil }, { $0.states["a"] = "running" }, { $0.states["a"] = "dead" },
      { $0.bookings["b"] = nil }, { $0.bookings["b"] = 2 }, { $0.bookings["c"] = 1 },
    ]
    for tamper in doctored {
      var books = sound
      tamper(&books)
      #expect(books.faults.count == 1)
    }
  }

  @Test func `holds epochs to belong to one run each, and tells how soon the lost ran again`() {
    func run(_ job: String, _ epoch: Int, by processID: Int, at time: Int) -> RunHistory.Run {
      RunHistory.Run(job: job, epoch: epoch, processID: processID, beganAt: time)
    }
    var history = RunHistory([
      run("a", 1, by: 7, at: 100), run("b", 1, by: 8, at: 100), run("a", 2, by: 8, at: 1_500),
    ])
    #expect(history.faults == [])
    #expect(history.recoveries(after: [RunHistory.Loss(processID: 7, at: 400)]) == [1_100])
    #expect(history.recoveries(after: [RunHistory.Loss(processID: 8, at: 400)]) == [])
    history.runs.append(run("b", 3, by: 9, at: 3_000))
    #expect(history.recoveries(after: [RunHistory.Loss(processID: 8, at: 400)]) == [])
    history.runs.append(run("a", 2, by: 9, at: 1_600))
    #expect(history.faults == ["a ran under epochs [1, 2, 2]"])
  }
}
