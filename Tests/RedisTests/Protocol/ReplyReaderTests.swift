import Bytes
import Foundation
import Redis
import TestKit
import Testing

/// Replies of every shape, and what they say.
private let samples: [(String, String)] = [
  ("+OK\r\n", "+OK"), ("+\r\n", "+"), ("+a\rb\r\n", "+a\rb"),
  (":0\r\n", "0"), (":-7\r\n", "-7"), (":9223372036854775807\r\n", "9223372036854775807"),
  (":-9223372036854775808\r\n", "-9223372036854775808"),
  ("$5\r\nhello\r\n", "\"hello\""), ("$0\r\n\r\n", "\"\""), ("$4\r\na\r\nb\r\n", "\"a\r\nb\""),
  ("$-1\r\n", "null"), ("*-1\r\n", "null"), ("*0\r\n", "[]"),
  ("-ERR no\r\n", "-ERR no"), ("*1\r\n:1\r\n", "[1]"),
  ("*3\r\n$1\r\na\r\n*2\r\n:1\r\n*0\r\n-WRONGTYPE x\r\n", "[\"a\",[1,[]],-WRONGTYPE x]"),
  ("*2\r\n*1\r\n*1\r\n$-1\r\n+end\r\n", "[[[null]],+end]"),
]

@Test func `replies are read wherever they are cut`() {
  let bytes = Array(samples.map(\.0).joined().utf8)
  let expected = samples.map(\.1)
  #expect(replies(in: bytes) == expected)
  #expect(replies(in: bytes, cutAt: Array(1..<bytes.count)) == expected)
  for cut in 1..<bytes.count { #expect(replies(in: bytes, cutAt: [cut]) == expected, "\(cut)") }
}

@Test func `hiredis by itself reads the same`() {
  let bytes = Array(samples.map(\.0).joined().utf8)
  #expect(repliesThroughHiredis(in: bytes) == samples.map(\.1))
}

@Test(arguments: [
  "hello\r\n", "$x\r\n", "$-2\r\n", "$01\r\na\r\n", "$3\r\nabcd\r\n", ":\r\n", ":1a\r\n", ":-\r\n",
  ":01\r\n", ":-0\r\n", ":99999999999999999999\r\n", "*-2\r\n", "*x\r\n", "*1\r\n$1\r\nab\r\n",
  "$99999999999\r\n", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
])
func `what is not the protocol is malformed wherever it is cut`(text: String) {
  let bytes = Array((":5\r\n" + text + "+OK\r\n").utf8)
  #expect(replies(in: bytes) == ["5", "malformed"])
  for cut in 1..<bytes.count {
    #expect(replies(in: bytes, cutAt: [cut]) == ["5", "malformed"], "\(cut)")
  }
  #expect(replies(in: bytes, cutAt: Array(1..<bytes.count)) == ["5", "malformed"])
}

@Test(arguments: [
  "$101\r\n\(String(repeating: "x", count: 101))\r\n", "+\(String(repeating: "x", count: 200))",
  "-\(String(repeating: "x", count: 200))",
  "*2\r\n$60\r\n\(String(repeating: "x", count: 60))\r\n+\(String(repeating: "x", count: 60))",
])
func `a reply longer than allowed is malformed before it is whole`(text: String) {
  #expect(replies(in: Array(text.utf8), replyByteCountMax: 100) == ["malformed"])
}

@Test func `a string as long as allowed is read`() {
  let text = String(repeating: "x", count: 100)
  #expect(replies(in: Array("$100\r\n\(text)\r\n".utf8), replyByteCountMax: 100) == ["\"\(text)\""])
}

@Test func `the tree reads to the last byte and not beyond`() {
  let sample = "*2\r\n$5\r\nhello\r\n-ERR\r\n"
  let guarded = GuardedBytes(Array(sample.utf8))
  var tree = ReplyTree()
  for _ in 0..<3 {
    tree.begin()
    let unusedCount = guarded.withSpan { bytes -> Int in tree.read(bytes).unusedCount }
    #expect(unusedCount == 0)
    #expect(text(of: tree.reply) == "[\"hello\",-ERR]")
  }
}

@Test func `what stands behind a reply is left to its caller`() {
  var tree = ReplyTree()
  tree.begin()
  let bytes = Array("*1\r\n:1\r\n*1\r\n:2".utf8)
  let unusedCount = tree.read(bytes.span).unusedCount
  #expect(unusedCount == 6)
  tree.begin()
  _ = tree.read(Array("*1\r\n:3\r\n".utf8).span)
  #expect(text(of: tree.reply) == "[3]")
}

@Test func `random replies read the same in any pieces, and damaged ones do too`() {
  let seed = UInt64.random(in: .min ... .max)
  var generator = SeededGenerator(seed: seed)
  let seconds = ProcessInfo.processInfo.environment["PRICING_FUZZ_SECONDS"].flatMap(Double.init)
  let deadline = Deadline(in: .seconds(seconds ?? 0))
  var round = 0
  while round < 1_000 || !deadline.hasPassed {
    round += 1
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      appendReply(to: &bytes, depth: 0, &generator)
    }
    #expect(replies(in: bytes) == repliesThroughHiredis(in: bytes), "seed \(seed)")
    if Bool.random(using: &generator) { damage(&bytes, &generator) }
    let cuts = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
      Int.random(in: 0...bytes.count, using: &generator)
    }.sorted()
    #expect(replies(in: bytes, cutAt: cuts) == replies(in: bytes), "seed \(seed)")
  }
}

private func appendReply(to bytes: inout [UInt8], depth: Int, _ generator: inout SeededGenerator) {
  switch Int.random(in: 0...(depth < 4 ? 6 : 4), using: &generator) {
  case 0: bytes += "+word \(depth)\r\n".utf8
  case 1: bytes += ":\(Int.random(in: .min ... .max, using: &generator))\r\n".utf8
  case 2: bytes += "$-1\r\n".utf8
  case 3: bytes += "-ERR \(depth)\r\n".utf8
  case 4:
    let count = Int.random(in: 0...2_000, using: &generator)
    bytes += "$\(count)\r\n".utf8
    bytes += (0..<count).map { _ in UInt8.random(in: 10...90, using: &generator) }
    bytes += "\r\n".utf8
  default:
    let count = Int.random(in: 0...4, using: &generator)
    bytes += "*\(count)\r\n".utf8
    for _ in 0..<count { appendReply(to: &bytes, depth: depth + 1, &generator) }
  }
}

private func damage(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
  for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
    // Most damage is done near the front, where the lengths are.
    let end = Bool.random(using: &generator) ? min(bytes.count, 20) : bytes.count
    let index = Int.random(in: 0..<end, using: &generator)
    if Bool.random(using: &generator) {
      bytes[index] = Array("$*:+-\r\n019".utf8).randomElement(using: &generator) ?? 0
    } else {
      bytes.remove(at: index)
    }
  }
}
