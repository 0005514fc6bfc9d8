import Bytes
import HTTP
import HTTP1
import TestKit
import Testing

/// Requests good and bad, each of which ends with the byte that decides it or later.
let requestSamples: [String] = [
  "POST /api/v1/price?a=b HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/json\r\n"
    + "Content-Length: 53\r\n\r\n{",
  "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\nX-Tabs: \ta\tb\t\r\nX-Empty:\r\n\r\n\r\n",
  "OPTIONS http://a:1 HTTP/1.0\r\nConnection: keep-alive, te\r\nConnection:close\r\n\r\n",
  "PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
    + "0\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: h\r\n\rX",
  "GET / HTTP/1.1\r\nHost: h\rX",
  "GET / HTTP/1.1\r\nHost: h\n\n",
  "GET / HTTP/1.1\r\nHost: h\r\nX y: z\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n",
  "GET / HTTP/2.0\r\n\r\n",
  "BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n",
  "GET /\u{0} HTTP/1.1\r\nHost: h\r\n\r\n",
  "GET / HTTP/1.1\r\n\r\n",
  "\r\n\r\n\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n",
]

@Test(arguments: requestSamples)
func `a request cut in two anywhere is judged as in one piece`(sample: String) {
  let sample = bytes(sample)
  let whole = verdict(of: sample)
  #expect(whole != .needsMore)
  for cut in 0...sample.count {
    let inTwo = verdict(of: sample, shownTo: [cut])
    #expect(inTwo == whole, "cut at \(cut)")
  }
}

@Test(arguments: requestSamples)
func `a request shown byte by byte is judged as in one piece`(sample: String) {
  let sample = bytes(sample)
  #expect(verdict(of: sample, shownTo: 0...sample.count) == verdict(of: sample))
}

@Test(arguments: requestSamples)
func `a head that is cut short waits for the rest`(sample: String) {
  let sample = bytes(sample)
  guard case .head(let head) = verdict(of: sample) else { return }
  for count in 0..<head.byteCount {
    #expect(verdict(of: Array(sample[..<count])) == .needsMore, "cut at \(count)")
  }
}

@Test(arguments: requestSamples)
func `no byte is read again but those of a line whose end has come`(sample: String) {
  // All bytes seen before are made poisonous: a parser that looked at one again would refuse the
  // request for a control character. (The last of them may be a CR still waiting for its LF.)
  let sample = bytes(sample)
  guard case .head(let head) = verdict(of: sample) else { return }
  var parser = RequestParser()
  var lineStart = 0
  for end in 1...head.byteCount {
    var shown = [UInt8](repeating: 0, count: end)
    let isLine = sample[..<end].suffix(2) == [0x0D, 0x0A]
    let visible = isLine ? lineStart..<end : max(lineStart, end - 2)..<end
    shown.replaceSubrange(visible, with: sample[visible])
    let progress = parser.parse(shown.span)
    #expect(progress == (end == head.byteCount ? .head(byteCount: end) : .needsMore))
    if isLine { lineStart = end }
  }
  let resumed = ParsedHead(parser.head, byteCount: head.byteCount, in: sample.span)
  #expect(resumed == head)
}
