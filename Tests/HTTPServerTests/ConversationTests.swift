import HTTPServer
import TestKit
import Testing

@Test func `requests on one connection are answered one after the other`() async throws {
  let server = try await ServerUnderTest()
  let connection = try server.connect()
  for _ in 0..<3 {
    try connection.send(getNow)
    let response = try connection.readResponse()
    #expect(response.status == 200)
    #expect(response.text == "{}")
    #expect(response["Connection"] == nil)
  }
}

@Test func `pipelined requests are answered in order, those that take long too`() async throws {
  let server = try await ServerUnderTest()
  let connection = try server.connect()
  try connection.send(post("/echo", "one") + "GET /later/x HTTP/1.1\r\nHost: t\r\n\r\n")
  try connection.send(post("/echo", "two") + post("/echo", "three"))
  #expect(try connection.readResponse().text == "one")
  #expect(try server.releaseHeldBack() == 1)
  #expect(try connection.readResponse().text == "late")
  #expect(try connection.readResponse().text == "two")
  #expect(try connection.readResponse().text == "three")
}

@Test(arguments: [1, 2, 3, 7, 20])
func `a conversation may be cut anywhere`(sliceByteCount: Int) async throws {
  let server = try await ServerUnderTest()
  let connection = try server.connect()
  let chunked =
    "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
    + "3\r\nabc\r\n5;x=y\r\ndefgh\r\n0\r\nTrailer: z\r\n\r\n"
  try connection.send(
    getNow + post("/echo", "hello") + chunked + getNow, inSlicesOf: sliceByteCount)
  #expect(try connection.readResponse().text == "{}")
  #expect(try connection.readResponse().text == "hello")
  #expect(try connection.readResponse().text == "abcdefgh")
  #expect(try connection.readResponse().text == "{}")
}

@Test func `a body of the largest size comes through, by length and by chunks`() async throws {
  let server = try await ServerUnderTest()
  let connection = try server.connect()
  let body = String(repeating: "0123456789abcdef", count: 1 << 16)
  try connection.send(post("/echo", body))
  #expect(try connection.readResponse().text == body)
  try connection.send("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n")
  for start in stride(from: 0, to: body.utf8.count, by: 100_000) {
    let chunk = body.utf8.dropFirst(start).prefix(100_000)
    try connection.send("\(String(chunk.count, radix: 16))\r\n")
    try connection.send(chunk)
    try connection.send("\r\n")
  }
  try connection.send("0\r\n\r\n")
  #expect(try connection.readResponse().text == body)
  #expect(server.sample("pricing_http_buffered_bytes") == "0")
}

