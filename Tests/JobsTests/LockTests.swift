import Glibc
import Reactor
import Redis
import TestKit
import Testing
import Timing

@testable import Jobs

private func withLocks(
  _ server: RedisServer, through proxy: TCPProxy? = nil,
  _ body: (DistributedLock) async throws -> Void
) async throws {
  let shard = try Shard(index: 0)
  let url = proxy.map { "redis://127.0.0.1:\($0.port)/0" } ?? server.url
  let locks = await DistributedLock(
    RedisConfiguration(try RedisURL(url)), on: shard, replyPatience: .milliseconds(500))
  do {
    try await body(locks)
  } catch {
    await locks.stop()
    shard.stop()
    throw error
  }
  await locks.stop()
  shard.stop()
}

@Suite struct `The tenure of a lock` {
  private let start = MonotonicTime(nanoseconds: 0)

  private func at(_ milliseconds: Int64) -> MonotonicTime { start + .milliseconds(milliseconds) }

  @Test func `counts from before the request, and ends by its own clock`() {
    var tenure = LockTenure(life: .milliseconds(900), requestedAt: start)
    #expect(tenure.isHeld(now: at(899)) && !tenure.isHeld(now: at(900)))
    #expect(tenure.renewAt == at(300))
    tenure.renewed(requestedAt: at(300))
    #expect(tenure.isHeld(now: at(1199)) && !tenure.isHeld(now: at(1200)))
    tenure.failedToRenew(now: at(700))
    #expect(tenure.renewAt == at(750) && !tenure.isHeld(now: at(1200)))
    // A late answer to an early request gives no more than that request asked for.
    tenure.renewed(requestedAt: at(100))
    #expect(!tenure.isHeld(now: at(1200)))
  }

  @Test func `is over when the server says so`() {
    var tenure = LockTenure(life: .milliseconds(900), requestedAt: start)
    tenure.lost()
    #expect(!tenure.isHeld(now: start))
    tenure.renewed(requestedAt: at(1))
    #expect(!tenure.isHeld(now: at(2)))
  }
}

@Suite struct `A lock` {
  @Test func `is one holder's, has an end and a fence that grows`() async throws {
    let server = try RedisServer()
    try await withLocks(server) { locks async throws in
      let first = try await locks.acquire("a", life: .seconds(60), patience: .seconds(30))
      #expect(first.isHeld)
      await #expect(throws: LockError.held) { try await locks.acquire("a", life: .seconds(60)) }
      let other = try await locks.acquire("b", life: .seconds(60), patience: .seconds(30))
      #expect(other.isHeld)
      let left = try server.reply(to: "PTTL", "px:lock:{a}").flatMap { Int($0) } ?? 0
      #expect((1...60_000).contains(left))
      await first.release()
      #expect(!first.isHeld)
      let second = try await locks.acquire("a", life: .seconds(60), patience: .seconds(30))
      #expect(second.fence.number > first.fence.number)
      #expect(second.fence.token != first.fence.token)
      // What is no longer its own it does not give back.
      await first.release()
      await #expect(throws: LockError.held) { try await locks.acquire("a", life: .seconds(60)) }
    }
  }

