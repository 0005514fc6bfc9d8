import Bytes
import HTTP
import HTTP1

/// Times the parts of HTTP/1.1 that each request costs: `benchmarks http1 [PART [ROUNDS]]`.
func benchmarkHTTP1(_ arguments: ArraySlice<String>) {
  let only = arguments.first
  let rounds = arguments.dropFirst().first.flatMap { Int($0) } ?? 200_000
  for (name, subject) in subjects where only == nil || only == name {
    let nanoseconds = bestTime(rounds: rounds, subject)
    print("http1 \(name): \(nanoseconds) ns")
  }
}

private let subjects: [(name: String, subject: @Sendable (Int) -> Void)] = [
  ("parse-wrk", { parse(wrkRequest, $0) }),
  ("parse-browser", { parse(browserRequest, $0) }),
  ("parse-wrk-in-two", { parseInTwo(wrkRequest, $0) }),
  ("decode-chunks", { decode($0) }),
  ("encode", { encode($0) }),
  ("date", { formatDates($0) }),
]

/// The nanoseconds of one round, in the best of seven runs: the others were disturbed more.
private func bestTime(rounds: Int, _ subject: (Int) -> Void) -> Double {
  var best = Duration.seconds(1_000)
  for _ in 0..<7 {
    best = min(best, ContinuousClock().measure { subject(rounds) })
  }
  let tenths = (best / rounds).components.attoseconds / 100_000_000
  return Double(tenths) / 10
}

private let wrkRequest = """
  POST /api/v1/price HTTP/1.1\r
  Host: 127.0.0.1:8080\r
  Content-Type: application/json\r
  Content-Length: 53\r
  \r

  """

private let browserRequest = """
  GET /api/v1/price/DRILL-18V?quantity=12&currency=EUR&segments=dealer HTTP/1.1\r
  Host: prices.example.com\r
  User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r
  Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r
  Accept-Language: en-US,en;q=0.5\r
  Accept-Encoding: gzip, deflate, br, zstd\r
  Connection: keep-alive\r
  Cookie: session=4f6b2c7d9e; theme=dark\r
  Upgrade-Insecure-Requests: 1\r
  Sec-Fetch-Dest: document\r
  Sec-Fetch-Mode: navigate\r
  Sec-Fetch-Site: none\r
  If-None-Match: "a1b2c3d4e5f60718"\r
  \r

  """

private func parse(_ text: String, _ rounds: Int) {
  let bytes = Array(text.utf8)
  var parser = RequestParser()
  for _ in 0..<rounds {
    let progress = parser.parse(bytes.span)
    precondition(progress == .head(byteCount: bytes.count))
  }
}

private func parseInTwo(_ text: String, _ rounds: Int) {
  let bytes = Array(text.utf8)
  var parser = RequestParser()
  for round in 0..<rounds {
    _ = parser.parse(bytes.span.extracting(0..<round % bytes.count))
    let progress = parser.parse(bytes.span)
    precondition(progress == .head(byteCount: bytes.count))
  }
}

private func decode(_ rounds: Int) {
  let content = String(repeating: "x", count: 256)
  let wire = Array("100\r\n\(content)\r\n100\r\n\(content)\r\n0\r\n\r\n".utf8)
  var buffer = ByteBuffer()
  for _ in 0..<rounds {
    buffer.removeAll()
    buffer.append(wire.span)
    var decoder = ChunkedDecoder()
    let progress = buffer.withMutableSpan { decoder.decode(&$0, from: 0, bodyEnd: 0) }
    precondition(progress == .complete(bodyEnd: 512, consumedEnd: wire.count))
  }
}

private func encode(_ rounds: Int) {
  let content = Array(String(repeating: "x", count: 300).utf8)
  let requestID = Array("4bf92f3577b34da6a3ce929d0e0e4736".utf8)
  let date = IMFDate(unixSeconds: 1_800_000_000)
  var request = RequestHead()
  request.keepsAlive = true
  let encoder = ResponseEncoder(for: request)
  let fields = ResponseFields()
  var output = ByteBuffer()
  for _ in 0..<rounds {
    output.removeAll()
    encoder.append(
      .ok, contentType: "application/json", content: content.span, date: date,
      requestID: requestID.span, fields: fields, to: &output)
  }
  precondition(output.count > 300)
}

private func formatDates(_ rounds: Int) {
  for round in 0..<rounds {
    let date = IMFDate(unixSeconds: Int64(round) * 7_919)
    precondition(date.bytes[19] == UInt8(ascii: ":"))
  }
}
