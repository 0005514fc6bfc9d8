import Bytes
import HTTP
import Testing

private typealias Failure = PercentDecoder.Failure

/// What a piece decodes to behind what was there, or why it does not.
private func decoded(
  _ text: String, _ decode: (Span<UInt8>, inout ByteBuffer) throws(Failure) -> Void
) -> Result<String, Failure> {
  var output = ByteBuffer()
  output.append("<")
  let failure: Failure?
  do throws(Failure) {
    try decode(Array(text.utf8).span, &output)
    failure = nil
  } catch {
    failure = error
  }
  let written = output.withSpan { String(decoding: $0) }
  guard let failure else { return .success(String(written.dropFirst())) }
  #expect(written == "<")
  return .failure(failure)
}

private func segment(_ text: String) -> Result<String, Failure> {
  decoded(text) { (bytes, output) throws(Failure) in
    try PercentDecoder.decode(segment: bytes, into: &output)
  }
}

private func queryPiece(_ text: String) -> Result<String, Failure> {
  decoded(text) { (bytes, output) throws(Failure) in
    try PercentDecoder.decode(queryPiece: bytes, into: &output)
  }
}

@Test(arguments: [
  ("", ""),
  ("DRILL-18V", "DRILL-18V"),
  ("%44%52%49%4c%4C", "DRILL"),
  ("a%2Fb%26c%3Dd%25", "a/b&c=d%"),
  ("%2541", "%41"),
  ("%2e%2E", ".."),
  ("%20", " "),
  ("%C3%A4%E2%82%AC%F0%9F%94%A9", "ä€🔩"),
])
func `escapes are undone once`(escaped: String, text: String) {
  #expect(segment(escaped) == .success(text))
  #expect(queryPiece(escaped) == .success(text))
}

@Test func `a plus is a space in a query only`() {
  #expect(segment("a+b%2Bc") == .success("a+b+c"))
  #expect(queryPiece("a+b%2Bc") == .success("a b+c"))
}

@Test(arguments: [
  "%", "%4", "a%", "%%41", "%G1", "%1G", "% 41", "%+1", "%-1", "%u0041", "%0x", "%\u{661}1",
])
func `a malformed escape is refused`(text: String) {
  #expect(segment(text) == .failure(.malformedEscape))
  #expect(queryPiece(text) == .failure(.malformedEscape))
}

@Test func `no control character comes in, escaped or not`() {
  for byte in Array(UInt8(0)..<0x20) + [0x7F] {
    let digits = String(byte, radix: 16, uppercase: true)
    let escape = "a%" + (digits.count == 1 ? "0" : "") + digits
    #expect(segment(escape) == .failure(.controlByte))
    #expect(segment("a\(Unicode.Scalar(byte))") == .failure(.controlByte))
  }
}

@Test(arguments: [
  "%80", "%FF", "%C3", "%C0%AF", "%E0%80%AF", "%ED%A0%80", "%F4%90%80%80", "%F5%80%80%80",
  "%C3%28", "%A4%C3", "%E2%82",
])
func `what is no UTF-8 is refused`(text: String) {
  #expect(segment(text) == .failure(.malformedText))
  #expect(queryPiece(text) == .failure(.malformedText))
}

@Test(arguments: [
  ("/", [""]),
  ("/a", ["a"]),
  ("/a/b%2Fc/d", ["a", "b%2Fc", "d"]),
  ("/a/", ["a", ""]),
  ("//a", ["", "a"]),
  ("/.././a", ["..", ".", "a"]),
])
func `a path is split at its slashes, before it is decoded`(path: String, segments: [String]) {
  let bytes = Array("GET \(path) HTTP/1.1".utf8)
  var cursor = PathSegments(ByteRange(4..<4 + path.utf8.count))
  var found: [String] = []
  while let segment = cursor.next(in: bytes.span) {
    found.append(String(decoding: bytes[segment.bounds], as: UTF8.self))
  }
  #expect(found == segments)
}

@Test(arguments: [
  ("", []),
  ("a=b", ["a→b"]),
  ("a=b&c=d", ["a→b", "c→d"]),
  ("a", ["a→"]),
  ("a=", ["a→"]),
  ("=b", ["→b"]),
  ("a=b=c&&d=%26&", ["a→b=c", "d→%26"]),
  ("&&", []),
  ("a=1&a=2", ["a→1", "a→2"]),
])
func `a query is split into its pairs, before it is decoded`(query: String, pairs: [String]) {
  let bytes = Array("/?\(query)#".utf8)
  var cursor = QueryPairs(ByteRange(2..<2 + query.utf8.count))
  var found: [String] = []
  while let pair = cursor.next(in: bytes.span) {
    let name = String(decoding: bytes[pair.name.bounds], as: UTF8.self)
    let value = String(decoding: bytes[pair.value.bounds], as: UTF8.self)
    found.append("\(name)→\(value)")
  }
  #expect(found == pairs)
}
