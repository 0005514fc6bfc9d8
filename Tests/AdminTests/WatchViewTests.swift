import Pricing
import Testing
import Timing

@testable import Jobs
@testable import pricing_admin

@Suite struct `The view of a watched queue` {
  private static let now = Instant(milliseconds: 1_795_168_800_000)

  private func standing(ended: Int) -> QueueStanding {
    QueueStanding(
      queuedCount: 4, runningCount: 1, waitingCount: 0, deadCount: 2, endedCount: ended,
      isPaused: false, runningCountMax: nil, backlogCountMax: nil)
  }

  private func job(_ progress: String) throws -> JobSummary {
    let start = Int(Self.now.milliseconds) - 65_000
    return JobSummary(
      id: try #require(JobID("one")), state: .running, kind: "recalculation", priority: .normal,
      attempt: 1, attemptCountMax: 10, enqueuedAt: start, dueAt: start, startedAt: start,
      endedAt: nil, owner: "w:1", progress: Array(progress.utf8), error: nil, trace: nil)
  }

  private func view(_ looks: (String, ended: Int)...) throws -> [String] {
    var view = WatchView(queue: "recalc", url: "redis://x")
    for (place, look) in looks.enumerated() {
      view.take(
        (standing(ended: look.ended), [try job(look.0)]), at: Self.now,
        MonotonicTime(nanoseconds: 2_000_000_000 * Int64(place + 1)))
    }
    return view.page(at: Self.now).map { $0.split(separator: " ").joined(separator: " ") }
  }

  @Test func `tells how fast jobs end and items are done`() throws {
    let lines = try view((#"{"scanned":1000}"#, ended: 10), (#"{"scanned":3000}"#, ended: 13))
    #expect(lines.contains("1 4 0 2 13 1.5 1000"))
    #expect(
      lines.last == "one [..###...............] 1m5s 1000 items/s 3000 items attempt 1/10 w:1")
  }

  @Test func `has a bar of how much is done where that is known`() throws {
    for (progress, bar) in [
      (#"{"scanned":0,"total":8}"#, "...................."),
      (#"{"scanned":2,"total":8}"#, "#####..............."),
      (#"{"scanned":9,"total":8}"#, "####################"),
    ] {
      #expect(try view((progress, ended: 0)).last?.contains(" [\(bar)] ") == true, "\(progress)")
    }
    for progress in ["", "no JSON", "[]", #"{"scanned":-1,"total":0}"#] {
      #expect(try view((progress, ended: 0)).last?.contains(" [.###................] ") == true)
    }
  }

  @Test func `says that it is old when the queue cannot be asked`() throws {
    var view = WatchView(queue: "recalc", url: "redis://x")
    view.take((standing(ended: 1), []), at: Self.now, MonotonicTime(nanoseconds: 1))
    view.fail("redis://x does not answer")
    let lines = view.page(at: Self.now)
    #expect(lines[1] == "! redis://x does not answer; the rest is older")
    #expect(view.line(at: Self.now).hasSuffix(" redis://x does not answer"))
  }
}
