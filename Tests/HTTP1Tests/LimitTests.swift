import HTTP
import HTTP1
import Testing

/// The verdict, which must be the same byte by byte.
private func judge(_ text: String, _ limits: RequestLimits) -> Verdict {
  let whole = verdict(of: text, limits: limits)
  let sample = bytes(text)
  #expect(verdict(of: sample, shownTo: 0..<sample.count, limits: limits) == whole)
  return whole
}

private func isHead(_ verdict: Verdict) -> Bool {
  if case .head = verdict { true } else { false }
}

@Test func `a request line is as long as its limit at most`() {
  var limits = RequestLimits()
  limits.requestLineByteCountMax = 32
  let end = " HTTP/1.1\r\nHost: a-host-that-makes-this-line-longer-than-32.example\r\n\r\n"
  let path = "/" + String(repeating: "a", count: 18)
  #expect(isHead(judge("GET " + path + end, limits)))
  #expect(isHead(judge("\r\nGET " + path + end, limits)))
  #expect(judge("GET " + path + "a" + end, limits) == .refused(.requestLineTooLong))
  #expect(judge("\r\nGET " + path + "a" + end, limits) == .refused(.requestLineTooLong))
  // Without its end, and with rubbish behind the limit.
  let tooMuch = String(repeating: "A", count: 34)
  #expect(judge(tooMuch, limits) == .refused(.requestLineTooLong))
  #expect(judge(tooMuch + "\u{0}\n", limits) == .refused(.requestLineTooLong))
  #expect(judge(String(tooMuch.dropLast()), limits) == .needsMore)
}

@Test func `a head is as large as its limit at most`() {
  var limits = RequestLimits()
  limits.requestLineByteCountMax = 20
  limits.headByteCountMax = 64
  // 16 of request line, 9 of Host, 2 at the end, and 5 of X around its value.
  let head = { (count: Int) in
    "GET / HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "v", count: count))\r\n\r\n"
  }
  #expect(isHead(judge(head(64 - 32), limits)))
  #expect(judge(head(64 - 31), limits) == .refused(.headTooLarge))
  #expect(judge(head(64 - 30), limits) == .refused(.headTooLarge))
  #expect(judge(head(100), limits) == .refused(.headTooLarge))
  #expect(judge("\r\n" + head(64 - 34), limits) != .refused(.headTooLarge))
  #expect(judge("\r\n" + head(64 - 33), limits) == .refused(.headTooLarge))
}

@Test func `fields are as many as their limit at most`() {
  var limits = RequestLimits()
  limits.fieldCountMax = 5
  let head = { (count: Int) in
    "GET / HTTP/1.1\r\nHost: h\r\n" + String(repeating: "X: y\r\n", count: count) + "\r\n"
  }
  #expect(isHead(judge(head(4), limits)))
  #expect(judge(head(5), limits) == .refused(.tooManyFields))
}

@Test func `the default limits hold`() {
  let head = { (path: Int, fields: Int, value: Int) in
    "GET /\(String(repeating: "p", count: path)) HTTP/1.1\r\nHost: h\r\n"
      + String(repeating: "X: y\r\n", count: fields)
      + "Y: \(String(repeating: "v", count: value))\r\n\r\n"
  }
  #expect(isHead(verdict(of: head(8192 - 14, 98, 0))))
  #expect(verdict(of: head(8192 - 13, 0, 0)) == .refused(.requestLineTooLong))
  #expect(verdict(of: head(0, 99, 0)) == .refused(.tooManyFields))
  #expect(isHead(verdict(of: head(0, 0, 16384 - 32))))
  #expect(verdict(of: head(0, 0, 16384 - 31)) == .refused(.headTooLarge))
}

@Test func `empty lines are as many as their limit at most`() {
  var limits = RequestLimits()
  let request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
  #expect(isHead(judge("\r\n\r\n" + request, limits)))
  #expect(judge("\r\n\r\n\r\n" + request, limits) == .refused(.tooManyEmptyLines))
  limits.leadingEmptyLineCountMax = 0
  #expect(isHead(judge(request, limits)))
  #expect(judge("\r\n" + request, limits) == .refused(.tooManyEmptyLines))
}

@Test func `a body too large is refused by its announcement`() {
  var limits = RequestLimits()
  limits.bodyByteCountMax = 10
  let head = { (length: String) in
    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \(length)\r\n\r\n"
  }
  #expect(isHead(judge(head("10"), limits)))
  #expect(judge(head("11"), limits) == .refused(.bodyTooLarge))
  #expect(judge(head("999999999999999999"), limits) == .refused(.bodyTooLarge))
  #expect(judge(head("1000000000000000000"), limits) == .refused(.malformedContentLength))
}

@Test func `chunks are as large together as a body at most`() {
  var limits = RequestLimits()
  limits.bodyByteCountMax = 16
  #expect(isComplete("10\r\n0123456789abcdef\r\n0\r\n\r\n", limits))
  #expect(isComplete("8\r\n01234567\r\n8\r\n01234567\r\n0\r\n\r\n", limits))
  #expect(decode(bytes("11\r\n"), limits: limits) == .refused(.bodyTooLarge))
  #expect(decode(bytes("8\r\n01234567\r\n9\r\n"), limits: limits) == .refused(.bodyTooLarge))
  #expect(decode(bytes("FFFFFFFFFFFFFFFF;"), limits: limits) == .refused(.bodyTooLarge))
  #expect(decode(bytes("00000000000000011"), limits: limits) == .refused(.malformedChunkSize))
}

@Test func `extensions are as large as their limits at most, each and together`() {
  var limits = RequestLimits()
  limits.chunkExtensionByteCountMax = 4
  limits.chunkExtensionsByteCountMax = 8
  let chunks = { (extensions: String...) in
    extensions.map { "1\($0)\r\nx\r\n" }.joined() + "0\r\n\r\n"
  }
  #expect(isComplete(chunks(";a=b", " ;cd", ""), limits))
  #expect(decode(bytes(chunks(";abcd")), limits: limits) == .refused(.chunkExtensionsTooLarge))
  let third = chunks(";a=b", ";a=b", ";a")
  #expect(decode(bytes(third), limits: limits) == .refused(.chunkExtensionsTooLarge))
}

@Test func `trailer fields are as many and large as their limits at most`() {
  var limits = RequestLimits()
  limits.trailerByteCountMax = 20
  limits.trailerFieldCountMax = 3
  #expect(isComplete("0\r\nA:\r\nC:\r\nE:\r\n\r\n", limits))
  #expect(isComplete("0\r\nA:23456789012345\r\n\r\n", limits))
  let larger = "0\r\nA:234567890123456\r\n\r\n"
  #expect(decode(bytes(larger), limits: limits) == .refused(.trailersTooLarge))
  let more = "0\r\nA:\r\nC:\r\nE:\r\nF:\r\n\r\n"
  #expect(decode(bytes(more), limits: limits) == .refused(.trailersTooLarge))
}

private func isComplete(_ text: String, _ limits: RequestLimits) -> Bool {
  if case .complete = decode(bytes(text), limits: limits) { true } else { false }
}
