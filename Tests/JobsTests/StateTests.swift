import Redis
import TestKit
import Testing
import Timing

@testable import Jobs

@Suite struct `The life of a job` {
  /// What can be done to a job, by somebody who has it or had it.
  enum Deed: String, CaseIterable {
    case enqueue, start, recover, finish, failForNow, failForGood, endCancelled, handBack
    case cancel, requeue
  }

  /// For each state, what each deed that changes anything makes of it.
  static let table: [JobState: [Deed: JobState]] = [
    .delayed: [.cancel: .cancelled],
    .queued: [.start: .running, .cancel: .cancelled],
    .running: [
      .recover: .running, .finish: .done, .failForNow: .retrying, .failForGood: .dead,
      .endCancelled: .cancelled, .handBack: .queued,
    ],
    .retrying: [.cancel: .cancelled],
    .done: [:],
    .dead: [.requeue: .queued],
    .cancelled: [:],
  ]

  @Test(arguments: JobState.allCases)
  func `goes on as the table says and in no other way`(state: JobState) async throws {
    try await Workshop.open { shop async throws in
      for deed in Deed.allCases {
        let (id, run) = try await make(state, in: shop)
        #expect(try await shop.state(of: id) == state)
        try await commit(deed, on: id, run, in: shop)
        let expected = Self.table[state]?[deed] ?? state
        let after = try await shop.state(of: id)
        #expect(after == expected, "\(state), \(deed)")
        #expect(expected == state || state.next.contains(expected))
        // What waits must not be in the way of the next deed.
        _ = try await shop.queue.cancel(id)
        let left = try await shop.hand.fetch() + shop.hand.recover(lease: 0)
        for job in left { _ = try await shop.hand.settle(job, "cancelled") }
        _ = try await shop.queue.delete(id)
      }
      let standing = try await shop.queue.standing()
      #expect(standing.queuedCount == 0 && standing.runningCount == 0)
    }
  }

  @Test func `leads from every state that it can lead to`() {
    for (state, deeds) in Self.table {
      // Time does what is left: what was delayed becomes queued.
      let byTime: Set<JobState> = state == .delayed || state == .retrying ? [.queued] : []
      #expect(Set(deeds.values).union(byTime).subtracting(state.next) == [])
      #expect(state.next.subtracting(deeds.values).subtracting(byTime) == [])
    }
  }

  /// A new job in this state, and the run that had it last, if any.
  private func make(
    _ state: JobState, in shop: Workshop
  ) async throws -> (JobID, StartedJob?) {
    let id = try await shop.enqueue { if state == .delayed { $0.delay = .seconds(3600) } }
    switch state {
    case .delayed, .queued: return (id, nil)
    case .cancelled:
      _ = try await shop.queue.cancel(id)
      return (id, nil)
    case .running, .retrying, .done, .dead: break
    }
    let run = try #require(try await shop.hand.fetch().first)
    switch state {
    case .retrying: _ = try await shop.hand.settle(run, "failed", delay: 3_600_000)
    case .done: _ = try await shop.hand.settle(run, "done")
    case .dead: _ = try await shop.hand.settle(run, "failed")
    case .delayed, .queued, .running, .cancelled: break
    }
    return (id, run)
  }

  private func commit(
    _ deed: Deed, on id: JobID, _ run: StartedJob?, in shop: Workshop
  ) async throws {
    let hand = shop.hand
    switch deed {
    case .enqueue: #expect(try await shop.queue.enqueue(NewJob("work", id: id)) == .known)
    case .start: _ = try await hand.fetch()
    case .recover: _ = try await hand.recover(lease: 0)
    case .cancel: _ = try await shop.queue.cancel(id)
    case .requeue: _ = try await shop.queue.requeue(id)
    case .finish: if let run { _ = try await hand.settle(run, "done") }
    case .failForNow: if let run { _ = try await hand.settle(run, "failed", delay: 60_000) }
    case .failForGood: if let run { _ = try await hand.settle(run, "failed") }
    case .endCancelled: if let run { _ = try await hand.settle(run, "cancelled") }
    case .handBack: if let run { _ = try await hand.settle(run, "handedBack") }
    }
  }
}

