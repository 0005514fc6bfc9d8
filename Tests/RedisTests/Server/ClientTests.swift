import Reactor
import Redis
import Synchronization
import TestKit
import Testing
import Timing

@Test func `a value comes back as it was set`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) { client async throws in
    #expect(try await client.ask("SET", "key", "a\r\n\0é") == "OK")
    #expect(try await client.ask("GET", "key") == "a\r\n\0é")
    #expect(try await client.ask("GET", "none") == nil)
    #expect(try await client.ask("STRLEN", "key") == "6")
  }
}

@Test func `a large value comes back whole`() async throws {
  let server = try RedisServer()
  let value = [UInt8](repeating: 7, count: 5_000_000)
  try await withClient(of: server) { client async throws in
    try await client.send(within: .seconds(30)) {
      $0.command("SET", "key", value)
    } reading: {
      try $0.expectOK()
    }
    let isSame = try await client.send(within: .seconds(30)) {
      $0.command("GET", "key")
    } reading: { reply in
      try reply.withBytes { bytes in
        bytes.count == value.count && bytes[0] == 7 && bytes[bytes.count - 1] == 7
      }
    }
    #expect(isSame)
  }
}

@Test func `a session is opened as the URL says`() async throws {
  let server = try RedisServer()
  try server.reply(to: "ACL", "SETUSER", "ann", "on", ">pa ss", "+@all", "~*")
  try await withClient(of: server) { configuration in
    configuration.url.user = "ann"
    configuration.url.password = "pa ss"
    configuration.url.database = 3
    configuration.name = "tester"
  } _: { client async throws in
    #expect(try await client.ask("ACL", "WHOAMI") == "ann")
    #expect(try await client.ask("CLIENT", "GETNAME") == "tester")
    #expect(try await client.ask("CLIENT", "INFO")?.contains(" db=3 ") == true)
  }
}

@Test func `a name is looked up, and a Unix socket is found`() async throws {
  let folder = try TemporaryFolder()
  let server = try RedisServer(settings: ["--unixsocket", folder.path("redis.sock")])
  try await withClient(of: server) { configuration in
    configuration.url.endpoint = .host("localhost", port: UInt16(server.port))
  } _: { client async throws in
    #expect(try await client.ask("PING") == "PONG")
  }
  try await withClient(of: server) { configuration in
    configuration.url = try RedisURL("redis+unix://\(folder.path("redis.sock"))?db=1")
  } _: { client async throws in
    #expect(try await client.ask("CLIENT", "INFO")?.contains(" db=1 ") == true)
  }
}

@Test func `a wrong password is told, kept to itself, and no end`() async throws {
  let server = try RedisServer()
  try server.reply(to: "CONFIG", "SET", "requirepass", "right")
  try await withClient(of: server) { configuration in
    configuration.url.password = "secret-guess"
  } _: { client async throws in
    let fault = try await client.waitForFault()
    #expect("\(fault)".contains("WRONGPASS"))
    #expect(!"\(fault)".contains("secret"))
    // The server's password changes to ours; the client comes to know without a restart.
    try await withClient(of: server) { configuration in
      configuration.url.password = "right"
    } _: { other async throws in
      _ = try await other.ask("CONFIG", "SET", "requirepass", "secret-guess")
    }
    #expect(try await client.ask("PING") == "PONG")
  }
}

@Test func `refusals of the server are what they are`() async throws {
  let server = try RedisServer(settings: ["--maxmemory", "1mb", "--maxmemory-policy", "noeviction"])
  try await withClient(of: server) { client async throws in
    try await client.ask("SET", "key", "text")
    let wrong = await #expect(throws: RedisError.self) { try await client.ask("LPUSH", "key", "x") }
    guard case .server(let error) = wrong else { throw KitFailure("\(String(describing: wrong))") }
    #expect(error.code == .wrongType && !error.isRetryable)
    let large = String(repeating: "x", count: 2_000_000)
    let full = await #expect(throws: RedisError.self) {
      try await client.ask("SET", "large", large)
      try await client.ask("SET", "more", "x")
    }
    guard case .server(let error) = full else { throw KitFailure("\(String(describing: full))") }
    #expect(error.code == .outOfMemory && error.isRetryable)
    #expect(try await client.ask("GET", "key") == "text")
  }
}

@Test func `a server that has no place is tried until it has`() async throws {
  let server = try RedisServer(settings: ["--maxclients", "1"])
  var holder: RawConnection? = try RawConnection(port: server.port)
  // While an earlier client of the test kit is being let go, we may be the one too many.
  try await eventually {
    try holder?.send("PING\r\n")
    if (try? holder?.readLine()) == "+PONG" { return true }
    holder = try RawConnection(port: server.port)
    return false
  }
  try await withClient(of: server) { client async throws in
    _ = try await client.waitForFault()
    #expect(holder != nil)
    holder = nil
    #expect(try await client.ask("PING") == "PONG")
  }
}

@Test func `a blocking read waits its time and is no fault`() async throws {
  let server = try RedisServer()
  try server.reply(to: "XGROUP", "CREATE", "stream", "workers", "$", "MKSTREAM")
  try await withClient(of: server) { configuration in
    // Far less than the read blocks.
    configuration.silenceMax = .milliseconds(1)
    configuration.pingInterval = .milliseconds(1)
  } _: { client async throws in
    let read = [
      "XREADGROUP", "GROUP", "workers", "me", "BLOCK", "300", "STREAMS", "stream", ">",
    ]
    let isEmpty = try await client.send(within: .seconds(30)) {
      $0.command(words: read)
    } reading: {
      $0.isNull
    }
    #expect(isEmpty)
    try server.reply(to: "XADD", "stream", "1-1", "field", "value")
    let value = try await client.send(within: .seconds(30)) {
      $0.command(words: read)
    } reading: { reply in
      try reply.withElement(at: 0) { stream in
        try stream.withElement(at: 1) { entries in
          try entries.withElement(at: 0) { entry in
            try entry.withElement(at: 1) { fields in
              try fields.withElement(at: 1) { try $0.string() }
            }
          }
        }
      }
    }
    #expect(value == "value")
  }
}

@Test func `a client that is drained finishes what it has and takes no more`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) { client async throws in
    try await client.ask("PING")
    let slow = Task { try await client.ask("LLEN", "list") }
    let slower = Task { try await client.ask("BRPOPLPUSH", "list", "other", "0") }
    try await eventually {
      try server.reply(to: "CLIENT", "LIST")?.contains("cmd=brpoplpush") == true
    }
    async let drained: Void = client.drain(within: .seconds(120))
    try server.reply(to: "LPUSH", "list", "last")
    await drained
    #expect(try await slow.value == "0")
    #expect(try await slower.value == "last")
    await #expect(throws: RedisError.stopped) { try await client.ask("PING") }
  }
}

@Test func `who waits when a client is stopped hears of it`() async throws {
  let server = try RedisServer()
  try await withClient(of: server) { client async throws in
    try await client.ask("PING")
    let blocked = Task { try await client.ask("BLPOP", "list", "0") }
    try await eventually { try server.reply(to: "CLIENT", "LIST")?.contains("cmd=blpop") == true }
    await client.stop()
    await #expect(throws: RedisError.stopped) { try await blocked.value }
  }
}
