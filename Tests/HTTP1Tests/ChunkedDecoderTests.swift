import Bytes
import HTTP
import HTTP1
import Testing

/// Chunked bodies good and bad, the good ones with another request behind.
let chunkedSamples: [String] = [
  "0\r\n\r\nGET /",
  "5\r\nhello\r\n1\r\n \r\nA\r\nworld 0123\r\n000\r\n\r\nGET /",
  "5;a\r\nhello\r\n5 \t;\ta=b ; c = \"d;\\\"\\\\\te\u{E9}\";f\r\nhello\r\n0;x=y\r\n\r\nG",
  "aB;_=~\r\n" + String(repeating: "\r\n", count: 85)
    + "x\r\n0\r\nA: b\r\nC:\tÿ \r\nd:\r\n\r\nGET /",
  "5\r\nhelloX\r\n0\r\n\r\n",
  "5\r\nhello\n0\r\n\r\n",
  "5\r\nhello\r\n0\r\nA : b\r\n\r\n",
  "5\r\nhello\r\n0\r\nA: b\nC: d\r\n\r\n",
  "5;a=\"b\r\nhello\r\n0\r\n\r\n",
  "G\r\n",
]

@Test func `content comes out of its chunks in one piece`() {
  let sample = bytes(chunkedSamples[2])
  let content = Array("hellohello".utf8)
  #expect(decode(sample) == .complete(content: content, consumedEnd: sample.count - 1))
  let head = Array("the head, which stays".utf8)
  #expect(
    decode(head + sample, from: head.count)
      == .complete(content: content, consumedEnd: head.count + sample.count - 1))
}

@Test func `bodies of any digits, extensions and trailers are read`() {
  for sample in chunkedSamples[..<4] {
    guard case .complete(_, let consumedEnd) = decode(bytes(sample)) else {
      Issue.record("not complete: \(sample)")
      continue
    }
    #expect(sample.unicodeScalars.dropFirst(consumedEnd).first == "G")
  }
}

@Test(arguments: chunkedSamples)
func `chunks cut in two anywhere are decoded as in one piece`(sample: String) {
  let sample = bytes(sample)
  let whole = decode(sample)
  for cut in 0...sample.count {
    #expect(decode(sample, inPiecesTo: [cut]) == whole, "cut at \(cut)")
  }
  #expect(decode(sample, inPiecesTo: 0...sample.count) == whole)
}

@Test(arguments: chunkedSamples)
func `chunks that are cut short wait for the rest with the body so far`(sample: String) {
  let sample = bytes(sample)
  guard case .complete(let content, let consumedEnd) = decode(sample) else { return }
  var byteCount = 0
  for count in 0..<consumedEnd {
    guard case .needsMore(let part) = decode(Array(sample[..<count])) else {
      Issue.record("does not wait, cut at \(count)")
      return
    }
    #expect(content.starts(with: part) && part.count >= byteCount)
    byteCount = part.count
  }
  #expect(byteCount == content.count)
}

@Test(arguments: [
  ";", ";;a", "; ;a", ";a;", ";=a", ";a=", ";a= ", ";a==b", ";a=b=c", ";a b", ";a=b c", ";a[",
  ";a=[", ";a=\"", ";a=\"b", ";a=\"b\"c", ";a=\"b\"\"c\"", ";a=\"b\\\"", ";\"a\"",
  ";a=\"\u{1}\"", ";a=\"\\\u{7F}\"", ";a\u{E9}", ";a=\u{E9}", " ", "\t", " a", ";a ", ";a=b ",
  ";a=\"b\" ", ";a=\"b\" c", ";a =", ";a =;b", " =a", ";a=b =c",
])
func `a malformed extension is refused`(text: String) {
  let decoding = decode(bytes("5\(text)\r\nhello\r\n0\r\n\r\n"))
  #expect(decoding == .refused(.malformedChunkExtension))
}

@Test(arguments: [
  " A: b\r\n", "\tA: b\r\n", ": b\r\n", "A : b\r\n", "A b: c\r\n", "A\r\n", "A[: b\r\n",
  "A\u{E9}: b\r\n", "A: b\r\n c\r\n", "A: \u{0}\r\n", "A: \u{7F}\r\n", "A: b\n", "A: b\r\r\n",
  "A: b\rC: d\r\n", "\n", "\rX",
])
func `a malformed trailer is refused`(lines: String) {
  #expect(decode(bytes("1\r\nx\r\n0\r\n\(lines)\r\n")) == .refused(.malformedTrailer))
}

@Test func `after a refused chunk there is nothing but the refusal`() {
  var decoder = ChunkedDecoder()
  var buffer = ByteBuffer()
  buffer.append("x")
  let first = buffer.withMutableSpan { decoder.decode(&$0, from: 0, bodyEnd: 0) }
  buffer.removeAll()
  buffer.append("0\r\n\r\n")
  let second = buffer.withMutableSpan { decoder.decode(&$0, from: 0, bodyEnd: 0) }
  #expect(first == .refused(.malformedChunkSize))
  #expect(second == .refused(.malformedChunkSize))
}

@Test func `bytes that are kept behind the body do not disturb it`() {
  // A caller may leave what was consumed where it is: it says where the new bytes begin.
  var decoder = ChunkedDecoder()
  var buffer = ByteBuffer()
  buffer.append("head")
  buffer.append("3;name=value\r\nabc\r")
  let first = buffer.withMutableSpan { decoder.decode(&$0, from: 4, bodyEnd: 4) }
  #expect(first == .needsMore(bodyEnd: 7))
  let start = buffer.count
  buffer.append("\n2\r\nde\r\n0\r\n\r\n")
  let second = buffer.withMutableSpan { decoder.decode(&$0, from: start, bodyEnd: 7) }
  #expect(second == .complete(bodyEnd: 9, consumedEnd: buffer.count))
  let body = buffer.withSpan { String(decoding: $0.extracting(0..<9)) }
  #expect(body == "headabcde")
}
