import Reactor
import Redis
import Synchronization
import TestKit
import Testing
import Timing

@testable import Jobs

private struct Mishap: Error {}

@Suite struct `A worker` {
  @Test func `runs a job once, with its payload, and its result is kept`() async throws {
    try await Workshop.open { shop async throws in
      let enqueuedAt = Atomic(0)
      let handler = JobHandler("work") { run in
        enqueuedAt.store(run.enqueuedAt, ordering: .relaxed)
        return Array(run.payload.reversed())
      }
      try await shop.withWorker([handler]) { _ async throws in
        let job = NewJob("work", payload: [1, 2, 3])
        #expect(try await shop.queue.enqueue(job) == .added)
        let record = try await shop.wait(for: job.id, toBe: .done)
        #expect(record.result == [3, 2, 1] && record.payload == [1, 2, 3])
        #expect(record.summary.attempt == 1 && record.summary.owner == "tester")
        #expect(enqueuedAt.load(ordering: .relaxed) == record.summary.enqueuedAt)
      }
    }
  }

  @Test func `tries again what failed for now, and not what failed for good`() async throws {
    try await Workshop.open { shop async throws in
      var handler = JobHandler("work") { run in
        if run.payload == [1] { throw PermanentFailure("never") }
        if run.attempt < 3 { throw Mishap() }
        return Array("\(run.attempt)".utf8)
      }
      handler.backoff = Backoff(first: .milliseconds(1), cap: .milliseconds(5))
      try await shop.withWorker([handler]) { [handler] _ async throws in
        #expect(handler.classify(Mishap()) == .transient)
        let again = try await shop.enqueue()
        let never = try await shop.enqueue { $0.payload = [1] }
        let tired = try await shop.enqueue { $0.attemptCountMax = 2 }
        #expect(try await shop.wait(for: again, toBe: .done).result == Array("3".utf8))
        let dead = try await shop.wait(for: never, toBe: .dead)
        #expect(dead.summary.attempt == 1 && dead.summary.error == "never")
        let spent = try await shop.wait(for: tired, toBe: .dead)
        #expect(spent.summary.attempt == 2 && spent.summary.error == "Mishap()")
      }
    }
  }

  @Test func `takes a job that was postponed again, and its attempt does not count`() async throws {
    try await Workshop.open { shop async throws in
      let turns = Atomic(0)
      let handler = JobHandler("work") { _ in
        if turns.add(1, ordering: .relaxed).newValue < 20 { throw JobInterruption.postponed }
        return []
      }
      try await shop.withWorker([handler]) { _ async throws in
        let id = try await shop.enqueue { $0.attemptCountMax = 1 }
        let record = try await shop.wait(for: id, toBe: .done)
        #expect(record.summary.attempt == 1 && turns.load(ordering: .relaxed) == 20)
      }
    }
  }

  @Test func `goes on from the last checkpoint`() async throws {
    try await Workshop.open { shop async throws in
      var handler = JobHandler("work") { run in
        if let cursor = run.cursor { return cursor }
        try await run.checkpoint(Array("here".utf8), progress: Array("50 %".utf8))
        throw Mishap()
      }
      handler.backoff = Backoff(first: .milliseconds(1), cap: .milliseconds(1))
      try await shop.withWorker([handler]) { _ async throws in
        let id = try await shop.enqueue()
        let record = try await shop.wait(for: id, toBe: .done)
        #expect(record.result == Array("here".utf8))
        #expect(record.summary.progress == Array("50 %".utf8))
      }
    }
  }

  @Test func `tells a running job that it is cancelled, at once`() async throws {
    try await Workshop.open { shop async throws in
      let handler = JobHandler("work") { run in
        while !run.isCancelled { try await Task.sleep(for: .milliseconds(1)) }
        try await run.checkpoint([])
        return []
      }
      try await shop.withWorker([handler]) {
        // The word of it comes, not the next renewal.
        $0.lease = .seconds(3600)
      } _: { _ async throws in
        let id = try await shop.enqueue()
        try await shop.wait(for: id, toBe: .running)
        #expect(try await shop.queue.cancel(id) == .asked)
        try await shop.wait(for: id, toBe: .cancelled)
        #expect(try await shop.queue.cancel(id) == .nothingToCancel)
      }
    }
  }

  @Test func `that stops hands its jobs back at their next checkpoint`() async throws {
    try await Workshop.open { shop async throws in
      let handler = JobHandler("work") { run in
        if run.cursor != nil { return Array("\(run.attempt)".utf8) }
        while true {
          try await run.checkpoint([7])
          try await Task.sleep(for: .milliseconds(1))
        }
      }
      let first = try await shop.startWorker([handler])
      let id = try await shop.enqueue()
      try await eventually { try await shop.queue.job(id)?.cursor == [7] }
      async let again: Void = first.stop(within: .seconds(60))
      await first.stop(within: .seconds(60))
      await again
      #expect(try await shop.state(of: id) == .queued)
      try await shop.withWorker([handler]) { _ async throws in
        let record = try await shop.wait(for: id, toBe: .done)
        #expect(record.result == Array("1".utf8), "a hand-back is no attempt")
      }
      await first.stop(within: .seconds(60))
    }
  }

