import HTTPClient
import Reactor
import TestKit
import Testing
import Timing

/// Gets what a server has to say, as one text behind its status.
private func get(
  from server: ScriptedServer, _ change: (inout FetchRequest) -> Void = { _ in }
) async throws -> String {
  let shard = try Shard(index: 0)
  defer { shard.stop() }
  var request = FetchRequest(
    host: "127.0.0.1", port: UInt16(server.port), target: "/signals?of=all")
  request.silenceMax = .seconds(600)
  request.patience = .seconds(600)
  change(&request)
  return try await Fetch.get(request, on: shard) { head, fetch in
    var content: [UInt8] = []
    while let part = try await fetch.next() { content += part }
    return "\(head.status) \(String(decoding: content, as: UTF8.self))"
  }
}

@Suite struct `A fetch` {
  @Test func `asks for what it was told to and hands on the answer`() async throws {
    let server = try ScriptedServer { _, _ in
      .answer(200, "hello", fields: "ETag: \"1\"\r\nRetry-After: 7\r\nContent-Encoding: gzip\r\n")
    }
    let shard = try Shard(index: 0)
    defer { shard.stop() }
    var request = FetchRequest(host: "localhost", port: UInt16(server.port), target: "/a?b=c")
    request.knownTag = Array("\"0\"".utf8)
    request.authorization = FetchRequest.basicAuthorization(
      user: "Aladdin", password: "open sesame")
    let head = try await Fetch.get(request, on: shard) { head, _ in head }
    #expect(head.status == 200 && head.retryAfterSeconds == 7 && head.packing == .gzip)
    #expect(head.entityTag == Array("\"1\"".utf8))
    let asked = try #require(server.requests.first)
    #expect(asked.hasPrefix("GET /a?b=c HTTP/1.1\r\nHost: localhost:\(server.port)\r\n"))
    #expect(asked.contains("\r\nIf-None-Match: \"0\"\r\n"))
    #expect(asked.contains("\r\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"))
  }

  @Test func `hands on a body that is larger than any buffer`() async throws {
    let body = String(repeating: "0123456789", count: 500_000)
    let server = try ScriptedServer { _, _ in .answer(200, body) }
    let text = try await get(from: server)
    #expect(text == "200 \(body)")
  }

  @Test func `says what went wrong`() async throws {
    func fault(
      _ reply: ScriptedServer.Reply, _ change: (inout FetchRequest) -> Void = { _ in }
    ) async throws -> FetchFault? {
      let server = try ScriptedServer { _, _ in reply }
      do {
        _ = try await get(from: server, change)
        return nil
      } catch {
        return error as? FetchFault
      }
    }
    #expect(try await fault(.answer(200, "hello")) == nil)
    #expect(try await fault(.init("SSH-2.0-x\r\n\r\n")) == .malformed)
    #expect(try await fault(.init("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx")) == .cutOff)
    #expect(try await fault(.init("")) == .cutOff)
    #expect(
      try await fault(.init("", then: .silent)) { $0.silenceMax = .milliseconds(50) } == .timedOut)
    #expect(
      try await fault(.init("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", then: .silent)) {
        $0.silenceMax = .milliseconds(50)
      } == .timedOut)
    #expect(
      try await fault(.init("HTTP/1.1 200 OK\r\n", then: .silent)) {
        $0.patience = .milliseconds(50)
      } == .timedOut)
    #expect(
      try await fault(.answer(200, "hello")) { $0.contentByteCountMax = 4 }
        == .tooLong(byteCountMax: 4))
    #expect(try await fault(.answer(200, "hello")) { $0.contentByteCountMax = 5 } == nil)
    let reset = try await fault(.init("HTTP/1.1 200 OK\r\n", then: .reset))
    #expect(reset?.isTransient == true)
  }

  @Test func `of nobody is refused, and of an unknown name`() async throws {
    let shard = try Shard(index: 0)
    defer { shard.stop() }
    let port = UInt16(try FreePort.find())
    let refused = FetchRequest(host: "127.0.0.1", port: port, target: "/")
    await #expect(throws: FetchFault.connection("connect: Connection refused")) {
      try await Fetch.get(refused, on: shard) { _, _ in }
    }
    let unknown = FetchRequest(host: "nobody.invalid", port: 80, target: "/")
    await #expect(throws: FetchFault.nameUnknown) {
      try await Fetch.get(unknown, on: shard) { _, _ in }
    }
  }

  @Test func `ends with its task`() async throws {
    let server = try ScriptedServer { _, _ in .init("HTTP/1.1 200 OK\r\n", then: .silent) }
    let task = Task { try await get(from: server) }
    try await eventually { !server.requests.isEmpty }
    task.cancel()
    let result = await task.result
    #expect(throws: FetchFault.cancelled) { try result.get() }
  }
}
