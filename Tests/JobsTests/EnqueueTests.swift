import Redis
import TestKit
import Testing
import Timing

@testable import Jobs

@Suite struct `Enqueueing` {
  @Test func `twice with one id makes one job`() async throws {
    try await Workshop.open { shop async throws in
      let id = try #require(JobID("invoice-7"))
      async let first = shop.queue.enqueue(NewJob("work", payload: [1], id: id))
      async let second = shop.queue.enqueue(NewJob("work", payload: [2], id: id))
      let answers = try await [first, second]
      #expect(answers.contains(.added) && answers.contains(.known))
      #expect(try await shop.queue.standing().queuedCount == 1)
      let run = try #require(try await shop.hand.fetch().first)
      _ = try await shop.hand.settle(run, "done")
      // Also when the job has ended, for as long as it is kept.
      #expect(try await shop.queue.enqueue(NewJob("work", id: id)) == .known)
    }
  }

  @Test func `many keeps their order and tells of each`() async throws {
    try await Workshop.open { shop async throws in
      let jobs = (0..<3_507).map { NewJob("work", payload: Array("\($0)".utf8)) }
      let answers = try await shop.queue.enqueue(jobs + [jobs[0]])
      #expect(answers.count == 3_508 && answers.last == .known)
      #expect(answers.dropLast().allSatisfy { $0 == .added })
      let started = try await shop.hand.fetch(4_000)
      #expect(Set(started.map(\.id)) == Set(jobs.map(\.id)))
    }
  }

  @Test func `what is unique while one waits gives that one's id`() async throws {
    try await Workshop.open { shop async throws in
      for end in [NewJob.Uniqueness.End.started, .ended] {
        let unique = NewJob.Uniqueness("scope \(end)", until: end)
        let first = try await shop.enqueue { $0.uniqueness = unique }
        var same = NewJob("work")
        same.uniqueness = unique
        #expect(try await shop.queue.enqueue(same) == .same(as: first))
        let run = try #require(try await shop.hand.fetch().first)
        #expect(run.id == first)
        // One that coalesces until it starts misses nothing that comes while it runs.
        let whileRunning = try await shop.queue.enqueue(same)
        #expect(whileRunning == (end == .started ? .added : .same(as: first)))
        _ = try await shop.hand.settle(run, "done")
        if end == .ended { #expect(try await shop.queue.enqueue(same) == .added) }
        for job in try await shop.hand.fetch() { _ = try await shop.hand.settle(job, "done") }
      }
      #expect(try shop.server.reply(to: "EVAL", "return #redis.call('KEYS', '*:u:*')", "0") == "0")
    }
  }

  @Test(arguments: ["dead", "cancelled"])
  func `what was unique is free again however it ended`(end: String) async throws {
    try await Workshop.open { shop async throws in
      let unique = NewJob.Uniqueness("scope", until: .ended)
      let first = try await shop.enqueue { $0.uniqueness = unique }
      if end == "dead" {
        let run = try #require(try await shop.hand.fetch().first)
        _ = try await shop.hand.settle(run, "failed")
      } else {
        _ = try await shop.queue.cancel(first)
      }
      var same = NewJob("work")
      same.uniqueness = unique
      #expect(try await shop.queue.enqueue(same) == .added)
    }
  }

  @Test func `into a full queue is refused until there is room`() async throws {
    try await Workshop.open { shop async throws in
      try await shop.queue.limit(running: nil, backlog: 2)
      let answers = try await shop.queue.enqueue((0..<3).map { _ in NewJob("work") })
      #expect(answers == [.added, .added, .full])
      #expect(try await shop.queue.standing().backlogCountMax == 2)
      let run = try #require(try await shop.hand.fetch(1).first)
      _ = try await shop.hand.settle(run, "done")
      #expect(try await shop.queue.enqueue(NewJob("work")) == .added)
      try await shop.queue.limit(running: nil, backlog: nil)
      #expect(try await shop.queue.enqueue(NewJob("work")) == .added)
    }
  }

  @Test func `a payload up to the limit is taken, and one byte more is not`() async throws {
    try await Workshop.open { shop async throws in
      let limit = 1 << 20
      let largest = NewJob("work", payload: [UInt8](repeating: 7, count: limit))
      #expect(try await shop.queue.enqueue(largest) == .added)
      #expect(try await shop.hand.fetch().first?.payload == largest.payload)
      await #expect(throws: JobError.tooLarge("payload", byteCountMax: limit)) {
        try await shop.queue.enqueue(
          NewJob("work", payload: [UInt8](repeating: 7, count: limit + 1)))
      }
      await #expect(throws: JobError.badName("")) { try await shop.queue.enqueue(NewJob("")) }
    }
  }

