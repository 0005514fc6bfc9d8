import Testing

@testable import TestKit

@Test func `redis keeps its data through a kill when it appends and flushes`() throws {
  let redis = try RedisServer(persistence: .always)
  try redis.reply(to: "SET", "key", "a value\r\nof two lines")
  try redis.restart(keepingData: true)
  #expect(try redis.reply(to: "GET", "key") == "a value\r\nof two lines")
}

@Test func `redis keeps its data through a stop when it appends`() throws {
  let redis = try RedisServer(persistence: .everySecond)
  try redis.reply(to: "SET", "key", "value")
  try redis.stop()
  try redis.start()
  #expect(try redis.reply(to: "GET", "key") == "value")
}

@Test func `redis without persistence starts empty`() throws {
  let redis = try RedisServer()
  try redis.reply(to: "SET", "key", "value")
  try redis.stop()
  try redis.start()
  #expect(try redis.reply(to: "GET", "key") == nil)
}

@Test func `redis restarted without its data is empty and on the same port`() throws {
  let redis = try RedisServer(persistence: .always)
  let url = redis.url
  try redis.reply(to: "SET", "key", "value")
  try redis.restart(keepingData: false)
  #expect(try redis.reply(to: "DBSIZE") == "0")
  #expect(redis.url == url)
}

@Test func `a paused redis answers when it is resumed`() throws {
  let redis = try RedisServer()
  redis.pause()
  let connection = try RawConnection(port: redis.port, patience: .milliseconds(50))
  try connection.send("PING\r\n")
  #expect(throws: RawConnection.Failure.timedOut(after: "")) { try connection.readLine() }
  redis.resume()
  #expect(try redis.reply(to: "PING") == "PONG")
}

@Test func `two redis servers have nothing in common`() throws {
  let (one, other) = (try RedisServer(), try RedisServer())
  try one.reply(to: "SET", "key", "value")
  #expect(one.port != other.port)
  #expect(try other.reply(to: "GET", "key") == nil)
}

@Test func `settings of redis are honoured and its errors thrown`() throws {
  let redis = try RedisServer(settings: ["--maxmemory", "1mb", "--maxmemory-policy", "noeviction"])
  #expect(throws: KitFailure.self) {
    try redis.reply(to: "SET", "key", String(repeating: "x", count: 2_000_000))
    try redis.reply(to: "SET", "more", "x")
  }
}

@Test func `a stopped redis refuses connections`() throws {
  let redis = try RedisServer()
  try redis.stop()
  #expect(throws: RawConnection.Failure.notConnected(port: redis.port)) {
    try redis.reply(to: "PING")
  }
}

@Test func `a port that another took is told from other failures`() throws {
  let taken = try RedisServer()
  let redis = Executable.system("redis-server", package: "redis-server")
  let late = try Program(redis, ["--port", "\(taken.port)"])
  #expect(try !late.waitUntilListening("Ready", on: .standardOutput))
  let wrong = try Program(redis, ["--no-such-setting"])
  #expect(throws: KitFailure.self) { try wrong.waitUntilListening("Ready", on: .standardOutput) }
}

@Test func `a server whose port is taken is started on the next`() throws {
  var ports: [Int] = []
  let (_, port) = try FreePort.start { port in
    ports.append(port)
    return ports.count < 3 ? nil : try Program(.system("true", package: "coreutils"))
  }
  #expect(ports.count == 3 && ports.last == port)
}