@Test func `a client that asks for leave to send its body gets it`() async throws {
  let server = try await ServerUnderTest()
  let connection = try server.connect()
  try connection.send(
    "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
  #expect(try connection.readLine() == "HTTP/1.1 100 Continue")
  #expect(try connection.readLine() == "")
  try connection.send("body")
  #expect(try connection.readResponse().text == "body")
}

@Test func `HTTP 1.0 and Connection close end behind the answer`() async throws {
  let server = try await ServerUnderTest()
  for request in [
    "GET /now HTTP/1.0\r\n\r\n", "GET /now HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n",
  ] {
    let connection = try server.connect()
    try connection.send(request + getNow)
    #expect(try connection.readResponse()["Connection"] == "close")
    #expect(try connection.readToEnd() == [])
  }
  let kept = try server.connect()
  try kept.send("GET /now HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
  #expect(try kept.readResponse()["Connection"] == "keep-alive")
  try kept.send(getNow)
  #expect(try kept.readResponse().status == 200)
}

@Test func `a head alone is answered with the length of what it leaves out`() async throws {
  let server = try await ServerUnderTest()
  let connection = try server.connect()
  try connection.send("HEAD /large HTTP/1.1\r\nHost: t\r\n\r\n" + getNow)
  let head = try connection.readResponse(toHead: true)
  #expect(head["Content-Length"] == "\(TestRoutes.largeCount)")
  #expect(try connection.readResponse().text == "{}")
}

@Test func `a client that has said all still hears its answers`() async throws {
  let server = try await ServerUnderTest()
  let connection = try server.connect()
  try connection.send(getNow + "GET /later/x HTTP/1.1\r\nHost: t\r\n\r\n")
  connection.finishSending()
  #expect(try connection.readResponse().text == "{}")
  #expect(try server.releaseHeldBack() == 1)
  #expect(try connection.readResponse().text == "late")
  #expect(try connection.readToEnd() == [])
}

@Test func `an answer larger than any socket's buffer arrives whole at a slow reader`() async throws
{
  let server = try await ServerUnderTest()
  let connection = try server.connect(receiveBufferByteCount: 256 << 10)
  try connection.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n" + getNow)
  let large = try connection.readResponse()
  #expect(large.body.count == TestRoutes.largeCount)
  #expect(try connection.readResponse().text == "{}")
}

@Test func `many pipelined requests for large answers are held back by a bounded buffer`()
  async throws
{
  var limits = ServerLimits.patient
  limits.outputByteCountMax = 64 << 10
  let server = try await ServerUnderTest(limits)
  let connection = try server.connect()
  let count = 4
  try connection.send(
    String(repeating: "GET /large HTTP/1.1\r\nHost: t\r\n\r\n", count: count) + getNow)
  // Nothing is read yet: the server has answered one, whose rest waits, and no more.
  let heard = try connection.read(1)
  #expect(heard == [UInt8(ascii: "H")])
  #expect(
    server.sample(#"pricing_http_requests_total{method="GET",route="/large",status="2xx"}"#) == "1")
  let rest = try connection.read(count * TestRoutes.largeCount)
  #expect(rest.count == count * TestRoutes.largeCount)
}

@Test func `the caller's request id comes back, a dangerous one is replaced`() async throws {
  let server = try await ServerUnderTest()
  let own = try server.ask("GET /now HTTP/1.1\r\nHost: t\r\nX-Request-Id: mine-1\r\n\r\n")
  #expect(own["X-Request-Id"] == "mine-1")
  let odd = try server.ask("GET /now HTTP/1.1\r\nHost: t\r\nX-Request-Id: {\"a\"}\r\n\r\n")
  #expect(odd["X-Request-Id"]?.utf8.count == 27)
}

@Test func `a client that goes away takes its requests with it and no other's`() async throws {
  let server = try await ServerUnderTest()
  let gone = try server.connect()
  try gone.send("GET /later/gone HTTP/1.1\r\nHost: t\r\n\r\n")
  let stays = try server.connect()
  try stays.send("GET /later/stays HTTP/1.1\r\nHost: t\r\n\r\n")
  let inFlight = "pricing_http_requests_in_flight"
  #expect(Deadline(in: .seconds(60)).poll { server.sample(inFlight) == "2" })
  gone.reset()
  #expect(Deadline(in: .seconds(60)).poll { server.sample(inFlight) == "1" })
  #expect(try server.releaseHeldBack() == 2)
  #expect(try stays.readResponse().text == "late")
  #expect(server.sample(inFlight) == "0")
}

@Test func `an answer is logged with its request's id and trace`() async throws {
  let server = try await ServerUnderTest()
  let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  _ = try server.ask(
    "GET /now HTTP/1.1\r\nHost: t\r\nX-Request-Id: mine\r\nConnection: close\r\n"
      + "traceparent: 00-\(trace)-00f067aa0ba902b7-01\r\n\r\n")
  #expect(
    Deadline(in: .seconds(60)).poll {
      server.log.lines.contains { line in
        line.contains(#""request_id":"mine""#) && line.contains(#""trace_id":"\#(trace)""#)
          && line.contains(#""route":"/now""#) && line.contains(#""status":200"#)
          && !line.contains("00f067aa0ba902b7")
      }
    })
}

extension ServerUnderTest {
  /// Has the requests answered that were kept back, once there are some, and says how many.
  func releaseHeldBack() throws -> Int {
    var released = 0
    let isDone = try Deadline(in: .seconds(60)).poll {
      released += Int(try ask(post("/release", "")).text) ?? 0
      return released > 0
    }
    return isDone ? released : 0
  }
}