  @Test func `outlasts a server that restarts, and makes no second job of it`() async throws {
    try await Workshop.open { shop async throws in
      try await shop.enqueue()
      try shop.server.stop()
      async let answer = shop.queue.enqueue(NewJob("work"))
      try shop.server.start()
      #expect(try await answer == .added)
      #expect(try await shop.queue.standing().queuedCount == 2)
    }
  }

  @Test(arguments: ["", "a b", "a/b", "ä", String(repeating: "a", count: 129)])
  func `an id that does not fit a key or a URL is none`(text: String) {
    #expect(JobID(text) == nil)
  }

  @Test func `made ids differ, and sort by their time`() throws {
    let ids = (0..<1_000).map { JobID.unique(milliseconds: 1_763_640_000_000 + $0).text }
    #expect(Set(ids).count == 1_000 && ids == ids.sorted())
    #expect(JobID(ids[0]) != nil)
    let form = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
    #expect(ids.filter { $0.wholeMatch(of: form) == nil } == [])
  }
}

@Suite struct `A queue` {
  @Test func `gives the urgent first, and starves none`() async throws {
    try await Workshop.open { shop async throws in
      for priority in [JobPriority.low, .normal, .high] {
        for _ in 0..<10 { try await shop.enqueue { $0.priority = priority } }
      }
      let levels = try await shop.hand.fetch(25).map(\.level)
      #expect(levels == levels.sorted() && levels.last == 2)
      #expect(try await shop.hand.fetch(1, order: .lowFirst).first?.level == 2)
    }
  }

  @Test func `that is paused starts nothing, not even of lost workers, until resumed`() async throws
  {
    try await Workshop.open { shop async throws in
      try await shop.enqueue()
      let running = try #require(try await shop.hand.fetch().first)
      try await shop.enqueue()
      try await shop.queue.pause()
      #expect(try await shop.queue.standing().isPaused)
      #expect(try await shop.hand.fetch().isEmpty)
      #expect(try await shop.hand.recover(lease: 0).isEmpty)
      #expect(try await shop.hand.settle(running, "done") == .settled)
      try await shop.queue.resume()
      #expect(try await shop.hand.fetch().count == 1)
    }
  }

  @Test func `runs no more at once than its limit`() async throws {
    try await Workshop.open { shop async throws in
      try await shop.queue.limit(running: 3, backlog: nil)
      for priority in [JobPriority.low, .normal, .high, .high] {
        try await shop.enqueue { $0.priority = priority }
      }
      let started = try await shop.hand.fetch()
      #expect(started.count == 3)
      #expect(try await shop.hand.fetch().isEmpty)
      _ = try await shop.hand.settle(started[0], "done")
      #expect(try await shop.hand.fetch().count == 1)
    }
  }

  @Test func `keeps a delayed job until its time`() async throws {
    try await Workshop.open { shop async throws in
      let soon = try await shop.enqueue { $0.delay = .milliseconds(50) }
      let late = try await shop.enqueue { $0.delay = .seconds(3600) }
      var started: [StartedJob] = []
      try await eventually {
        started += try await shop.hand.fetch()
        return !started.isEmpty
      }
      #expect(started.map(\.id) == [soon])
      let record = try #require(try await shop.queue.job(soon)?.summary)
      let startedAt = try #require(record.startedAt)
      #expect(startedAt >= record.dueAt && record.dueAt == record.enqueuedAt + 50)
      #expect(try await shop.state(of: late) == .delayed)
    }
  }

