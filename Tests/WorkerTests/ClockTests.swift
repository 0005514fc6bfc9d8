import Foundation
import Glibc
import Jobs
import TestKit
import Testing

extension `The programs that move prices` {
  @Suite(.serialized) struct `A clock that jumps by an hour` {
    private static let tasks = (0..<60).map { "book \($0)" }

    /// By how many hours the clock of a program was fast when it just wrote a line.
    private func error(in line: String) throws -> Int {
      let text = try #require(line.firstMatch(of: #/"time":"([^"]+)"/#)).1
      let strategy = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      let time = try Date(String(text), strategy: strategy)
      return Int((time.timeIntervalSinceNow / 3_600).rounded())
    }

    /// Whether the queue has a job that waits for an hour still waiting.
    private func waits(_ job: JobID, in till: Till) async throws -> Bool {
      try await till.job(job)?.state == .delayed
    }

    @Test(.enabled(if: FakeClock.suitsOurPrograms, "a sanitizer wants to be loaded first"))
    func `is no matter where it is a worker's or a listener's`() async throws {
      let expected = try await SteppedMarket.undisturbed.value
      let clock = try FakeClock()
      let market = try SteppedMarket.make(clock: clock)
      try await Till.open(in: market) { till async throws in
        let worker = try market.startWorker(
          "--recalculation-chunk", "1", "--worker-lease", "60s", "--recalculation-lock", "60s")
        let listener = try await market.startListener()
        let clerk = try till.startWorker(lease: 60_000)
        let jobs = try await till.enqueue(Self.tasks)
        let failing = try await till.enqueue(["fail 1"])
        let soon = try await till.enqueue(["book 0"]) { $0.delay = .seconds(1) }
        let late = try await till.enqueue(["book 0"]) { $0.delay = .seconds(3_600) }
        market.holdRecalculation()
        try market.keep(SteppedMarket.event)
        try await market.waitUntilHeld()
        try clock.jump(byHours: 1)
        // A part of it goes by each clock.
        market.holdRecalculation(at: 100)
        try await market.waitUntilHeld()
        try clock.jump(byHours: -2)
        market.proxy.letGo()
        try await market.waitForRecalculations()
        try await eventually { try await till.job(soon[0])?.state == .done }
        try await eventually { try await till.job(failing[0])?.state == .done }
        #expect(try till.books(of: jobs + soon).faults == [])
        #expect(try await waits(late[0], in: till))
        // Nobody has lost a lease or the lock.
        #expect(try market.jobs("attempt") == ["1"])
        for id in jobs + soon { #expect(try await till.job(id)?.attempt == 1) }
        #expect(try await till.job(failing[0])?.attempt == 2)
        let record = try #require(try await till.job(soon[0]))
        let startedAt = try #require(record.startedAt)
        #expect(startedAt >= record.dueAt)
        #expect(worker.lines(of: .standardError).allSatisfy { !$0.contains("handed back") })
        #expect(try market.prices() == expected)
        let line = try worker.waitForLine(with: #""message":"recalculated""#)
        #expect(try error(in: line) == -1)
        #expect(worker.isRunning && listener.isRunning && clerk.isRunning)
      }
    }

    @Test func `brings forward what waits where it is the server's, and spoils nothing`()
      async throws
    {
      let expected = try await SteppedMarket.undisturbed.value
      let clock = try FakeClock()
      let market = try SteppedMarket.make(RedisServer(environment: clock.environment))
      try await Till.open(in: market) { till async throws in
        let workers = try [0, 1].map { _ in try market.startWorker("--recalculation-chunk", "1") }
        let listener = try await market.startListener()
        let clerks = try [0, 1].map { _ in try till.startWorker() }
        let jobs = try await till.enqueue(Self.tasks)
        let late = try await till.enqueue(["book 0"]) { $0.delay = .seconds(3_600) }
        #expect(try await waits(late[0], in: till))
        market.holdRecalculation()
        try market.keep(SteppedMarket.event)
        try await market.waitUntilHeld()
        // All leases and the lock are over at once.
        try clock.jump(byHours: 1)
        market.proxy.letGo()
        try await market.waitForRecalculations()
        try await eventually { try await till.isIdle }
        #expect(try await !waits(late[0], in: till))
        #expect(try till.books(of: jobs + late).faults == [])
        #expect(try market.prices() == expected)
        #expect((workers + clerks + [listener]).allSatisfy { $0.isRunning })
      }
    }

    @Test func `keeps what waits for longer where it is the server's and goes back`() async throws {
      let expected = try await SteppedMarket.undisturbed.value
      let clock = try FakeClock()
      let market = try SteppedMarket.make(RedisServer(environment: clock.environment))
      try await Till.open(in: market) { till async throws in
        let worker = try market.startWorker("--recalculation-chunk", "1")
        let listener = try await market.startListener()
        let clerks = try [0, 1].map { _ in try till.startWorker() }
        let jobs = try await till.enqueue(Self.tasks)
        let soon = try await till.enqueue(["book 0"]) { $0.delay = .seconds(600) }
        market.holdRecalculation()
        try market.keep(SteppedMarket.event)
        try await market.waitUntilHeld()
        try clock.jump(byHours: -1)
        market.proxy.letGo()
        try await market.waitForRecalculations()
        try await eventually { try till.books(of: jobs).faults == [] }
        #expect(try market.prices() == expected)
        // Who begins now and is lost is missed as soon as ever.
        market.holdRecalculation()
        try market.keep(#"{"event_id":"e2","type":"refresh","scope":{"all":true}}"#)
        try await market.waitUntilHeld()
        worker.send(SIGKILL)
        market.proxy.letGo()
        let heir = try market.startWorker()
        try await market.waitForRecalculations(2)
        #expect(try await waits(soon[0], in: till))
        try clock.jump(byHours: 2)
        try await eventually { try await till.isIdle }
        #expect(try till.books(of: jobs + soon).faults == [])
        #expect((clerks + [heir, listener]).allSatisfy { $0.isRunning })
      }
    }
  }
}
