import Reactor
import Telemetry
import TestKit
import Testing
import Timing

@testable import Jobs

/// 2026-11-20T10:00:00Z, a Friday.
private let friday = 1_795_168_800_000
private let minute = 60_000

@Suite struct `The times of a schedule` {
  /// How many minutes it is from that Friday to the first time.
  private static let distances: [(String, Int)] = [
    ("* * * * *", 1),
    ("*/15 * * * *", 15),
    ("30 * * * *", 30),
    ("5,10 * * * *", 5),
    ("0 12 * * *", 120),
    ("0 9 * * *", 1380),
    ("0 0 * * 6", 840),
    ("0 0 * * 0", 2280),
    ("0 0 * * 7", 2280),
    ("0 10 * * 1-5", 4320),
    ("0 0 21 * *", 840),
    ("0 0 1 12 *", 15240),
    ("0 0 1 1 6", 59880),
    ("20-40/10 11 * * *", 80),
    ("0 0 29 2 *", 670440),
  ]

  @Test(arguments: distances)
  func `follow one another`(text: String, distance: Int) throws {
    let times = try #require(CronTimes(text))
    #expect(times.next(after: friday) == friday + distance * minute)
  }

  @Test func `are found backwards as forwards`() throws {
    for text in ["* * * * *", "17 3 * * *", "0 0 29 2 *", "*/7 */5 1-15 * 2,4"] {
      let times = try #require(CronTimes(text))
      var moment = friday
      for _ in 0..<20 {
        let next = try #require(times.next(after: moment))
        #expect(next > moment && next % minute == 0)
        #expect(times.latest(by: next) == next)
        #expect(times.latest(by: next + minute - 1) == next || text == "* * * * *")
        #expect(times.latest(by: next - 1).map { times.next(after: $0) } == next)
        moment = next
      }
    }
  }

  @Test(arguments: [
    "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *",
    "* * * * 8", "*/0 * * * *", "5-1 * * * *", "a * * * *", "1, * * * *", "-1 * * * *",
    "0 0 31 2 *", "1/2/3 * * * *",
  ])
  func `are told from what is none`(text: String) { #expect(CronTimes(text) == nil) }
}

@Suite struct `A tick` {
  private func schedule(_ shop: Workshop) throws -> JobSchedule {
    try JobSchedule(
      "nightly", in: shop.queue.name, at: try #require(CronTimes("* * * * *")), NewJob("work"))
  }

  private func tick(_ time: Int, isLive: Bool, _ shop: Workshop) async throws -> Enqueued {
    let job = try schedule(shop).job(at: time)
    return try await shop.client.run(
      JobScript.tick, keyCount: 1, argumentCount: 13, within: .seconds(30)
    ) { [control = shop.queue.name.control] command in
      command.argument(control)
      command.argument("nightly" as StaticString)
      command.argument(time)
      command.argument(isLive ? 1 : 0)
      job.write(to: &command)
    } reading: { reply in
      try Enqueued(reply)
    }
  }

  @Test func `makes one job, however many keep the schedule and however late`() async throws {
    try await Workshop.open { shop async throws in
      #expect(try await tick(friday, isLive: true, shop) == .added)
      #expect(try await tick(friday, isLive: true, shop) == .known)
      // The job is over and forgotten; the tick is not.
      let run = try #require(try await shop.hand.fetch().first)
      #expect(run.id == JobID("tick:nightly:\(friday)"))
      _ = try await shop.hand.settle(run, "done")
      _ = try await shop.queue.delete(run.id)
      #expect(try await tick(friday, isLive: true, shop) == .known)
      #expect(try await tick(friday - minute, isLive: true, shop) == .known)
      // One that passed while nobody was there is made up for.
      #expect(try await tick(friday + minute, isLive: false, shop) == .added)
    }
  }

  @Test func `that passed before the schedule was new makes none`() async throws {
    try await Workshop.open { shop async throws in
      #expect(try await tick(friday, isLive: false, shop) == .known)
      #expect(try await tick(friday + minute, isLive: true, shop) == .added)
    }
  }

  @Test func `that was missed is made up for once by workers that start together`() async throws {
    try await Workshop.open { shop async throws in
      let time = millisecondsSinceEpoch()
      #expect(try await tick(time - 10 * minute, isLive: false, shop) == .known)
      let schedule = try JobSchedule(
        "nightly", in: shop.queue.name, at: try #require(CronTimes("*/5 * * * *")), NewJob("work"))
      let ran = Guarded<[String]>([])
      let handler = JobHandler("work") { run in
        ran.withLock { $0.append(run.id.text) }
        return []
      }
      let other = try await shop.startWorker([handler]) { $0.schedules = [schedule] }
      try await shop.withWorker([handler]) {
        $0.schedules = [schedule]
      } _: { _ async throws in
        try await eventually { ran.withLock { !$0.isEmpty } }
        for _ in 0..<3 { try await shop.wait(for: try await shop.enqueue(), toBe: .done) }
      }
      await other.stop(within: .seconds(10))
      let ticks = ran.withLock { $0.filter { $0.hasPrefix("tick:") } }
      #expect(Set(ticks).count == ticks.count && !ticks.isEmpty)
    }
  }
}