  @Test func `that stops while the server is away hands back all the same`() async throws {
    try await Workshop.open { shop async throws in
      let endedCount = Atomic(0)
      let handler = JobHandler("work") { run in
        defer { endedCount.add(1, ordering: .relaxed) }
        while true { try await run.checkpoint([7]) }
      }
      let worker = try await shop.startWorker([handler]) { $0.replyPatience = .milliseconds(100) }
      let id = try await shop.enqueue()
      try await eventually { try await shop.queue.job(id)?.cursor == [7] }
      shop.server.pause()
      async let stopped: Void = worker.stop(within: .seconds(600))
      try await eventually { endedCount.load(ordering: .relaxed) == 1 }
      shop.server.resume()
      await stopped
      let summary = try await shop.queue.job(id)?.summary
      #expect(summary?.state == .queued && summary?.attempt == 0)
    }
  }

  @Test func `that stops hands back even what does not listen, when its time is over`() async throws
  {
    try await Workshop.open { shop async throws in
      let isOver = Atomic(false)
      let handler = JobHandler("work") { _ in
        while !isOver.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(1)) }
        return []
      }
      let worker = try await shop.startWorker([handler]) { $0.handBackPatience = .seconds(60) }
      let id = try await shop.enqueue()
      try await shop.wait(for: id, toBe: .running)
      await worker.stop(within: .milliseconds(10))
      #expect(try await shop.state(of: id) == .queued)
      isOver.store(true, ordering: .relaxed)
    }
  }

  @Test func `leaves a job of a kind it does not know for one that does`() async throws {
    try await Workshop.open { shop async throws in
      try await shop.withWorker([]) { _ async throws in
        let id = try await shop.enqueue()
        let record = try await shop.wait(for: id, toBe: .retrying)
        #expect(record.summary.error == "no handler for work")
      }
    }
  }

  @Test func `refuses a result and a cursor that are too long`() async throws {
    try await Workshop.open { shop async throws in
      let handler = JobHandler("work") { run in
        if run.payload == [1] { try await run.checkpoint([UInt8](repeating: 0, count: 65_537)) }
        return [UInt8](repeating: 0, count: 1 << 20 + (run.payload == [2] ? 1 : 0))
      }
      try await shop.withWorker([handler]) { _ async throws in
        let fits = try await shop.enqueue()
        let cursor = try await shop.enqueue {
          $0.payload = [1]
          $0.attemptCountMax = 1
        }
        let result = try await shop.enqueue { $0.payload = [2] }
        #expect(try await shop.wait(for: fits, toBe: .done).result?.count == 1 << 20)
        let first = try await shop.wait(for: cursor, toBe: .dead).summary.error
        #expect(first == "the cursor is longer than 65536 bytes")
        let second = try await shop.wait(for: result, toBe: .dead).summary.error
        #expect(second == "the result is longer than 1048576 bytes")
      }
    }
  }

  @Test func `runs a job once that is delayed for longer than a lease`() async throws {
    try await Workshop.open { shop async throws in
      let handler = JobHandler("work") { run in Array("\(run.attempt)".utf8) }
      let other = try await shop.startWorker([handler]) { $0.lease = .seconds(5) }
      try await shop.withWorker([handler]) {
        $0.lease = .seconds(5)
      } _: { _ async throws in
        let later = try await shop.enqueue { $0.delay = .seconds(7) }
        // The sooner one wakes workers, even those that have planned to sleep for an hour.
        _ = try await shop.enqueue { $0.delay = .seconds(3_600) }
        let sooner = try await shop.enqueue { $0.delay = .milliseconds(50) }
        _ = try await shop.wait(for: sooner, toBe: .done)
        let second = try await shop.wait(for: later, toBe: .done)
        #expect(second.result == Array("1".utf8))
        #expect(try #require(second.summary.startedAt) >= second.summary.dueAt)
      }
      await other.stop(within: .seconds(10))
      #expect(shop.scrape().contains(#"pricing_jobs_total{kind="work",event="started"} 2"#))
    }
  }

  @Test func `takes large jobs a few at a time, as a reply has its limit`() async throws {
    try await Workshop.open { shop async throws in
      let jobs = (0..<80).map { NewJob("work", payload: [UInt8](repeating: $0, count: 1 << 20)) }
      #expect(try await shop.queue.enqueue(jobs).allSatisfy { $0 == .added })
      let handler = JobHandler("work") { run in Array("\(run.attempt)".utf8) }
      try await shop.withWorker([handler], concurrency: 100) { _ async throws in
        for job in jobs {
          #expect(try await shop.wait(for: job.id, toBe: .done).result == Array("1".utf8))
        }
      }
    }
  }

  @Test func `takes the urgent queue first and starves none`() async throws {
    try await Workshop.open { shop async throws in
      let urgent = JobQueue(
        try QueueName("urgent"), client: shop.client, patience: .seconds(60))
      var ids: [JobID] = []
      for _ in 0..<50 {
        let job = NewJob("work")
        ids.append(job.id)
        _ = try await urgent.enqueue(job)
        try await shop.enqueue()
      }
      let order = Guarded<[String]>([])
      let handler = JobHandler("work") { run in
        order.withLock { $0.append(run.queue.text) }
        return []
      }
      try await shop.withWorker([handler], concurrency: 1) {
        $0.queues = [urgent.name, shop.queue.name]
      } _: { _ async throws in
        try await eventually { order.withLock { $0.count } == 100 }
      }
      let first = order.withLock { $0.prefix(40) }
      #expect(first.filter { $0 == "urgent" }.count > 25)
      #expect(first.contains("test"))
    }
  }

  @Test func `shows how the queue stands`() async throws {
    try await Workshop.open { shop async throws in
      // A worker that may not start anything looks all the same.
      try await shop.queue.pause()
      for priority in [JobPriority.high, .low, .low] {
        _ = try await shop.enqueue { $0.priority = priority }
      }
      _ = try await shop.enqueue { $0.delay = .seconds(3_600) }
      try await shop.withWorker([JobHandler("work") { _ in [] }]) { _ async throws in
        let lines = [
          #"pricing_job_queue_seen{queue="test"} 1"#, #"pricing_job_queue_paused{queue="test"} 1"#,
          #"pricing_job_queue_depth{queue="test",state="queued"} 3"#,
          #"pricing_job_queue_depth{queue="test",state="waiting"} 1"#,
          #"pricing_job_queue_depth{queue="test",state="dead"} 0"#,
          #"pricing_job_queue_queued{queue="test",priority="high"} 1"#,
          #"pricing_job_queue_queued{queue="test",priority="normal"} 0"#,
          #"pricing_job_queue_queued{queue="test",priority="low"} 2"#,
        ]
        try await eventually { lines.allSatisfy(shop.scrape().contains) }
      }
    }
  }

  @Test func `knows how long a job has been queued, whatever was handed out before`() async throws {
    try await Workshop.open { shop async throws in
      #expect(try await shop.queue.standing().longestQueuedMilliseconds == nil)
      let release = Guarded(false)
      let handler = JobHandler("work") { _ in
        try await eventually { release.withLock { $0 } }
        return []
      }
      try await shop.withWorker([handler], concurrency: 1) { _ async throws in
        let first = try await shop.enqueue()
        try await shop.wait(for: first, toBe: .running)
        #expect(try await shop.queue.standing().longestQueuedMilliseconds == nil)
        let second = try await shop.enqueue()
        try await eventually {
          try await shop.queue.standing().longestQueuedMilliseconds ?? 0 >= 50
        }
        let standing = try await shop.queue.standing()
        #expect(standing.queuedCounts == [0, 1, 0] && standing.runningCount == 1)
        release.withLock { $0 = true }
        try await shop.wait(for: second, toBe: .done)
        #expect(try await shop.queue.standing().longestQueuedMilliseconds == nil)
      }
    }
  }

  @Test func `counts what it does`() async throws {
    try await Workshop.open { shop async throws in
      let handler = JobHandler("work") { _ in throw PermanentFailure("no") }
      let other = JobHandler("other-work") { _ in [] }
      try await shop.withWorker([handler, other]) { worker async throws in
        let dead = try await shop.enqueue()
        let done = try await shop.enqueue { $0.kind = "other-work" }
        try await shop.wait(for: dead, toBe: .dead)
        try await shop.wait(for: done, toBe: .done)
        #expect(worker.isConsuming)
      }
      let text = shop.scrape()
      for line in [
        #"pricing_jobs_total{kind="work",event="enqueued"} 1"#,
        #"pricing_jobs_total{kind="work",event="started"} 1"#,
        #"pricing_jobs_total{kind="work",event="dead"} 1"#,
        #"pricing_jobs_total{kind="other-work",event="finished"} 1"#,
        #"pricing_job_run_seconds_count{kind="work"} 1"#,
        #"pricing_job_pickup_seconds_count{kind="work"} 1"#,
        "pricing_job_epoch_refusals_total 0",
      ] { #expect(text.contains(line), "\(line)") }
    }
  }
}
