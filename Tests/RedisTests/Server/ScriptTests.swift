import Redis
import TestKit
import Testing
import Timing

private let adding = RedisScript(
  "redis.call('RPUSH', KEYS[1], ARGV[1]) return redis.call('INCRBY', KEYS[2], ARGV[2])")

extension RedisClient {
  fileprivate func add(_ number: Int) async throws -> Int {
    try await run(adding, keyCount: 2, argumentCount: 2, within: .seconds(30)) { command in
      command.argument("{t}:list" as StaticString)
      command.argument("{t}:sum" as StaticString)
      command.argument("element \(number)")
      command.argument(number)
    } reading: { reply in
      try reply.integer()
    }
  }
}

@Test func `a digest is that of the server`() throws {
  let server = try RedisServer()
  #expect(try server.reply(to: "SCRIPT", "LOAD", adding.source) == adding.digest)
  #expect(RedisScript("").digest == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
}

@Test func `a script that the server has lost is loaded again and runs once`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) { client async throws in
    #expect(try await client.add(1) == 1)
    #expect(try await client.add(2) == 3)
    try server.reply(to: "SCRIPT", "FLUSH")
    #expect(try await client.add(4) == 7)
    try server.restart(keepingData: false)
    #expect(try await client.add(8) == 8)
    #expect(try await client.ask("LLEN", "{t}:list") == "1")
    let calls = try await client.ask("INFO", "commandstats") ?? ""
    #expect(calls.contains("cmdstat_eval:calls=1,"))
  }
}

@Test func `calls under way when a script is lost all run`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) { client async throws in
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask { _ = try await client.add(1) } }
      try await group.waitForAll()
    }
    #expect(try await client.ask("GET", "{t}:sum") == "50")
  }
}

@Test func `a script's own failure is told`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) { client async throws in
    let script = RedisScript("return redis.error_reply('MINE no')")
    let error = await #expect(throws: RedisError.self) {
      try await client.run(
        script, keyCount: 0, argumentCount: 0, within: .seconds(30), { _ in }, reading: { _ in })
    }
    #expect(error == .server(RedisServerError(text: "MINE no")))
    // A refusal that looks like a lost script, from within it, is not answered with more tries.
    let pretender = RedisScript("return redis.error_reply('NOSCRIPT mine')")
    let second = await #expect(throws: RedisError.self) {
      try await client.run(
        pretender, keyCount: 0, argumentCount: 0, within: .seconds(30), { _ in }, reading: { _ in })
    }
    #expect(second == .server(RedisServerError(text: "NOSCRIPT mine")))
  }
}
