import Bytes
import Glibc
import TestKit
import Testing

@testable import Telemetry

private func written(_ addFields: (inout LogLine) -> Void) -> String {
  var line = LogLine(level: .warning, message: "it \"happened\"", milliseconds: 1_795_168_800_123)
  addFields(&line)
  line.end()
  return line.text.withSpan { String(decoding: $0) }
}

private let head =
  #"{"time":"2026-11-20T10:00:00.123Z","level":"warning","message":"it \"happened\"""#

@Test func `a line has its time, level and message first, then its fields`() throws {
  let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
  let parsed = TraceContext(traceparent: parent.utf8.span)
  let trace = try #require(parsed)
  let line = written { line in
    line.add("request_id", "req-1")
    line.add(trace)
    line.add("status", 503)
    line.add("offset", -1)
    line.add("duration_seconds", nanoseconds: 1_500_000)
    line.add("late_seconds", nanoseconds: -2_000_000_000)
    line.add("is_last", true)
    line.add("error", CancellationError())
  }
  let fields =
    #","request_id":"req-1","trace_id":"0af7651916cd43dd8448eb211c80319c","#
    + #""span_id":"b7ad6b7169203331","status":503,"offset":-1,"duration_seconds":0.0015,"#
    + #""late_seconds":-2,"is_last":true,"error":"CancellationError()"}"#
  #expect(line == head + fields + "\n")
  #expect(written { _ in } == head + "}\n")
}

@Test(
  arguments: [
    (Array("plain".utf8), "plain"),
    (Array("a\"b\\c/d".utf8), #"a\"b\\c/d"#),
    (Array("\n\r\t".utf8), #"\n\r\t"#),
    ([0x00, 0x08, 0x1F, 0x7F], "\\u0000\\u0008\\u001f\u{7F}"),
    (Array("grüße \"日本\"\n🙂".utf8), #"grüße \"日本\"\n🙂"#),
    ([0x61, 0xFF, 0x62], "a\u{FFFD}b"),
    ([0xC3], "\u{FFFD}"),
    ([0xED, 0xA0, 0x80, 0x22], #"\#u{FFFD}\#u{FFFD}\#u{FFFD}\""#),
    ([0xF0, 0x9F, 0x99, 0x0A], "\u{FFFD}\\n"),
    ([], ""),
  ] as [([UInt8], String)])
func `whatever bytes a field has, the line stays JSON`(bytes: [UInt8], text: String) {
  let line = GuardedBytes(bytes).withSpan { span in written { $0.add("path", span) } }
  #expect(line == head + #","path":""# + text + "\"}\n")
}

@Test func `a value beyond the limit is cut`() {
  let limit = LogLine.valueByteCountMax
  let full = String(repeating: "x", count: limit)
  #expect(written { $0.add("a", full) } == head + #","a":""# + full + "\"}\n")
  #expect(written { $0.add("a", full + "y") } == head + #","a":""# + full + "…\"}\n")
}

@Test func `instants agree with the C library's calendar`() {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SeededGenerator(seed: seed)
  // From year 0001 to year 9999.
  let range = -62_135_596_800_000...253_402_300_799_999
  let instants = (0..<2000).map { _ in Int.random(in: range, using: &random) }
  for instant in instants + [range.lowerBound, range.upperBound, 0, -1, 951_782_400_000] {
    var seconds = Int((Double(instant) / 1000).rounded(.down))
    var date = tm()
    gmtime_r(&seconds, &date)
    let fraction = instant - seconds * 1000
    let fields = [
      (Int(date.tm_year) + 1900, 4, "-"), (Int(date.tm_mon) + 1, 2, "-"),
      (Int(date.tm_mday), 2, "T"), (Int(date.tm_hour), 2, ":"), (Int(date.tm_min), 2, ":"),
      (Int(date.tm_sec), 2, "."), (fraction, 3, "Z"),
    ]
    let expected = fields.map { number, width, separator in
      String(repeating: "0", count: width - String(number).count) + "\(number)\(separator)"
    }.joined()
    var output = ByteBuffer()
    output.append(instant: instant)
    let text = output.withSpan { String(decoding: $0) }
    #expect(text == expected, "\(instant), seed \(seed)")
  }
}
