import LoadFigures
import Testing
import Timing

@Suite struct `A run's slices` {
  @Test func `stay as few however long it takes, and lose nothing`() {
    var slices = TimeSlices(stepCount: 1)
    for minute in 0..<10_000 {
      slices.update(at: .seconds(Int64(minute) * 60)) { slice in
        slice.asked += 1
        slice.latencies[0].record(Int64(minute))
      }
      #expect(slices.all.count <= TimeSlices.countMax)
    }
    #expect(slices.all.reduce(0) { $0 + $1.asked } == 10_000)
    #expect(slices.all.reduce(0) { $0 + $1.allLatencies.count } == 10_000)
    #expect(slices.width > .seconds(3_600))
  }

  @Test func `of shards add up, whichever of them saw more of the run`() {
    var short = TimeSlices(stepCount: 2)
    var long = TimeSlices(stepCount: 2)
    short.update(at: .seconds(1)) { $0.answered += 3 }
    long.update(at: .seconds(100)) { $0.answered += 4 }
    var one = short
    one.merge(long)
    var other = long
    other.merge(short)
    #expect(one == other)
    #expect(one.all.map(\.answered).reduce(0, +) == 7)
    #expect(one.width == long.width && long.width > short.width)
  }

  @Test func `tell of a part of the run alone`() {
    var run = RunFigures(stepNames: ["read", "write"])
    run.answered(step: 0, due: .milliseconds(100), now: .milliseconds(110))
    run.answered(step: 1, due: .milliseconds(600), now: .milliseconds(900))
    #expect(run.latencies(within: .zero ..< .milliseconds(500)).greatest == 10_000_000)
    #expect(run.latencies(of: 1).count == 1)
    #expect(run.latencies(of: 1, within: .zero ..< .milliseconds(500)).count == 0)
  }

  @Test func `count who waited in vain with the time it waited`() {
    var run = RunFigures(stepNames: ["read"])
    run.failed(.timeout, step: 0, due: .zero, now: .seconds(5))
    run.failed(.closed, step: 0, due: .zero, now: .milliseconds(1))
    #expect(run.latencies().count == 1 && run.latencies().greatest == 5_000_000_000)
    #expect(run.failed == 2 && run.lostCount == 2)
  }
}
