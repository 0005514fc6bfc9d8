import Foundation
import TestKit
import Testing
import Timing

@testable import Jobs

extension Workshop {
  /// When the lease of the one job that runs was last renewed, in milliseconds of the server's.
  func lastRenewal() async throws -> Int {
    let script = """
      local now = redis.call('TIME')
      local idle = redis.call('XPENDING', KEYS[1], 'workers', '-', '+', 1)[1][3]
      return now[1] * 1000 + math.floor(now[2] / 1000) - idle
      """
    let reply = try server.reply(to: "EVAL", script, "1", "px:q:{\(queue.name.text)}:st:1")
    return try reply.flatMap { Int($0) } ?? { throw KitFailure("nothing runs") }()
  }

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

  @Test func `another has the job when its lease is over, and not before`() async throws {
    try await Workshop.open { shop async throws in
      let lease = 1_500
      let victim = try shop.startFixture(leaseMilliseconds: lease)
      let id = try await shop.enqueue { $0.payload = Array("sleep 600000".utf8) }
      try victim.waitForLine(with: "working \(id) 1", on: .standardOutput)
      // From here on it renews nothing, however late it is killed.
      victim.send(SIGSTOP)
      let renewedAt = try await shop.lastRenewal()
      let heir = try shop.startFixture(leaseMilliseconds: lease)
      victim.send(SIGKILL)
      try heir.waitForLine(with: "working \(id) 2", on: .standardOutput)
      let summary = try await shop.queue.job(id)?.summary
      let time = try #require(summary?.startedAt) - renewedAt
      // How soon is for a quiet machine to show.
      #expect(time >= lease)
      print("a killed worker's job ran elsewhere after \(time) ms, its lease being \(lease) ms")
    }
  }

  @Test func `of two the busy one keeps its jobs, though they keep all its threads`() async throws {
    try await Workshop.open { shop async throws in
      let lease = 6_000
      let worker = try shop.startFixture(leaseMilliseconds: lease, concurrency: 64)
      var ids: [JobID] = []
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
        ids.append(try await shop.enqueue { $0.payload = Array("spin \(lease + 2_000)".utf8) })
      }
      for id in ids { try worker.waitForLine(with: "working \(id) 1", on: .standardOutput) }
      // Another one would take over what is not renewed.
      let other = try shop.startFixture(leaseMilliseconds: lease)
      for id in ids {
        #expect(try await shop.wait(for: id, toBe: .done).summary.attempt == 1)
      }
      #expect(other.isRunning)
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
      let pausing = try await shop.enqueue { $0.payload = Array("wait end".utf8) }
      try sleeper.waitForLine(with: "working \(pausing) 1", on: .standardOutput)
      sleeper.send(SIGSTOP)
      let heir = try shop.startFixture(leaseMilliseconds: 600)
      try heir.waitForLine(with: "working \(pausing) 2", on: .standardOutput)
      try shop.server.reply(to: "SET", "end", "1")
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
