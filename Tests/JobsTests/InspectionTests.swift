import Telemetry
import TestKit
import Testing
import Timing

@testable import Jobs

@Suite struct `Looking at a queue` {
  /// All the jobs of a list, read page by page.
  private func all(
    _ state: JobState, by count: Int, in shop: Workshop
  ) async throws -> [JobSummary] {
    var jobs: [JobSummary] = []
    var cursor: String?
    repeat {
      let page = try await shop.queue.jobs(in: state, after: cursor, count: count)
      #expect(page.jobs.count <= count)
      #expect(page.jobs.allSatisfy { $0.state == state })
      jobs += page.jobs
      cursor = page.next
    } while cursor != nil
    return jobs
  }

  @Test func `shows each job once, in pages`() async throws {
    try await Workshop.open { shop async throws in
      var expected: [JobState: Set<JobID>] = [:]
      for _ in 0..<7 {
        for priority in JobPriority.allCases {
          expected[.running, default: []].insert(try await shop.enqueue { $0.priority = priority })
        }
      }
      #expect(try await shop.hand.fetch(100).count == 21)
      for number in 0..<7 {
        for priority in JobPriority.allCases {
          expected[.queued, default: []].insert(try await shop.enqueue { $0.priority = priority })
        }
        let delay = TimeSpan.seconds(Int64(3600 - number))
        expected[.delayed, default: []].insert(try await shop.enqueue { $0.delay = delay })
        let id = try await shop.enqueue { $0.delay = .seconds(3600) }
        _ = try await shop.queue.cancel(id)
        expected[.cancelled, default: []].insert(id)
      }
      for (state, ids) in expected {
        for count in [1, 3, 100] {
          let jobs = try await all(state, by: count, in: shop)
          #expect(jobs.count == ids.count && Set(jobs.map(\.id)) == ids, "\(state) by \(count)")
        }
      }
      let delays = try await all(.delayed, by: 2, in: shop).map(\.dueAt)
      #expect(delays == delays.sorted())
      let standing = try await shop.queue.standing()
      #expect(standing.queuedCount == 21 && standing.runningCount == 21)
      #expect(standing.waitingCount == 7 && standing.endedCount == 7)
    }
  }

  @Test func `shows the jobs of several states as one list, in pages`() async throws {
    try await Workshop.open { shop async throws in
      var expected: [JobState: Set<JobID>] = [:]
      for _ in 0..<5 {
        expected[.queued, default: []].insert(try await shop.enqueue { _ in })
        expected[.delayed, default: []].insert(
          try await shop.enqueue { $0.delay = .seconds(3600) })
        let id = try await shop.enqueue { _ in }
        _ = try await shop.queue.cancel(id)
        expected[.cancelled, default: []].insert(id)
      }
      for states in [JobState.tour, [.cancelled, .queued], [.delayed], [.dead, .done]] {
        for count in [1, 3, 5, 100] {
          var jobs: [JobSummary] = []
          var cursor: String?
          repeat {
            let page = try await shop.queue.jobs(inAnyOf: states, after: cursor, count: count)
            #expect(page.jobs.count <= count)
            jobs += page.jobs
            cursor = page.next
          } while cursor != nil
          let all = states.reduce(into: Set<JobID>()) { $0.formUnion(expected[$1] ?? []) }
          #expect(jobs.count == all.count && Set(jobs.map(\.id)) == all, "\(states) by \(count)")
          let order = jobs.compactMap { states.firstIndex(of: $0.state) }
          #expect(order == order.sorted())
        }
      }
      for cursor in ["", "lost", "dead", "queued:", "queued:x", "queued:1_1-1:"] {
        await #expect(throws: JobError.badCursor) {
          try await shop.queue.jobs(inAnyOf: [.queued, .done], after: cursor)
        }
      }
    }
  }

  @Test func `goes on in its place though the last of a page has gone`() async throws {
    try await Workshop.open { shop async throws in
      for _ in 0..<6 {
        try await shop.enqueue()
        let run = try #require(try await shop.hand.fetch().first)
        _ = try await shop.hand.settle(run, "failed")
      }
      let first = try await shop.queue.jobs(in: .dead, count: 2)
      #expect(try await shop.queue.delete(first.jobs[1].id))
      let second = try await shop.queue.jobs(in: .dead, after: first.next, count: 100)
      let ids = (first.jobs + second.jobs).map(\.id)
      #expect(Set(ids).count == 6 && ids.count == 6)
    }
  }

  @Test(arguments: ["", "x", "1_a b", "9_1-1", "0_(1-1", "1_", "_1-1"])
  func `from a place that is none is refused`(cursor: String) async throws {
    try await Workshop.open { shop async throws in
      for state in [JobState.queued, .dead] where !(state == .dead && cursor == "9_1-1") {
        await #expect(throws: JobError.badCursor) {
          try await shop.queue.jobs(in: state, after: cursor)
        }
      }
    }
  }

  @Test func `shows no page longer than the limit, and a trace as it came`() async throws {
    var limits = JobLimits()
    limits.pageCountMax = 3
    try await Workshop.open(limits: limits) { shop async throws in
      var ids = TraceIDGenerator()
      let trace = TraceContext(from: &ids, isSampled: true)
      for _ in 0..<5 { try await shop.enqueue { $0.trace = trace } }
      let page = try await shop.queue.jobs(in: .queued, count: 1_000_000)
      #expect(page.jobs.count == 3 && page.next != nil)
      #expect(page.jobs[0].trace == trace)
      #expect(try await shop.hand.fetch(1).first?.trace == trace)
    }
  }
}
