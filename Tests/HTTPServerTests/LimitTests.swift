import HTTPServer
import TestKit
import Testing
import Timing

@Test(arguments: [
  ("GET /now HTTP/1.1\r\n\r\n", 400, "missing_host"),
  ("GET /now HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "repeated_host"),
  ("GET /now HTTP/1.1\nHost: a\n\n", 400, "bare_lf"),
  ("BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n", 501, "unimplemented_method"),
  ("GET /now HTTP/2.0\r\nHost: a\r\n\r\n", 505, "unsupported_version"),
  (
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    400, "content_length_with_transfer_encoding"
  ),
  ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413, "payload_too_large"),
  (
    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400,
    "malformed_chunk_size"
  ),
])
func `what cannot be read is refused, by name, and the connection ends`(
  text: String, status: Int, code: String
) async throws {
  let server = try await ServerUnderTest()
  let connection = try server.connect()
  try connection.send(getNow + text + getNow)
  #expect(try connection.readResponse().status == 200)
  let refusal = try connection.readResponse()
  #expect(refusal.status == status)
  #expect(refusal["Content-Type"] == "application/problem+json")
  #expect(refusal["Connection"] == "close")
  #expect(refusal.text.contains(#""code":"\#(code)""#))
  connection.finishSending()
  #expect(try connection.readToEnd() == [])
  #expect(server.sample("pricing_http_parse_errors_total{kind=\"\(code)\"}") == "1")
}

@Test(arguments: [
  ("GET /" + String(repeating: "a", count: 9_000), 414),
  ("GET /now HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "a", count: 17_000), 431),
  ("GET /now HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: 100), 431),
])
func `a head that grows past its limits is refused before it ends`(
  text: String, status: Int
) async throws {
  let server = try await ServerUnderTest()
  let connection = try server.connect()
  try connection.send(text)
  #expect(try connection.readResponse().status == status)
}

@Test func `a head or body that comes too slowly is refused`() async throws {
  var limits = ServerLimits.patient
  limits.timeouts.head = .milliseconds(50)
  limits.timeouts.body = .milliseconds(50)
  let server = try await ServerUnderTest(limits)
  for start in [
    "G", "GET /now HTTP/1.1\r\nHo", "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nab",
    "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
  ] {
    let connection = try server.connect()
    try connection.send(start)
    let refusal = try connection.readResponse()
    #expect(refusal.status == 408)
    #expect(refusal["Connection"] == "close")
  }
  #expect(server.sample(#"pricing_http_timeouts_total{waiting_for="request"}"#) == "4")
}

@Test func `an idle connection ends without a word`() async throws {
  var limits = ServerLimits.patient
  limits.timeouts.idle = .milliseconds(50)
  let server = try await ServerUnderTest(limits)
  let fresh = try server.connect()
  #expect(try fresh.readToEnd() == [])
  // Where this thread is late, a connection ends before it is used.
  let isUsed = Deadline(in: .seconds(60)).poll {
    guard let used = try? server.connect(), (try? used.send(getNow)) != nil,
      (try? used.readResponse().status) == 200
    else { return false }
    return (try? used.readToEnd()) == []
  }
  #expect(isUsed)
}

@Test func `a reader that takes nothing in is given up`() async throws {
  var limits = ServerLimits.patient
  limits.timeouts.write = .milliseconds(50)
  let server = try await ServerUnderTest(limits)
  let connection = try server.connect(receiveBufferByteCount: 4_096)
  try connection.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n")
  let givenUp = #"pricing_http_timeouts_total{waiting_for="other"}"#
  #expect(Deadline(in: .seconds(60)).poll { server.sample(givenUp) == "1" })
  #expect(Deadline(in: .seconds(60)).poll { server.sample("pricing_http_connections") == "0" })
}

@Test func `a peer that never closes behind its last answer is closed`() async throws {
  var limits = ServerLimits.patient
  limits.timeouts.linger = .milliseconds(50)
  let server = try await ServerUnderTest(limits)
  let connection = try server.connect()
  try connection.send("GET /now HTTP/1.0\r\n\r\n")
  #expect(try connection.readResponse().status == 200)
  #expect(Deadline(in: .seconds(60)).poll { server.sample("pricing_http_connections") == "0" })
}

@Test func `a connection too many is turned away, and room is found again`() async throws {
  var limits = ServerLimits.patient
  limits.connectionCountMax = 2
  let server = try await ServerUnderTest(limits)
  var kept = [try server.connect(), try server.connect()]
  for connection in kept {
    try connection.send(getNow)
    #expect(try connection.readResponse().status == 200)
  }
  let surplus = try server.connect()
  let refusal = try surplus.readResponse()
  #expect(refusal.status == 503)
  #expect(refusal["Retry-After"] == "1")
  #expect(refusal.text.contains(#""code":"overloaded""#))
  #expect(server.sample(#"pricing_http_turned_away_total{limit="connections"}"#) == "1")
  kept.removeLast()
  #expect(Deadline(in: .seconds(60)).poll { (try? server.ask(getNow).status) == 200 })
}

@Test func `a request too many in flight is turned away, others go on`() async throws {
  var limits = ServerLimits.patient
  limits.requestsInFlightMax = 1
  let server = try await ServerUnderTest(limits)
  let waiting = try server.connect()
  try waiting.send("GET /later/x HTTP/1.1\r\nHost: t\r\n\r\n")
  #expect(
    Deadline(in: .seconds(60)).poll { server.sample("pricing_http_requests_in_flight") == "1" })
  let surplus = try server.connect()
  try surplus.send(getNow)
  let refusal = try surplus.readResponse()
  #expect(refusal.status == 503)
  #expect(refusal["Retry-After"] == "1")
  waiting.reset()
  #expect(
    Deadline(in: .seconds(60)).poll { server.sample("pricing_http_requests_in_flight") == "0" })
  try surplus.send(getNow)
  #expect(try surplus.readResponse().status == 200)
}

@Test func `bytes of unfinished requests have a bound together`() async throws {
  var limits = ServerLimits.patient
  limits.bufferedByteCountMax = 100_000
  let server = try await ServerUnderTest(limits)
  let head = "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 80000\r\n\r\n"
  let half = String(repeating: "a", count: 60_000)
  let first = try server.connect()
  try first.send(head + half)
  #expect(
    Deadline(in: .seconds(60)).poll {
      (server.sample("pricing_http_buffered_bytes").flatMap(Int.init) ?? 0) > 60_000
    })
  let second = try server.connect()
  try second.send(head + half)
  #expect(try second.readResponse().status == 503)
  try first.send(String(repeating: "b", count: 20_000))
  #expect(try first.readResponse().body.count == 80_000)
}
