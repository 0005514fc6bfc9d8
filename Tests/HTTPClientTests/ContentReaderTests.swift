import Bytes
import HTTPClient
import TestKit
import Testing

/// What a reader makes of an answer that comes in pieces.
private struct Reading: Equatable {
  var statuses: [Int] = []
  var content = ""
  var end = "needs more"
  var rest = ""
}

private func read(_ text: String, cutAt cuts: [Int] = [], isClosed: Bool = false) -> Reading {
  let bytes = Array(text.utf8)
  var reader = ContentReader()
  var reading = Reading()
  var held: [UInt8] = []
  var start = 0
  for end in cuts + [bytes.count] {
    held += bytes[start..<end]
    start = end
    walk: while true {
      let guarded = GuardedBytes(held)
      let step = guarded.withSpan { reader.next($0) }
      switch step.event {
      case .needsMore:
        held.removeFirst(step.taken)
        break walk
      case .head(let head): reading.statuses.append(head.status)
      case .content(let range): reading.content += String(decoding: held[range], as: UTF8.self)
      case .end:
        reading.end = "end"
        reading.rest = String(decoding: held.dropFirst(step.taken), as: UTF8.self)
        return reading
      case .malformed:
        reading.end = "malformed"
        return reading
      }
      held.removeFirst(step.taken)
    }
  }
  if isClosed { reading.end = reader.receivedEnd() ? "end" : "cut off" }
  return reading
}

private let chunked = """
  HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
  3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: u\r\n\r\nrest
  """
private let counted = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhellorest"

@Suite struct `A reader of content` {
  @Test(arguments: [(chunked, "abc0123456789"), (counted, "hello")])
  func `hands it on however it is cut`(_ text: String, _ content: String) {
    let whole = Reading(statuses: [200], content: content, end: "end", rest: "rest")
    #expect(read(text) == whole)
    for cut in 0...text.utf8.count {
      #expect(read(text, cutAt: [cut]).content == content, "cut at \(cut)")
    }
    #expect(read(text, cutAt: Array(0..<text.utf8.count)).content == content)
  }

  @Test func `tells content that ends with the connection from one that is cut off`() {
    let open = "HTTP/1.0 200 OK\r\n\r\nhello"
    #expect(
      read(open, isClosed: true) == Reading(statuses: [200], content: "hello", end: "end"))
    for text in [chunked, counted] {
      for count in 0..<text.utf8.count - "rest".utf8.count {
        let part = String(decoding: Array(text.utf8)[..<count], as: UTF8.self)
        #expect(read(part, isClosed: true).end == "cut off", "cut at \(count)")
      }
    }
  }

  @Test(arguments: [
    "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFF\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
  ])
  func `refuses what contradicts itself`(_ text: String) {
    #expect(read(text).end == "malformed")
  }

  @Test func `bounds heads, sizes and trailers`() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
    let field = "x: \(String(repeating: "y", count: 1_000))\r\n"
    let fields = String(repeating: field, count: 70)
    #expect(read("\(head)\(fields)").end == "malformed")
    #expect(read("\(head)\r\n1;\(String(repeating: "y", count: 5_000))").end == "malformed")
    #expect(read("\(head)\r\n0\r\n\(fields)").end == "malformed")
    #expect(read("\(head)\r\n0\r\n\(field)\r\n").end == "end")
  }

  @Test func `passes over the body that an answer cannot have`() {
    #expect(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n").end == "end")
    #expect(read("HTTP/1.1 204 No Content\r\n\r\n").end == "end")
    #expect(read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").end == "end")
  }
}