@Suite struct `A request that a server finds when it was away` {
  @Test func `starts nothing for one who has ceased to wait`() async throws {
    try await Workshop.open { shop async throws in
      let id = try await shop.enqueue()
      var late = shop.hand
      late.until = 1
      #expect(try await late.fetch().isEmpty)
      #expect(try await shop.hand.fetch().map(\.id) == [id])
      #expect(try await late.recover(lease: 0).isEmpty)
      #expect(try await shop.hand.recover(lease: 0).map(\.id) == [id])
    }
  }
}

@Suite struct `A job's epoch` {
  /// A job that was started, lost, and started again by another.
  private func withZombie(
    _ body: (Workshop, StartedJob, StartedJob) async throws -> Void
  ) async throws {
    try await Workshop.open { shop async throws in
      try await shop.enqueue()
      let zombie = try #require(try await shop.hand.fetch().first)
      let heir = try #require(try await shop.hand.recover(lease: 0).first)
      #expect(heir.id == zombie.id && heir.epoch > zombie.epoch && heir.attempt == 2)
      try await body(shop, zombie, heir)
    }
  }

  @Test(arguments: ["done", "failed", "cancelled", "handedBack"])
  func `keeps a zombie from ending it`(outcome: String) async throws {
    try await withZombie { shop, zombie, heir async throws in
      #expect(try await shop.hand.settle(zombie, outcome) == .refused)
      #expect(try await shop.state(of: heir.id) == .running)
      #expect(try await shop.hand.settle(heir, "done", text: "mine") == .settled)
      #expect(try await shop.hand.settle(zombie, outcome) == .refused)
      #expect(try await shop.queue.job(heir.id)?.result == Array("mine".utf8))
    }
  }

  @Test func `is what keeps it, for without the check it ends the job`() async throws {
    try await withZombie { shop, zombie, heir async throws in
      let source = JobScript.settle.source.replacing(JobScript.epochCheck, with: "\n")
      #expect(source != JobScript.settle.source)
      let unchecked = RedisScript(source)
      #expect(try await shop.hand.settle(zombie, "done", script: unchecked) == .settled)
      #expect(try await shop.state(of: heir.id) == .done)
    }
  }

  @Test func `keeps a zombie from reporting and from renewing`() async throws {
    try await withZombie { shop, zombie, heir async throws in
      #expect(try await shop.hand.checkpoint(heir, "9") == 1)
      #expect(try await shop.hand.checkpoint(zombie, "5") == 0)
      #expect(try await shop.hand.renew(zombie) == 0)
      #expect(try await shop.hand.renew(heir) == 1)
      #expect(try await shop.queue.job(heir.id)?.cursor == Array("9".utf8))
    }
  }

  @Test func `lets an end be reported again whose reply was lost`() async throws {
    try await Workshop.open { shop async throws in
      for outcome in ["done", "failed", "cancelled", "handedBack"] {
        try await shop.enqueue { $0.kind = outcome }
        let run = try #require(try await shop.hand.fetch().first)
        let first = try await shop.hand.settle(run, outcome)
        #expect(first == (outcome == "failed" ? .dead : .settled))
        #expect(try await shop.hand.settle(run, outcome) == .settled)
        if outcome == "handedBack" {
          #expect(try await shop.queue.standing().queuedCount == 1)
        }
      }
    }
  }

  @Test func `of a job that is forgotten is no worker's`() async throws {
    try await Workshop.open { shop async throws in
      try await shop.enqueue { $0.retention = .zero }
      let run = try #require(try await shop.hand.fetch().first)
      #expect(try await shop.hand.settle(run, "done") == .settled)
      #expect(try await shop.hand.settle(run, "done") == .gone)
      #expect(try await shop.queue.job(run.id) == nil)
    }
  }
}
