import Glibc
import TestKit
import Testing
import Timing

@testable import Jobs

extension Workshop {
  func startFixture(leaseMilliseconds: Int, concurrency: Int = 4) throws -> Program {
    let program = try Program(
      .built("jobs-fixture"),
      [server.url, queue.name.text, "\(leaseMilliseconds)", "\(concurrency)"])
    try program.waitForLine(with: "ready", on: .standardOutput)
    return program
  }
}

@Suite(.serialized) struct `When worker processes are killed` {
  @Test func `none of their jobs is lost and each ends once`() async throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    try await Workshop.open { shop async throws in
      let lease = 1_000
      var workers = [try shop.startFixture(leaseMilliseconds: lease)]
      workers.append(try shop.startFixture(leaseMilliseconds: lease))
      var ids: [JobID] = []
      for _ in 0..<300 {
        ids.append(
          try await shop.enqueue {
            $0.payload = Array("sleep \(Int.random(in: 0...30, using: &random))".utf8)
            $0.attemptCountMax = 100
          })
      }
      for _ in 0..<4 {
        try await Task.sleep(for: .milliseconds(Int.random(in: 50...400, using: &random)))
        let victim = Int.random(in: 0...1, using: &random)
        workers[victim].send(SIGKILL)
        workers[victim] = try shop.startFixture(leaseMilliseconds: lease)
      }
      var records: [JobRecord] = []
      for id in ids {
        records.append(try await shop.wait(for: id, toBe: .done, .dead, .cancelled))
      }
      let history = try shop.server.runHistory()
      #expect(history.faults == [], "seed \(seed)")
      for record in records {
        let epochs = (history.byJob[record.summary.id.text] ?? []).map(\.epoch)
        #expect(record.summary.state == .done, "seed \(seed)")
        // None began after the one that ended the job.
        #expect(epochs.count <= record.summary.attempt)
        #expect(epochs.max() == record.summary.attempt, "seed \(seed)")
      }
      #expect(try await shop.queue.standing().runningCount == 0)
    }
  }

  @Test func `another has the job within its lease and a second`() async throws {
    try await Workshop.open { shop async throws in
      let lease = 1_500
      let victim = try shop.startFixture(leaseMilliseconds: lease)
      let id = try await shop.enqueue { $0.payload = Array("sleep 600000".utf8) }
      try victim.waitForLine(with: "working \(id) 1", on: .standardOutput)
      let heir = try shop.startFixture(leaseMilliseconds: lease)
      let start = ContinuousClock.now
      victim.send(SIGKILL)
      try await eventually { try await shop.queue.job(id)?.summary.attempt == 2 }
      let time = ContinuousClock.now - start
      try heir.waitForLine(with: "working \(id) 2", on: .standardOutput)
      // How soon is for a quiet machine to show; that it was not before its time holds on any.
      #expect(time > .milliseconds(lease / 2))
      print("a killed worker's job ran elsewhere after \(time), its lease being \(lease) ms")
    }
  }

  @Test func `a job that kills them becomes a dead letter`() async throws {
    try await Workshop.open { shop async throws in
      let id = try await shop.enqueue {
        $0.payload = Array("die".utf8)
        $0.attemptCountMax = 2
      }
      for _ in 1...2 {
        let victim = try shop.startFixture(leaseMilliseconds: 300)
        #expect(try victim.waitForExit() == .signal(SIGKILL))
      }
      let survivor = try shop.startFixture(leaseMilliseconds: 300)
      let record = try await shop.wait(for: id, toBe: .dead)
      #expect(record.summary.attempt == 2)
      #expect(survivor.isRunning)
    }
  }

  @Test func `one that was paused past its lease wakes up to be refused`() async throws {
    try await Workshop.open { shop async throws in
      let sleeper = try shop.startFixture(leaseMilliseconds: 600)
      let id = try await shop.enqueue { $0.payload = Array("sleep 1".utf8) }
      let pausing = try await shop.enqueue { $0.payload = Array("spin 1500".utf8) }
      try sleeper.waitForLine(with: "working \(pausing) 1", on: .standardOutput)
      sleeper.send(SIGSTOP)
      let heir = try shop.startFixture(leaseMilliseconds: 600)
      let record = try await shop.wait(for: pausing, toBe: .done)
      #expect(record.summary.attempt == 2)
      #expect(record.summary.owner == "fixture:\(heir.processID)")
      sleeper.send(SIGCONT)
      try sleeper.waitForLine(with: "it is another worker's by now")
      #expect(try await shop.queue.job(pausing)?.summary.owner == record.summary.owner)
      try await shop.wait(for: id, toBe: .done)
    }
  }

  @Test func `one that is told to stop hands its job back and ends well`() async throws {
    try await Workshop.open { shop async throws in
      let worker = try shop.startFixture(leaseMilliseconds: 60_000)
      let id = try await shop.enqueue { $0.payload = Array("sleep 600000".utf8) }
      try worker.waitForLine(with: "working \(id) 1", on: .standardOutput)
      #expect(try worker.stop(SIGTERM) == .code(0))
      let record = try #require(try await shop.queue.job(id))
      #expect(record.summary.state == .queued && record.summary.attempt == 0)
    }
  }
}
