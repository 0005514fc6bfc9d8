import TestKit
import Testing

@testable import HTTP1

@Test func `the classes are those of the grammars`() {
  let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
  let digits = "0123456789"
  let unreserved = letters + digits + "-._~"
  let subDelims = "!$&'()*+,;="
  let pchar = unreserved + subDelims + ":@%"
  let grammars: [(ByteClass, String)] = [
    (.token, letters + digits + "!#$%&'*+-.^_`|~"),
    (.path, pchar + "/"),
    (.query, pchar + "/?"),
    (.host, unreserved),
    (.address, digits + "abcdefABCDEF:."),
  ]
  for (byteClass, members) in grammars {
    for byte in UInt8.min...UInt8.max {
      #expect(byteClass.contains(byte) == members.utf8.contains(byte))
    }
  }
}

@Test func `searches find what a look at each byte finds`() {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SeededGenerator(seed: seed)
  let bytes: [UInt8] = [
    0x00, 0x09, 0x0A, 0x0D, 0x1F, 0x20, 0x3A, 0x41, 0x7E, 0x7F, 0x80, 0x89, 0xFF,
  ]
  for _ in 0..<20_000 {
    let isDense = Bool.random(using: &random)
    let text = (0..<Int.random(in: 0..<40, using: &random)).map { _ -> UInt8 in
      isDense || Int.random(in: 0..<20, using: &random) == 0
        ? bytes.randomElement(using: &random)! : 0x61
    }
    let start = Int.random(in: 0...text.count, using: &random)
    let range = start..<Int.random(in: start...text.count, using: &random)
    let guarded = GuardedBytes(text[..<range.upperBound])
    let control = guarded.withSpan { $0.firstControl(in: range) }
    let colon = guarded.withSpan { $0.firstIndex(of: 0x3A, in: range) }
    let isControl = { (byte: UInt8) in (byte < 0x20 && byte != 0x09) || byte == 0x7F }
    #expect(control == text[range].firstIndex(where: isControl) ?? range.upperBound, "seed \(seed)")
    #expect(colon == text[range].firstIndex(of: 0x3A) ?? range.upperBound, "seed \(seed)")
  }
}
