import Redis
import Synchronization
import TestKit
import Testing
import Timing

@testable import Jobs

@Suite struct `Whatever becomes of the server, a worker goes on` {
  /// What can befall a server, after which everything must go on by itself.
  enum Fault: String, CaseIterable {
    case restart, kill, pause, clientKill, demotion, scriptFlush
  }

  private func strike(_ fault: Fault, _ server: RedisServer) async throws {
    switch fault {
    case .restart:
      try server.stop()
      try server.start()
    case .kill: try server.restart(keepingData: true)
    case .pause:
      server.pause()
      try await Task.sleep(for: .milliseconds(700))
      server.resume()
    case .clientKill:
      for kind in ["normal", "pubsub"] {
        // The connection that asks may be among those that go.
        _ = try? server.reply(to: "CLIENT", "KILL", "TYPE", kind, "SKIPME", "yes")
      }
    case .demotion:
      try server.reply(to: "REPLICAOF", "127.0.0.1", "1")
      try await Task.sleep(for: .milliseconds(50))
      try server.reply(to: "REPLICAOF", "NO", "ONE")
    case .scriptFlush: try server.reply(to: "SCRIPT", "FLUSH")
    }
  }

  @Test(arguments: Fault.allCases)
  func `with all its jobs, the idle and the busy`(fault: Fault) async throws {
    let server = try RedisServer(persistence: .always)
    let shop = try await Workshop(server: server)
    let started = Atomic(0)
    let handler = JobHandler("work") { run in
      started.wrappingAdd(1, ordering: .relaxed)
      try await Task.sleep(for: .milliseconds(20))
      try await run.checkpoint([1])
      return []
    }
    try await shop.withWorker([handler], concurrency: 4) {
      $0.redis.pingInterval = .milliseconds(200)
      $0.replyPatience = .milliseconds(500)
      $0.lease = .seconds(2)
    } _: { worker async throws in
      var ids: [JobID] = []
      for _ in 0..<40 { ids.append(try await shop.enqueue { $0.attemptCountMax = 100 }) }
      try await eventually { started.load(ordering: .relaxed) >= 4 }
      try await strike(fault, server)
      // And once more while it has nothing to do.
      for id in ids { try await shop.wait(for: id, toBe: .done) }
      try await strike(fault, server)
      let last = try await shop.enqueue()
      try await shop.wait(for: last, toBe: .done)
      try await eventually { worker.isConsuming }
      #expect(try await shop.queue.standing().deadCount == 0)
    }
    await shop.close()
  }

  @Test func `and starts afresh on one that comes back empty`() async throws {
    let server = try RedisServer()
    let shop = try await Workshop(server: server)
    let handler = JobHandler("work") { _ in [] }
    try await shop.withWorker([handler]) { _ async throws in
      try await shop.wait(for: try await shop.enqueue(), toBe: .done)
      try server.restart(keepingData: false)
      try await shop.wait(for: try await shop.enqueue(), toBe: .done)
      try server.reply(to: "FLUSHALL")
      try await shop.wait(for: try await shop.enqueue(), toBe: .done)
    }
    await shop.close()
  }

  @Test func `and takes nothing from live workers because the server was away`() async throws {
    let server = try RedisServer(persistence: .always)
    let shop = try await Workshop(server: server)
    let goOn = Atomic(false)
    let handler = JobHandler("work") { run in
      while !goOn.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(2)) }
      return Array("\(run.attempt)".utf8)
    }
    let configure = { (options: inout WorkerOptions) in
      options.lease = .seconds(6)
      options.redis.pingInterval = .milliseconds(100)
      options.replyPatience = .milliseconds(300)
    }
    let other = try await shop.startWorker([handler], configure: configure)
    try await shop.withWorker([handler], configure: configure) { _ async throws in
      let id = try await shop.enqueue()
      try await shop.wait(for: id, toBe: .running)
      server.pause()
      try await Task.sleep(for: .seconds(7))
      server.resume()
      // The holder has renewed its lease again: the danger is over.
      try await eventually {
        let idle = try server.reply(
          to: "EVAL", "return redis.call('XPENDING', KEYS[1], 'workers', '-', '+', 1)[1][3]", "1",
          "px:q:{test}:st:1")
        return (idle.flatMap { Int($0) } ?? .max) < 3_000
      }
      goOn.store(true, ordering: .relaxed)
      #expect(try await shop.wait(for: id, toBe: .done).result == Array("1".utf8))
    }
    await other.stop(within: .seconds(10))
    await shop.close()
  }
}
