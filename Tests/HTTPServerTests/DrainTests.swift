import HTTPServer
import Reactor
import TestKit
import Testing
import Timing

@Test func `draining closes idle connections, answers what is in flight and takes nothing new`()
  async throws
{
  let server = try await ServerUnderTest()
  let idle = try server.connect()
  try idle.send(getNow)
  #expect(try idle.readResponse().status == 200)
  let waiting = try server.connect()
  try waiting.send("GET /later/x HTTP/1.1\r\nHost: t\r\n\r\n")
  let releasing = try server.connect()
  try releasing.send("POST /release HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\n\r\n")
  #expect(
    Deadline(in: .seconds(60)).poll { server.sample("pricing_http_requests_in_flight") == "1" })

  // Not awaited on a task: its thread might be one that other tests keep waiting.
  let isDrained = Guarded(false)
  server.server.drain { isDrained.withLock { $0 = true } }
  #expect(try idle.readToEnd() == [])
  #expect(throws: RawConnection.Failure.self) { try server.connect() }
  // What was half here is read to its end, and answered.
  try releasing.send("x")
  let released = try releasing.readResponse()
  #expect(released.text == "1")
  #expect(released["Connection"] == "close")
  let late = try waiting.readResponse()
  #expect(late.text == "late")
  #expect(late["Connection"] == "close")
  waiting.finishSending()
  releasing.finishSending()
  #expect(Deadline(in: .seconds(60)).poll { isDrained.withLock { $0 } })
  #expect(server.sample("pricing_http_connections") == "0")
}

@Test func `draining ends by its limit what would keep it waiting`() async throws {
  var limits = ServerLimits.patient
  limits.drainTimeout = .milliseconds(50)
  let server = try await ServerUnderTest(limits)
  let waiting = try server.connect()
  try waiting.send("GET /later/x HTTP/1.1\r\nHost: t\r\n\r\n")
  #expect(
    Deadline(in: .seconds(60)).poll { server.sample("pricing_http_requests_in_flight") == "1" })
  await server.server.drain()
  #expect(try waiting.readToEnd() == [])
}

@Test func `draining twice, or with nothing to do, is done at once`() async throws {
  let server = try await ServerUnderTest()
  await server.server.drain()
  await server.server.drain()
  #expect(throws: RawConnection.Failure.self) { try server.connect() }
}

@Test func `a shard that stops undrained closes the connections and lets the server go`()
  async throws
{
  var server: ServerUnderTest? = try await ServerUnderTest()
  let shard = try WeakReference(to: #require(server).shard)
  let connections = try (0..<3).map { _ in try #require(server).connect() }
  try connections[0].send(getNow)
  #expect(try connections[0].readResponse().status == 200)
  try connections[1].send("GET /later/x HTTP/1.1\r\nHost: t\r\n\r\n")
  try connections[2].send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nab")
  #expect(
    Deadline(in: .seconds(60)).poll {
      server?.sample("pricing_http_requests_in_flight") == "1"
        && server?.sample("pricing_http_buffered_bytes") != "0"
    })
  server = nil
  for connection in connections { #expect(try connection.readToEnd() == []) }
  try await shard.waitUntilGone()
}
