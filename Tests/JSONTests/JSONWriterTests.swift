import Bytes
import JSON
import TestKit
import Testing

/// What `body` writes, as text.
private func written(_ body: (inout JSONWriter) -> Void) -> String {
  String(decoding: bytes { $0.appendJSON(body) }, as: UTF8.self)
}

@Test func `an answer is written member by member`() {
  let list: StaticString = "dealer"
  let validUntil: String? = nil
  let text = written { json in
    json.object { json in
      json.member("product_id", "DRILL-18V")
      json.member("unit_price") { $0.append("83.99") }
      json.member("weight", number: Array("1.50".utf8).span)
      json.member("list", list)
      json.member("revision", 4711)
      json.member("explain", true)
      json.member("price_valid_until", validUntil)
      json.array("trace") { json in
        json.object { json in json.member("step", "list") }
        json.object { _ in }
        json.array { json in
          json.write(-1)
          json.write(UInt64.max)
          json.writeNull()
        }
      }
      json.object("attributes") { json in
        json.name(escaping: Array("a\"b".utf8).span)
        json.write(string: Array("c".utf8).span)
      }
      json.name("last")
      json.write(false)
    }
  }
  #expect(
    text == #"{"product_id":"DRILL-18V","unit_price":"83.99","weight":1.50,"list":"dealer","#
      + #""revision":4711,"explain":true,"price_valid_until":null,"#
      + #""trace":[{"step":"list"},{},[-1,18446744073709551615,null]],"#
      + #""attributes":{"a\"b":"c"},"last":false}"#)
}

@Test func `an answer is appended to what is there`() {
  var buffer = ByteBuffer()
  buffer.append("head ")
  buffer.appendJSON { json in json.array { _ in } }
  buffer.appendJSON { json in json.write("x") }
  let text = buffer.withSpan { String(decoding: $0) }
  #expect(text == "head []\"x\"")
}

@Test func `what needs an escape gets it`() {
  let text = written { $0.write("\"\\/\u{8}\u{9}\u{A}\u{C}\u{D}\0\u{1}\u{1F}\u{7F}é€😀") }
  #expect(text == #""\"\\/\b\t\n\f\r\u0000\u0001\u001f"# + "\u{7F}é€😀\"")
}

@Test(arguments: [0x00, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7F] as [UInt8])
func `a byte is written rightly wherever it stands`(byte: UInt8) throws {
  for count in 0..<20 {
    for place in 0...count {
      var content = [UInt8](repeating: UInt8(ascii: "x"), count: count)
      content.insert(byte, at: place)
      let guarded = GuardedBytes(content)
      let json = bytes { buffer in
        guarded.withSpan { span in buffer.appendJSON { $0.write(string: span) } }
      }
      let read = try parse(json).get()
      #expect(read == .string(String(decoding: content, as: UTF8.self)))
    }
  }
}

@Test func `what is not UTF-8 becomes U+FFFD`() throws {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SeededGenerator(seed: seed)
  let pieces: [[UInt8]] = [
    [0xFF], [0xC3], [0xC3, 0xA9], [0xE2, 0x82], [0xE2, 0x82, 0xAC], [0xED, 0xA0, 0x80], [0x80],
    [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x98, 0x80], [0x41], [0x22], [0x0A], Array("plain text".utf8),
  ]
  for _ in 0..<2000 {
    let count = Int.random(in: 0...6, using: &random)
    let content = (0..<count).flatMap { _ in pieces.randomElement(using: &random)! }
    let guarded = GuardedBytes(content)
    let json = bytes { buffer in
      guarded.withSpan { span in buffer.appendJSON { $0.write(string: span) } }
    }
    let read = try parse(json).get()
    #expect(read == .string(String(decoding: content, as: UTF8.self)), "seed \(seed)")
  }
}

@Test func `any tree that is written is read as it was`() throws {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SeededGenerator(seed: seed)
  for _ in 0..<300 {
    let tree = Tree.random(depth: 5, using: &random)
    let read = try parse(tree.rendered).get()
    guard read == tree else {
      Issue.record("differs with seed \(seed)")
      return
    }
  }
}

extension Tree {
  fileprivate static func random(
    depth: Int, using random: inout SeededGenerator
  ) -> Tree {
    switch Int.random(in: 0..<(depth == 0 ? 4 : 6), using: &random) {
    case 0: return .null
    case 1: return .boolean(Bool.random(using: &random))
    case 2: return .number(String(Int64.random(in: .min ... .max, using: &random)))
    case 3: return .string(text(using: &random))
    case 4:
      return .array(
        (0..<Int.random(in: 0...6, using: &random)).map { _ in
          Tree.random(depth: depth - 1, using: &random)
        })
    default:
      let names = Set((0..<Int.random(in: 0...6, using: &random)).map { _ in text(using: &random) })
      return .object(
        names.map { Member(name: $0, value: Tree.random(depth: depth - 1, using: &random)) })
    }
  }

  private static func text(using random: inout SeededGenerator) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...20, using: &random) {
      let bound = [0x20, 0x80, 0x80, 0x80, 0x800, 0x11_0000].randomElement(using: &random)!
      text.append(Unicode.Scalar(UInt32.random(in: 0..<UInt32(bound), using: &random)) ?? "x")
    }
    return String(text)
  }
}

#if DEBUG
  @Test func `what would be no JSON stops a debug build`() async {
    await #expect(processExitsWith: .failure) { _ = written { $0.write(number: "1.".utf8.span) } }
    await #expect(processExitsWith: .failure) { _ = written { $0.write(number: " 1".utf8.span) } }
    await #expect(processExitsWith: .failure) { _ = written { $0.write(number: "[]".utf8.span) } }
    await #expect(processExitsWith: .failure) { _ = written { $0.write { $0.append("\"") } } }
    await #expect(processExitsWith: .failure) { _ = written { $0.object { $0.member("\n", 1) } } }
  }
#endif

@Test func `a call without a place for it stops the program`() async {
  await #expect(processExitsWith: .failure) { _ = written { _ in } }
  await #expect(processExitsWith: .failure) {
    _ = written { json in
      json.write(1)
      json.write(2)
    }
  }
  await #expect(processExitsWith: .failure) { _ = written { $0.object { $0.write(1) } } }
  await #expect(processExitsWith: .failure) { _ = written { $0.object { $0.name("a") } } }
  await #expect(processExitsWith: .failure) { _ = written { $0.array { $0.member("a", 1) } } }
  await #expect(processExitsWith: .failure) { _ = written { $0.member("a", 1) } }
  await #expect(processExitsWith: .failure) {
    _ = written { json in
      json.object { json in
        json.name("a")
        json.name("b")
      }
    }
  }
}
