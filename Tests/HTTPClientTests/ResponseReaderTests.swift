import Bytes
import HTTPClient
import TestKit
import Testing

/// What a reader makes of answers that come in pieces: their statuses, bodies and tags.
private struct Reading: Equatable {
  var answers: [String] = []
  var isMalformed = false
  var rest = ""
}

private func read(_ pieces: [[UInt8]], keepsBody: Bool = true, isToHead: Bool = false) -> Reading {
  var reader = ResponseReader()
  var reading = Reading()
  var held: [UInt8] = []
  for piece in pieces {
    held += piece
    while !held.isEmpty {
      switch reader.read(held.span, keepsBody: keepsBody, isToHead: isToHead) {
      case .malformed:
        reading.isMalformed = true
        return reading
      case .needsMore(let taken):
        held.removeFirst(taken)
      case .complete(let answer, let taken):
        var body = ByteBuffer()
        answer.appendBody(from: held.span, to: &body)
        let text = body.withSpan { String(decoding: $0) }
        let tag = String(decoding: held[answer.entityTag.bounds], as: UTF8.self)
        reading.answers.append("\(answer.status) \(answer.keepsAlive) \(text)\(tag)")
        held.removeFirst(taken)
        continue
      }
      break
    }
  }
  reading.rest = String(decoding: held, as: UTF8.self)
  return reading
}

private func read(_ text: String, keepsBody: Bool = true, isToHead: Bool = false) -> Reading {
  read([Array(text.utf8)], keepsBody: keepsBody, isToHead: isToHead)
}

private let conversation = """
  HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag:  "t" \r\n\r\nhello\
  HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n\
  HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
  3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: u\r\n\r\n\
  HTTP/1.1 503 \r\ncontent-length: 0\r\nConnection: close\r\n\r\n\
  HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nz
  """

@Suite struct `A reader of answers` {
  private let expected = Reading(answers: [
    "200 true hello\"t\"", "304 true ", "200 true abc0123456789", "503 false ", "200 true z",
  ])

  @Test func `reads one after the other`() { #expect(read(conversation) == expected) }

  @Test func `names no place that is gone when it keeps no body`() {
    let bytes = Array(conversation.utf8)
    for cut in 1..<bytes.count {
      let reading = read([Array(bytes[..<cut]), Array(bytes[cut...])], keepsBody: false)
      #expect(reading.answers.count == 5 && reading.rest.isEmpty, "cut at \(cut)")
      #expect(reading.answers.allSatisfy { !$0.contains("hello") })
    }
    #expect(read(conversation, keepsBody: false).answers[0] == "200 true \"t\"")
  }

  @Test func `waits for the rest wherever a piece ends`() {
    let bytes = Array(conversation.utf8)
    for cut in 1..<bytes.count {
      let reading = read([Array(bytes[..<cut]), Array(bytes[cut...])])
      #expect(reading == expected, "cut at \(cut)")
    }
    #expect(read(bytes.map { [$0] }) == expected)
  }

  @Test func `passes over a body that nobody looks at`() {
    var reader = ResponseReader()
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nxxx"
    #expect(
      reader.read(head.utf8.span, keepsBody: false, isToHead: false)
        == .needsMore(taken: head.utf8.count))
    let rest = [UInt8](repeating: 1, count: 999_997 + 3)
    guard
      case .complete(let answer, 999_997) = reader.read(
        rest.span, keepsBody: false, isToHead: false)
    else {
      Issue.record("the body did not end")
      return
    }
    #expect(answer.body.isEmpty)
  }

  @Test func `expects no body of an answer to HEAD`() {
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
    #expect(read(text, isToHead: true) == Reading(answers: ["200 true "]))
  }

  @Test func `lets an answer without a length end with its connection`() {
    var reader = ResponseReader()
    let text = "HTTP/1.1 200 OK\r\n\r\nwhatever"
    #expect(
      reader.read(text.utf8.span, keepsBody: false, isToHead: false)
        == .needsMore(taken: text.utf8.count))
    #expect(reader.receivedEnd()?.status == 200)
    #expect(reader.receivedEnd() == nil)
  }

  @Test(arguments: [
    "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 99 X\r\n\r\n", "HTTP/1.1 2000 X\r\n\r\n", "\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 17000000\r\n\r\n",
    "HTTP/1.1 101 Switching\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n\r\n",
  ])
  func `refuses what is no answer`(text: String) { #expect(read(text).isMalformed) }

  @Test func `refuses a head without end`() {
    let fits = [UInt8](repeating: UInt8(ascii: "x"), count: ResponseReader.headByteCountMax - 1)
    #expect(!read([fits]).isMalformed)
    #expect(read([fits, [UInt8(ascii: "x")]]).isMalformed)
  }

  @Test func `survives whatever a server sends`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    let bytes = Array(conversation.utf8)
    for _ in 0..<3_000 {
      var mutant = bytes
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<mutant.count, using: &generator)
        mutant[place] = UInt8.random(in: 0...255, using: &generator)
      }
      let cut = Int.random(in: 0..<mutant.count, using: &generator)
      // Cut or whole, it is read the same.
      #expect(
        read([mutant]) == read([Array(mutant[..<cut]), Array(mutant[cut...])]), "seed \(seed)")
    }
  }
}