  @Test func `is renewed for as long as it is held`() async throws {
    let server = try RedisServer()
    try await withLocks(server) { locks async throws in
      let held = try await locks.acquire("a", life: .seconds(5), patience: .seconds(30))
      let renewalCount = {
        let figures = try server.reply(to: "INFO", "commandstats") ?? ""
        return figures.firstMatch(of: #/cmdstat_pexpire:calls=([0-9]+)/#).flatMap { Int($0.1) } ?? 0
      }
      try await eventually { try renewalCount() >= 4 }
      #expect(held.isHeld)
      await held.release()
      #expect(try server.reply(to: "EXISTS", "px:lock:{a}") == "0")
    }
  }

  @Test func `that is gone is not made anew, and its holder knows`() async throws {
    let server = try RedisServer()
    try await withLocks(server) { locks async throws in
      let held = try await locks.acquire("a", life: .seconds(2), patience: .seconds(30))
      try server.reply(to: "DEL", "px:lock:{a}")
      try await eventually { !held.isHeld }
      #expect(try server.reply(to: "EXISTS", "px:lock:{a}") == "0")
    }
  }

  @Test func `is waited for`() async throws {
    let server = try RedisServer()
    try await withLocks(server) { locks async throws in
      let first = try await locks.acquire("a", life: .seconds(60), patience: .seconds(30))
      async let second = locks.acquire("a", life: .seconds(60), patience: .seconds(60))
      await first.release()
      #expect(try await second.fence.number > first.fence.number)
    }
  }

  @Test func `is given to one at a time`() async throws {
    let server = try RedisServer()
    let inside = Guarded((now: 0, most: 0, fences: [Int64]()))
    try await withLocks(server) { locks async throws in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask {
            try await locks.withLock("a", life: .seconds(60), patience: .seconds(60)) {
              held async throws in
              inside.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
                state.fences.append(held.fence.number)
              }
              await Task.yield()
              inside.withLock { $0.now -= 1 }
            }
          }
        }
        try await group.waitForAll()
      }
    }
    let (_, most, fences) = inside.withLock { $0 }
    #expect(most == 1 && fences == fences.sorted() && Set(fences).count == 8)
  }

  @Test func `whose reply was lost is no lock that nobody has`() async throws {
    let server = try RedisServer()
    try await withLocks(server) { locks async throws in
      let first = try await locks.acquire("warm", life: .seconds(60), patience: .seconds(30))
      // The server takes the lock, after the caller has ceased to wait for its answer.
      server.pause()
      async let held = locks.acquire("a", life: .seconds(60), patience: .seconds(60))
      try await Task.sleep(for: .milliseconds(700))
      server.resume()
      #expect(try await held.isHeld)
      await first.release()
    }
  }

  @Test(arguments: TCPProxy.Loss.allCases)
  func `whose reply is lost on its way is had at the next try`(loss: TCPProxy.Loss) async throws {
    let server = try RedisServer()
    let proxy = try TCPProxy(to: server.port)
    try await withLocks(server, through: proxy) { locks async throws in
      let first = try await locks.acquire("warm", life: .seconds(60), patience: .seconds(30))
      proxy.loseReply(toWhatHolds: "px:lock:{a}", loss)
      let held = try await locks.acquire("a", life: .seconds(60), patience: .seconds(60))
      #expect(held.isHeld && proxy.lostCount == 1)
      #expect(try server.reply(to: "GET", "px:lock:{a}") == held.fence.token)
      await first.release()
    }
  }

  @Test func `is had at the next try by its token alone`() async throws {
    let server = try RedisServer()
    let shard = try Shard(index: 0)
    let client = await RedisClient(RedisConfiguration(try RedisURL(server.url)), on: shard)
    func ask(_ script: RedisScript, _ name: String) async throws -> Int {
      try await client.run(script, keyCount: 2, argumentCount: 2, within: .seconds(30)) { command in
        LockKeys(name, in: "px").write(to: &command)
        command.argument("token")
        command.argument(60_000)
      } reading: {
        try $0.integer()
      }
    }
    try await eventually { await client.state.isReady }
    let first = try await ask(LockScript.acquire, "a")
    #expect(try await ask(LockScript.acquire, "a") > first)
    // Without it, whoever has missed a reply waits for itself.
    let source = LockScript.acquire.source.replacing(" and holder ~= ARGV[1]", with: "")
    #expect(source != LockScript.acquire.source)
    let forgetful = RedisScript(source)
    #expect(try await ask(forgetful, "b") > 0)
    #expect(try await ask(forgetful, "b") < 0)
    await client.stop()
    shard.stop()
  }

  @Test func `is not held where the server does not answer`() async throws {
    let server = try RedisServer()
    try await withLocks(server) { locks async throws in
      let held = try await locks.acquire("a", life: .seconds(2), patience: .seconds(30))
      server.pause()
      try await eventually { !held.isHeld }
      await #expect(throws: LockError.self) { try await locks.acquire("b", life: .seconds(60)) }
      server.resume()
    }
  }

  @Test func `has a fence that grows though the server lost its memory`() async throws {
    let server = try RedisServer()
    try await withLocks(server) { locks async throws in
      let before = try await locks.acquire("a", life: .seconds(60), patience: .seconds(30))
      try server.restart(keepingData: false)
      let after = try await locks.acquire("a", life: .seconds(60), patience: .seconds(30))
      #expect(after.fence.number > before.fence.number)
      #expect(after.fence.token != before.fence.token)
    }
  }
}
