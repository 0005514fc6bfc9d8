import Bytes
import HTTP
import HTTP1
import Testing

private let date = IMFDate(unixSeconds: 784_111_777)
private let dateLine = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"

/// An encoder for answers to that request.
private func encoder(_ request: String) -> ResponseEncoder {
  var parser = RequestParser()
  let span = bytes(request)
  _ = parser.parse(span.span)
  return ResponseEncoder(for: parser.head)
}

private func answer(
  _ status: Status, from encoder: ResponseEncoder = encoder("GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
  contentType: StaticString? = nil, content: String = "", requestID: String = "",
  _ fill: (inout ResponseFields) -> Void = { _ in }
) -> String {
  var fields = ResponseFields()
  fill(&fields)
  var output = ByteBuffer()
  let content = bytes(content)
  let requestID = bytes(requestID)
  encoder.append(
    status, contentType: contentType, content: content.span, date: date,
    requestID: requestID.span, fields: fields, to: &output)
  return output.withSpan { text(ByteRange(0..<$0.count), in: $0) }
}

@Test func `an answer has its line, its fields and its content`() {
  let text = answer(
    .ok, contentType: "application/json", content: "{\"a\":1}", requestID: "4bf92f35"
  ) { fields in
    fields.append("ETag", "\"17\"")
    fields.append("Retry-After", 12)
    fields.append("Location", bytes("/api/v1/tasks/7").span)
  }
  #expect(
    text == "HTTP/1.1 200 OK\r\n" + dateLine
      + "Content-Type: application/json\r\nContent-Length: 7\r\nX-Request-Id: 4bf92f35\r\n"
      + "ETag: \"17\"\r\nRetry-After: 12\r\nLocation: /api/v1/tasks/7\r\n\r\n{\"a\":1}")
}

@Test func `an answer of nothing but a status has its date and length`() {
  #expect(answer(.ok) == "HTTP/1.1 200 OK\r\n" + dateLine + "Content-Length: 0\r\n\r\n")
}

@Test(arguments: Status.allCases)
func `each status has its code and phrase`(status: Status) {
  let line = "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n"
  #expect(answer(status).hasPrefix(line))
}

@Test func `an answer to HEAD describes what it leaves out`() {
  let head = encoder("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
  let get = encoder("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
  let whole = answer(.ok, from: get, contentType: "text/plain", content: "twelve bytes")
  let described = answer(.ok, from: head, contentType: "text/plain", content: "twelve bytes")
  #expect(described + "twelve bytes" == whole)
  #expect(described.contains("Content-Length: 12\r\n"))
}

@Test(arguments: [Status.continue, .noContent])
func `an answer without content by its status has no length either`(status: Status) {
  let text = answer(status, content: "left out")
  #expect(text.hasSuffix(dateLine + "\r\n"))
}

@Test func `a 304 has the length it stands for, if known`() {
  #expect(answer(.notModified).hasSuffix(dateLine + "\r\n"))
  #expect(
    answer(.notModified, content: "unchanged").hasSuffix(dateLine + "Content-Length: 9\r\n\r\n"))
}

@Test(arguments: [
  ("HTTP/1.1", "", nil),
  ("HTTP/1.1", "Connection: close\r\n", "Connection: close\r\n"),
  ("HTTP/1.0", "", "Connection: close\r\n"),
  ("HTTP/1.0", "Connection: keep-alive\r\n", "Connection: keep-alive\r\n"),
])
func `an answer says what becomes of the connection`(
  version: String, lines: String, said: String?
) {
  let text = answer(.ok, from: encoder("GET / \(version)\r\nHost: h\r\n\(lines)\r\n"))
  #expect(text.hasSuffix("Content-Length: 0\r\n" + (said ?? "") + "\r\n"))
}

@Test func `a server that wants to close says so`() {
  var encoder = encoder("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
  encoder.keepsAlive = false
  #expect(answer(.ok, from: encoder).contains("\r\nConnection: close\r\n\r\n"))
  #expect(answer(.badRequest, from: ResponseEncoder()).contains("\r\nConnection: close\r\n\r\n"))
}

@Test func `no value splits an answer in two`() {
  for byte in UInt8.min...UInt8.max {
    let value = "a\(Unicode.Scalar(byte))b\r\nSet-Cookie: c\r\n\r\nHTTP/1.1 200 OK"
    let text = answer(.ok, requestID: value) { $0.append("Location", bytes(value).span) }
    let mayStand = byte == 0x09 || (byte >= 0x20 && byte != 0x7F)
    let sent = "a\(mayStand ? String(Unicode.Scalar(byte)) : " ")b"
    #expect(
      text == "HTTP/1.1 200 OK\r\n" + dateLine + "Content-Length: 0\r\n"
        + "X-Request-Id: \(sent)  Set-Cookie: c    HTTP/1.1 200 OK\r\n"
        + "Location: \(sent)  Set-Cookie: c    HTTP/1.1 200 OK\r\n\r\n")
  }
}

@Test func `fields may be forgotten and written anew`() {
  var fields = ResponseFields()
  fields.append("A", "b")
  fields.removeAll()
  fields.append("C", "d")
  var output = ByteBuffer()
  let none: [UInt8] = []
  ResponseEncoder().append(
    .noContent, content: none.span, date: date, requestID: none.span, fields: fields, to: &output)
  let text = output.withSpan { String(decoding: $0) }
  #expect(text.hasSuffix("\r\nConnection: close\r\nC: d\r\n\r\n"))
}

@Test func `leave to go on is one line`() {
  var output = ByteBuffer()
  ResponseEncoder.appendContinue(to: &output)
  let text = output.withSpan { String(decoding: $0) }
  #expect(text == "HTTP/1.1 100 Continue\r\n\r\n")
}
