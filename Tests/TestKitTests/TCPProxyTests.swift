import TestKit
import Testing

/// Says a command over a connection, and answers the line that comes back.
private func say(_ command: String, over connection: RawConnection) throws -> String {
  try connection.send(command + "\r\n")
  return try connection.readLine()
}

@Suite struct `A proxy` {
  @Test func `carries bytes both ways, and elsewhere when told`() throws {
    let one = try RedisServer()
    let other = try RedisServer()
    try one.reply(to: "SET", "name", "one")
    try other.reply(to: "SET", "name", "other")
    let proxy = try TCPProxy(to: one.port)
    let connection = try RawConnection(port: proxy.port)
    try connection.send("GET name\r\n")
    #expect(try [connection.readLine(), connection.readLine()] == ["$3", "one"])
    proxy.lead(to: other.port)
    #expect(throws: RawConnection.Failure.self) { try say("PING", over: connection) }
    let next = try RawConnection(port: proxy.port)
    try next.send("GET name\r\n")
    #expect(try [next.readLine(), next.readLine()] == ["$5", "other"])
  }

  @Test(arguments: TCPProxy.Loss.allCases)
  func `loses the one reply that it is told to lose, after the deed`(loss: TCPProxy.Loss) throws {
    let server = try RedisServer()
    let proxy = try TCPProxy(to: server.port)
    let connection = try RawConnection(port: proxy.port, patience: .milliseconds(200))
    proxy.loseReply(toWhatHolds: "INCR", loss)
    let next = try RawConnection(port: proxy.port)
    #expect(try say("PING", over: next) == "+PONG")
    #expect(throws: RawConnection.Failure.self) { try say("INCR n", over: connection) }
    #expect(Deadline(in: .seconds(60)).poll { proxy.lostCount == 1 })
    #expect(try server.reply(to: "GET", "n") == "1")
    #expect(try say("INCR n", over: next) == ":2")
  }

  @Test func `holds all from the request that it waits for until it lets go`() throws {
    let server = try RedisServer()
    let proxy = try TCPProxy(to: server.port)
    let connections = try (0..<2).map { _ in try RawConnection(port: proxy.port) }
    for connection in connections { #expect(try say("PING", over: connection) == "+PONG") }
    proxy.hold { $0.contains("INCR held".utf8) }
    #expect(try say("INCR free", over: connections[0]) == ":1" && !proxy.isHeld)
    try connections[0].send("INCR held\r\n")
    #expect(Deadline(in: .seconds(60)).poll { proxy.isHeld })
    try connections[1].send("INCR other\r\n")
    #expect(try server.reply(to: "EXISTS", "held") == "0")
    #expect(try server.reply(to: "EXISTS", "other") == "0")
    proxy.letGo()
    for connection in connections { #expect(try connection.readLine() == ":1") }
  }
}
