import LoadPlan
import Testing
import Timing

private func moments(_ schedule: ArrivalSchedule, worker: Int = 0, of count: Int = 1) -> [Int64] {
  var walk = ArrivalWalk(schedule, worker: worker, of: count)
  var moments: [Int64] = []
  while let moment = walk.next() { moments.append(moment.nanoseconds) }
  return moments
}

@Suite struct `A schedule of arrivals` {
  @Test func `spaces a constant rate evenly`() throws {
    let schedule = try #require(ArrivalSchedule(stages: "1000/s:2s"))
    let moments = moments(schedule)
    #expect(moments.count == 2_000)
    for (index, moment) in moments.enumerated() {
      #expect((moment - Int64(index) * 1_000_000).magnitude < 10)
    }
  }

  @Test func `rises from nothing`() throws {
    let schedule = try #require(ArrivalSchedule(stages: "0:1000/s:10s"))
    let moments = moments(schedule)
    #expect(moments.count == 5_000)
    // Half of the time brings a quarter of what a rate that rises evenly brings.
    #expect(moments.count { $0 < 5_000_000_000 } == 1_250)
    #expect(moments == moments.sorted())
  }

  @Test func `goes from stage to stage`() throws {
    let schedule = try #require(ArrivalSchedule(stages: "100/s:1s, 0/s:1s, 200:100/s:2s"))
    let moments = moments(schedule)
    #expect(moments.count == 400)
    #expect(moments.count { $0 < 1_000_000_000 } == 100)
    #expect(moments.count { (1_000_000_001..<1_999_999_999).contains($0) } == 0)
    #expect(moments == moments.sorted())
    #expect(schedule.duration == .seconds(4))
  }

  @Test func `is shared out among workers without a gap`() throws {
    let schedule = try #require(ArrivalSchedule(stages: "0:500/s:3s,500/s:1s"))
    let shares = (0..<3).flatMap { moments(schedule, worker: $0, of: 3) }
    #expect(shares.sorted() == moments(schedule))
  }

  @Test func `knows how many fell due by a moment`() throws {
    let schedule = try #require(ArrivalSchedule(stages: "0:500/s:3s,500/s:1s"))
    let all = moments(schedule)
    for moment in stride(from: Int64(0), through: 4_000_000_000, by: 130_000_000) {
      let before = all.count { $0 < moment }
      #expect((schedule.count(until: .nanoseconds(moment)) - before).magnitude <= 1)
    }
    #expect(schedule.count(until: .seconds(100)) == all.count)
  }

  @Test(arguments: [
    "", "10/s", "a:10/s:1s", "10/s:0s", "1:2:3/s:1s", "10/s:1s,", "99999999/s:1s", "0/s:1s",
  ])
  func `is refused where it is none`(text: String) {
    #expect(ArrivalSchedule(stages: text) == nil)
  }
}
