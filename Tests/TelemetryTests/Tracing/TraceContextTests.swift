import Bytes
import TestKit
import Testing

@testable import Telemetry

private func parsed(_ text: some Collection<UInt8>) -> TraceContext? {
  GuardedBytes(text).withSpan { TraceContext(traceparent: $0) }
}

private func formatted(_ context: TraceContext) -> String {
  var output = ByteBuffer()
  output.append(traceparent: context)
  return output.withSpan { String(decoding: $0) }
}

@Test(
  arguments: [
    ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "01"),
    ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "00"),
    // Flags not known are not passed on.
    ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff", "01"),
    ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe", "00"),
    // Higher versions, with and without more behind.
    ("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "01"),
    ("fe-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-holds", "01"),
    ("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-", "01"),
  ])
func `a valid traceparent is read and written as version 00`(text: String, flags: String) throws {
  let context = try #require(parsed(text.utf8))
  #expect(
    formatted(context) == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-\(flags)")
}

@Test(arguments: [
  "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "00-00000000000000000000000000000000-b7ad6b7169203331-01",
  "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
  "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0G",
  "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-011",
  "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more",
  "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
  " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "",
])
func `anything else is refused`(text: String) {
  #expect(parsed(text.utf8) == nil)
}

@Test func `a traceparent cut anywhere is refused within its bytes`() {
  let whole = Array("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more".utf8)
  for count in 0...whole.count {
    #expect((parsed(whole.prefix(count)) != nil) == (count >= TraceContext.byteCount))
  }
}

@Test func `a child keeps the trace and has a span of its own`() throws {
  var ids = TraceIDGenerator()
  let parent = TraceContext(from: &ids, isSampled: true)
  let child = parent.child(from: &ids)
  #expect(child.traceID == parent.traceID)
  #expect(child.isSampled)
  #expect(child.spanID != parent.spanID)
  #expect(parsed(formatted(child).utf8) == child)
}

@Test func `ids follow the published generator and never repeat early`() {
  /// Gives the state 1, 2, 3, 4.
  struct Counting: RandomNumberGenerator {
    var last: UInt64 = 0
    mutating func next() -> UInt64 {
      last += 1
      return last
    }
  }
  var source = Counting()
  var ids = TraceIDGenerator(seededBy: &source)
  // The first outputs of xoshiro256++ from that state, as its authors' C code prints them.
  #expect(
    (0..<4).map { _ in ids.next() } == [
      41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386,
    ])
  var own = TraceIDGenerator()
  var other = TraceIDGenerator()
  let drawn = (0..<10_000).flatMap { _ in [own.next(), other.next()] }
  #expect(Set(drawn).count == 20_000)
  #expect(!drawn.contains(0))
}
