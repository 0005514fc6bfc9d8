import Bytes
import Synchronization
import TestKit
import Testing

private func text(_ buffer: borrowing ByteBuffer) -> String {
  buffer.withSpan { String(decoding: $0) }
}

@Test func `appended pieces stand in their order`() {
  var buffer = ByteBuffer()
  buffer.append("GET ")
  buffer.append(UInt8(ascii: "/"))
  buffer.append("päth"[...])
  buffer.append(decimal: -42)
  #expect(text(buffer) == "GET /päth-42")
}

@Test func `of a word as many bytes stand as are asked for`() {
  var buffer = ByteBuffer()
  for byteCount in 0...8 { buffer.append(0x38_37_36_35_34_33_32_31, byteCount: byteCount) }
  #expect(text(buffer) == "112123123412345123456123456712345678")
}

@Test func `a text stands between the bytes around it`() {
  var buffer = ByteBuffer()
  for byteCount in 0...8 {
    buffer.append((0x38_37_36_35_34_33_32_31, byteCount), "=", (0x62_61, min(byteCount, 2)))
    buffer.append(" ")
  }
  #expect(
    text(buffer) == "= 1=a 12=ab 123=ab 1234=ab 12345=ab 123456=ab 1234567=ab 12345678=ab ")
}

@Test func `a drained buffer keeps the rest through growth`() {
  var buffer = ByteBuffer(capacity: 8)
  buffer.append("12345678")
  buffer.removeFirst(6)
  buffer.append("abcdef")
  #expect(text(buffer) == "78abcdef")
  buffer.append("0123456789")
  #expect(text(buffer) == "78abcdef0123456789")
  buffer.truncate(to: 3)
  #expect(text(buffer) == "78a")
  buffer.releaseMemory()
  #expect(buffer.isEmpty && buffer.capacity == 0)
  buffer.append("again")
  #expect(text(buffer) == "again")
}

@Test func `a fill that stops short keeps what it wrote`() {
  var buffer = ByteBuffer()
  buffer.append(upTo: 100) { output in
    output.append(1)
    output.append(2)
  }
  #expect(buffer.count == 2)
  #expect(buffer.capacity >= 100)
}

@Test(arguments: [(0, 3), (3, 0), (2, 5), (5, 5)])
func `bytes move in their place, onto themselves too`(source: Int, target: Int) {
  var buffer = ByteBuffer()
  buffer.append("_0123456789")
  buffer.removeFirst(1)
  buffer.withMutableSpan { $0.move(source..<source + 5, to: target) }
  var expected = Array("0123456789".utf8)
  expected.replaceSubrange(target..<target + 5, with: Array(expected[source..<source + 5]))
  #expect(text(buffer) == String(decoding: expected, as: UTF8.self))
}

@Test(arguments: [0, 7, 9, 10, 99, 100, 4_294_967_296, UInt64.max, 9_999_999_999_999_999_999])
func `decimal digits are those of the number`(number: UInt64) {
  var buffer = ByteBuffer()
  buffer.append(decimal: number)
  #expect(text(buffer) == String(number))
}

@Test func `the smallest number has digits too`() {
  var buffer = ByteBuffer()
  buffer.append(decimal: Int64.min)
  #expect(text(buffer) == "-9223372036854775808")
}

@Test func `hexadecimal digits are sixteen`() {
  var buffer = ByteBuffer()
  buffer.append(hexadecimal: 0xDEAD_BEEF)
  #expect(text(buffer) == "00000000deadbeef")
  buffer.removeAll()
  buffer.append(hexadecimal: 0x0123_4567_89AB_CDEF)
  buffer.append(hexadecimal: 0xFEDC_BA98_7654_3210)
  buffer.append(hexadecimal: .max)
  #expect(text(buffer) == "0123456789abcdeffedcba9876543210ffffffffffffffff")
}

@Test func `any sequence of operations agrees with an array`() {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SeededGenerator(seed: seed)
  var buffer = ByteBuffer()
  var model: [UInt8] = []
  for _ in 0..<10_000 {
    switch Int.random(in: 0..<5, using: &random) {
    case 0, 1:
      let piece = (0..<Int.random(in: 0..<50, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      buffer.append(piece.span)
      model += piece
    case 2:
      let count = Int.random(in: 0...model.count, using: &random)
      buffer.removeFirst(count)
      model.removeFirst(count)
    case 3 where model.count > 200:
      buffer.truncate(to: 100)
      model = Array(model.prefix(100))
    default:
      buffer.append(7)
      model.append(7)
    }
    let same = buffer.withSpan { span in
      span.withUnsafeBufferPointer { $0.elementsEqual(model) }
    }
    guard same else {
      Issue.record("differs with seed \(seed)")
      return
    }
  }
}

/// Of every length that is compared in its own way, and its neighbours.
private let texts: [StaticString] = [
  "t", "tr", "tra", "host", "trans", "accept", "trailer", "location", "forwarded",
  "if-modified-since", "transfer-encoding", "access-control-allow-meth",
]

@Test(arguments: texts.indices)
func `text compares with or without case, and each of its bytes counts`(which: Int) {
  let text = texts[which]
  let bytes = Array(text.description.utf8)
  for index in bytes.indices {
    for byte in UInt8.min...UInt8.max {
      var changed = bytes
      changed[index] = byte
      let exact = changed.span.equals(text)
      let loose = changed.span.equalsIgnoringCase(text)
      #expect(exact == (byte == bytes[index]))
      #expect(loose == (byte.lowercased == bytes[index]))
    }
  }
  let shorter = Array(bytes.dropLast()).span.equals(text)
  #expect(!shorter)
}

@Test func `every byte of a text counts`() {
  let bytes = Array("idempotency-key-of-23-b".utf8)
  let same = bytes.span.equals("idempotency-key-of-23-b")
  #expect(same)
  for index in bytes.indices {
    var other = bytes
    other[index] ^= 1
    let same = other.span.equals("idempotency-key-of-23-b")
    #expect(!same)
  }
}

@Test(arguments: [("", 0), ("get", 1), ("longer than a word", 2), ("longer than a worm", 3)])
func `bytes choose a case by their text`(text: String, expected: Int) {
  let bytes = Array(text.utf8)
  let chosen =
    switch bytes.span {
    case "": 0
    case "get": 1
    case "longer than a word": 2
    default: 3
    }
  #expect(chosen == expected)
}

@Test func `only letters have a case`() {
  // "[" is "{" without the bit that tells letters' cases apart.
  let same = Array("[[[[[[[[[".utf8).span.equalsIgnoringCase("{{{{{{{{{")
  #expect(!same)
}

@Test func `a buffer and its bytes change hands together`() {
  let shared = Mutex(ByteBuffer())
  shared.withLock { $0.append("handed over") }
  var taken = ByteBuffer()
  shared.withLock { swap(&$0, &taken) }
  #expect(text(taken) == "handed over")
  let left = shared.withLock { $0.count }
  #expect(left == 0)
}

@Test func `a range names its bytes`() {
  let bytes = Array("GET /price".utf8)
  let range = ByteRange(4..<10)
  let span = bytes.span
  let path = String(decoding: span.extracting(range.bounds))
  #expect(path == "/price")
  #expect(ByteRange.empty.isEmpty && !range.isEmpty)
}
