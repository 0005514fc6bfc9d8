import Reactor
import Redis
import TestKit
import Testing
import Timing

@Test func `a killed server fails what waits, once, and is found again`() async throws {
  let server = try RedisServer(persistence: .always)
  try await withClient(of: server) { client async throws in
    try await client.ask("SET", "key", "value")
    let blocked = Task { try await client.ask("BLPOP", "list", "0") }
    try await eventually { try server.reply(to: "CLIENT", "LIST")?.contains("cmd=blpop") == true }
    try server.kill()
    let error = await #expect(throws: RedisError.self) { try await blocked.value }
    #expect(error?.isRetryable == true)
    async let waiting = client.ask("GET", "key")
    try server.start()
    #expect(try await waiting == "value")
    #expect(await client.state.fault == nil)
  }
}

@Test func `without a connection a cache is refused at once`() async throws {
  let server = try RedisServer()
  try server.stop()
  try await withClient(of: server) {
    $0.queuesWhileDisconnected = false
  } _: { client async throws in
    let fault = try await client.waitForFault()
    #expect("\(fault)".contains("refused"))
    await #expect(throws: RedisError.notReady) { try await client.ask("PING") }
  }
}

@Test func `what timed out while it waited for a connection is never sent`() async throws {
  let server = try RedisServer()
  try server.stop()
  try await withClient(of: server) { client async throws in
    async let first = client.ask("APPEND", "key", "1")
    await #expect(throws: RedisError.timedOut) {
      try await client.ask("APPEND", "key", "2", within: .milliseconds(5))
    }
    async let last = client.ask("APPEND", "key", "3")
    try server.start()
    _ = try await (first, last)
    #expect(Set(try await client.ask("GET", "key") ?? "") == ["1", "3"])
  }
}

@Test func `a paused server is noticed, and one that goes on is found again`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) { configuration in
    configuration.silenceMax = .milliseconds(500)
    configuration.handshakePatience = .seconds(3_600)
  } _: { client async throws in
    try await client.ask("SET", "key", "value")
    server.pause()
    await #expect(throws: RedisError.timedOut) {
      try await client.ask("GET", "key", within: .milliseconds(20))
    }
    #expect(try await client.waitForFault() == .silent)
    async let waiting = client.ask("GET", "key")
    server.resume()
    #expect(try await waiting == "value")
  }
}

@Test func `a server that pauses while nobody asks is noticed too`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) { configuration in
    configuration.pingInterval = .milliseconds(20)
    configuration.silenceMax = .milliseconds(200)
    // No other deadline is near enough to find the silence by chance.
    configuration.handshakePatience = .seconds(3_600)
  } _: { client async throws in
    try await client.ask("PING", within: .seconds(3_600))
    server.pause()
    #expect(try await client.waitForFault() == .silent)
    server.resume()
    #expect(try await client.ask("PING") == "PONG")
  }
}

@Test func `a late reply reaches no other command`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) { configuration in
    // The connection outlives the pause: the late replies do come.
    configuration.silenceMax = .seconds(3_600)
  } _: { client async throws in
    for number in 0..<20 { try await client.ask("SET", "key\(number)", "\(number)") }
    server.pause()
    let impatient = (0..<20).map { number in
      Task { try await client.ask("GET", "key\(number)", within: .milliseconds(20)) }
    }
    let patient = (0..<20).map { number in Task { try await client.ask("GET", "key\(number)") } }
    for task in impatient {
      await #expect(throws: RedisError.timedOut) { try await task.value }
    }
    server.resume()
    for (number, task) in patient.enumerated() { #expect(try await task.value == "\(number)") }
    #expect(try await client.ask("GET", "key7") == "7")
    #expect(await client.state.fault == nil)
  }
}

@Test func `while writes are paused reads go on until one has to wait for a write`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) {
    $0.silenceMax = .seconds(3_600)
  } _: { client async throws in
    try await client.ask("SET", "key", "1")
    try server.reply(to: "CLIENT", "PAUSE", "3600000", "WRITE")
    #expect(try await client.ask("GET", "key") == "1")
    let write = Task { try await client.ask("SET", "key", "2", within: .milliseconds(20)) }
    await #expect(throws: RedisError.timedOut) { try await write.value }
    let read = Task { try await client.ask("GET", "key") }
    try server.reply(to: "CLIENT", "UNPAUSE")
    // It timed out, and yet it was run: whoever sends a write again must reckon with that.
    #expect(try await read.value == "2")
  }
}

@Test func `a connection to a server that became a replica is made anew`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) { client async throws in
    try await client.ask("SET", "key", "value")
    let id = try await client.ask("CLIENT", "ID")
    try server.reply(to: "REPLICAOF", "127.0.0.1", "1")
    let error = await #expect(throws: RedisError.self) { try await client.ask("SET", "key", "x") }
    guard case .server(let refusal) = error else {
      throw KitFailure("\(String(describing: error))")
    }
    #expect(refusal.code == .readOnly && refusal.isRetryable)
    try server.reply(to: "REPLICAOF", "NO", "ONE")
    #expect(try await client.ask("SET", "key", "y") == "OK")
    #expect(try await client.ask("CLIENT", "ID") != id)
  }
}
