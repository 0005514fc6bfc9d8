import TestKit
import Testing

private func parse(
  _ text: String, toHead: Bool = false, isAtEnd: Bool = false
) throws -> (RawResponse, byteCount: Int)? {
  try RawResponse.parse(Array(text.utf8), toHead: toHead, isAtEnd: isAtEnd)
}

@Test func `a response has its status, reason, fields and body`() throws {
  let text = "HTTP/1.1 404 Not Found\r\nContent-Length:  4 \r\nVia: a\r\nvia: b\r\n\r\nbodyrest"
  let (response, byteCount) = try #require(try parse(text))
  #expect(response.status == 404)
  #expect(response.reason == "Not Found")
  #expect(response["content-length"] == "4")
  #expect(response["VIA"] == "a, b")
  #expect(response["absent"] == nil)
  #expect(response.text == "body")
  #expect(byteCount == text.utf8.count - 4)
}

@Test(arguments: [
  "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
  "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\nx: y\r\n\r\n",
])
func `a response cut at any byte waits for the rest`(text: String) throws {
  for length in 0..<text.utf8.count {
    let head = String(decoding: text.utf8.prefix(length), as: UTF8.self)
    #expect(try parse(head) == nil, "\(length)")
  }
  let (response, byteCount) = try #require(try parse(text))
  #expect(response.text == "hello")
  #expect(byteCount == text.utf8.count)
}

@Test(arguments: ["100 Continue", "204 No Content", "304 Not Modified"])
func `some statuses have no body`(status: String) throws {
  let (response, byteCount) = try #require(try parse("HTTP/1.1 \(status)\r\n\r\nnext"))
  #expect(response.body == [])
  #expect(byteCount == 17 + status.utf8.count - 4)
}

@Test func `an answer to HEAD has a length and no body`() throws {
  let text = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"
  #expect(try parse(text) == nil)
  let (response, byteCount) = try #require(try parse(text, toHead: true))
  #expect(response.body == [] && response["content-length"] == "5")
  #expect(byteCount == text.utf8.count)
}

@Test func `without a length the body lasts until the end`() throws {
  let text = "HTTP/1.1 200 OK\r\n\r\nall of it"
  #expect(try parse(text) == nil)
  #expect(try parse(text, isAtEnd: true)?.0.text == "all of it")
}

@Test(arguments: [
  "HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 +20 OK\r\n\r\n",
  "HTTP/1.1 200\r\n\r\n", "HTTP/1.1 200 OK\nx: y\r\n\r\n", "\r\n\r\n",
  "HTTP/1.1 200 OK\r\nx : y\r\n\r\n", "HTTP/1.1 200 OK\r\n: y\r\n\r\n",
  "HTTP/1.1 200 OK\r\nx\r\n\r\n", "HTTP/1.1 200 OK\r\n x: y\r\n\r\n",
  "HTTP/1.1 200 OK\r\ncontent-length: +5\r\n\r\nhello",
  "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 5\r\n\r\nhello",
  "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\nhello",
  "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n",
  "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-1\r\n",
  "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nabc",
])
func `what a careful client would stumble over is an error`(text: String) {
  #expect(throws: RawConnection.Failure.self) { try parse(text) }
}