  @Test func `holds nothing of jobs that are over`() async throws {
    try await Workshop.open { shop async throws in
      for round in 0..<3 {
        for _ in 0..<200 { try await shop.enqueue { $0.retention = .zero } }
        let started = try await shop.hand.fetch(200)
        #expect(started.count == 200)
        for job in started { _ = try await shop.hand.settle(job, "done") }
        let keys = try shop.server.reply(
          to: "EVAL", "return table.concat(redis.call('KEYS', '*'), ' ')", "0")
        let others = (keys ?? "").split(separator: " ").filter { !$0.contains(":st:") }
        #expect(others == [], "round \(round)")
        #expect(try shop.server.reply(to: "XLEN", "px:q:{test}:st:1") == "0")
      }
    }
  }

  @Test func `keeps so many ended jobs and no more, for their time and no longer`() async throws {
    var limits = JobLimits()
    limits.endedCountMax = 3
    try await Workshop.open(limits: limits) { shop async throws in
      var ids: [JobID] = []
      for _ in 0..<5 {
        ids.append(try await shop.enqueue())
        _ = try await shop.queue.cancel(ids[ids.count - 1])
      }
      #expect(try await shop.queue.standing().endedCount == 3)
      #expect(try await shop.queue.job(ids[1]) == nil)
      #expect(try await shop.state(of: ids[2]) == .cancelled)
      let brief = try await shop.enqueue { $0.retention = .milliseconds(1) }
      _ = try await shop.queue.cancel(brief)
      try await eventually { try await shop.queue.job(brief) == nil }
      try await eventually { try await shop.queue.standing().endedCount <= 3 }
    }
  }
}

@Suite struct `Dead letters` {
  @Test func `hold jobs that kill their workers, once their attempts are used up`() async throws {
    try await Workshop.open { shop async throws in
      let id = try await shop.enqueue { $0.attemptCountMax = 3 }
      #expect(try await shop.hand.fetch().map(\.attempt) == [1])
      #expect(try await shop.hand.recover(lease: 0).map(\.attempt) == [2])
      #expect(try await shop.hand.recover(lease: 0).map(\.attempt) == [3])
      #expect(try await shop.hand.recover(lease: 0).isEmpty)
      let record = try #require(try await shop.queue.job(id)?.summary)
      #expect(record.state == .dead)
      #expect(record.error == "its worker was lost in attempt 3")
    }
  }

  @Test func `stay until somebody requeues or deletes them`() async throws {
    try await Workshop.open { shop async throws in
      var ids: [JobID] = []
      for number in 0..<5 {
        ids.append(
          try await shop.enqueue {
            $0.payload = [UInt8(number)]
            $0.retention = .milliseconds(1)
          })
        let run = try #require(try await shop.hand.fetch().first)
        #expect(try await shop.hand.settle(run, "failed", text: "no \(number)") == .dead)
      }
      #expect(try await shop.queue.standing().deadCount == 5)
      #expect(try await shop.queue.delete(ids[0]))
      #expect(try await !shop.queue.delete(ids[0]))
      #expect(try await shop.queue.requeue(ids[1]))
      #expect(try await !shop.queue.requeue(ids[1]))
      let again = try #require(try await shop.hand.fetch().first)
      #expect(again.id == ids[1] && again.attempt == 1 && again.payload == [1])
      #expect(try await shop.queue.requeueAll() == 3)
      #expect(try await shop.queue.standing().deadCount == 0)
      let requeued = try await shop.hand.fetch()
      #expect(Set(requeued.map(\.id)) == Set(ids[2...]))
    }
  }
}
