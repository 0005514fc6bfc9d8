import TestKit
import Testing

@testable import Settings

private func read(_ text: some Collection<UInt8>) throws(JSON5Fault) -> JSON5Value {
  try GuardedBytes(text).withSpan { bytes throws(JSON5Fault) in try JSON5Reader.read(bytes) }
}

/// The value in one line, positions left out.
private func compact(_ value: JSON5Value) -> String {
  switch value.content {
  case .null: "null"
  case .bool(let bool): "\(bool)"
  case .number(let digits): digits
  case .string(let text): JSON5Value.literal(text)
  case .array(let values): "[" + values.map(compact).joined(separator: ",") + "]"
  case .object(let members):
    "{" + members.map { "\($0.name):\(compact($0.value))" }.joined(separator: ",") + "}"
  }
}

private func refusal(_ text: some Collection<UInt8>) -> String? {
  do throws(JSON5Fault) {
    _ = try read(text)
    return nil
  } catch {
    return "\(error.position): \(error.message)"
  }
}

@Test(
  arguments: [
    ("null", "null"), (" true ", "true"), ("false", "false"),
    ("{}", "{}"), ("[]", "[]"), ("[1,]", "[1]"), ("{a:1,}", "{a:1}"),
    ("{\"a b\": 1, 'c': [2, {$_d9: 'x'}]}", "{a b:1,c:[2,{$_d9:\"x\"}]}"),
    ("/* a */ // b\n[1 /*,*/, 2]// end", "[1,2]"),
    ("// only a line's end\r\n{a:/**/1}", "{a:1}"),
    ("\u{FEFF}\u{A0}\u{2003}\t\u{0B}\u{0C}[\u{2028}]", "[]"),
    ("[0, -0, +7, 12.50, .5, 5., 1e9, 1E-3, -2.5e+10]", "[0,-0,7,12.50,.5,5.,1e9,1E-3,-2.5e+10]"),
    ("[0x10, -0XfF, 0x1e, 0xFFFFFFFFFFFFFFFF]", "[16,-255,30,18446744073709551615]"),
    ("[Infinity, -Infinity, +Infinity, NaN, -NaN]", "[Infinity,-Infinity,Infinity,NaN,-NaN]"),
    (#"'it\'s "fine"'"#, #""it's \"fine\"""#),
    (#""\b\f\n\r\t\v\0\\\/\q""#, #""\x08\x0c\x0a\x0d\x09\x0b\x00\\/q""#),
    (#""\x41\u00e9\uD83D\uDE42""#, "\"Aé🙂\""),
    ("'one \\\nline, \\\r\nnot \\\u{2028}four'", "\"one line, not four\""),
    ("'\u{2028}\t🙂'", "\"\u{2028}\\x09🙂\""),
  ])
func `what JSON5 allows is read`(text: String, value: String) throws {
  #expect(compact(try read(text.utf8)) == value)
}

@Test(
  arguments: [
    ("", "1:1: expected a value, found the end"),
    ("  // nothing\n ", "2:2: expected a value, found the end"),
    ("nul", "1:1: expected a value, found “n”"),
    ("{a:1} x", "1:7: expected nothing after the value, found “x”"),
    ("{a 1}", "1:4: expected “:” after the name “a”, found “1”"),
    ("{a:}", "1:4: expected a value, found “}”"),
    ("{a:1 b:2}", "1:6: expected “,” or “}”, found “b”"),
    ("[1 2]", "1:4: expected “,” or “]”, found “2”"),
    ("[1,,2]", "1:4: expected a value, found “,”"),
    ("{,}", "1:2: expected a name or “}”, found “,”"),
    ("{1a:1}", "1:2: expected a name or “}”, found “1”"),
    ("{ü:1}", "1:2: expected a name or “}”, found “ü”"),
    ("{\n  a: 1,\n  b: 2,\n  a: 3\n}", "4:3: the name “a” stands here already, at 2:3"),
    ("[1", "1:3: expected “,” or “]”, found the end"),
    ("{", "1:2: expected a name or “}”, found the end"),
    ("/* no end *", "1:1: this comment never ends"),
    ("/x", "1:1: expected “//” or “/*”, found “/”"),
    ("'open", "1:1: this string does not end on its line"),
    ("['ü', \"open\n\"]", "1:7: this string does not end on its line"),
    ("'open\\'", "1:1: this string does not end on its line"),
    ("'\\", "1:1: this string does not end on its line"),
    (#"'ab\x4'"#, "1:4: this escape is not a character's number"),
    (#"'\u12'"#, "1:2: this escape is not a character's number"),
    (#"'\uD83Dx'"#, "1:2: this escape is not a character's number"),
    (#"'\uD83D\u0041'"#, "1:2: this escape is not a character's number"),
    (#"'\uDE42'"#, "1:2: this escape is not a character's number"),
    (#"'\1'"#, "1:2: an escape is not a digit"),
    (#"'\01'"#, "1:2: an escape is not a digit"),
    ("{t: 75s}", "1:5: “75s” is not a number; other values stand in quotes"),
    ("01", "1:1: “01” is not a number; other values stand in quotes"),
    ("+", "1:1: “+” is not a number; other values stand in quotes"),
    ("--1", "1:1: “--1” is not a number; other values stand in quotes"),
    (".", "1:1: “.” is not a number; other values stand in quotes"),
    ("1.2.3", "1:1: “1.2.3” is not a number; other values stand in quotes"),
    ("1e", "1:1: “1e” is not a number; other values stand in quotes"),
    ("0x", "1:1: “0x” is not a number; other values stand in quotes"),
    ("0x1p2", "1:1: “0x1p2” is not a number; other values stand in quotes"),
    ("0x1e+2", "1:5: expected nothing after the value, found “+”"),
    ("[\u{01}]", "1:2: expected a value, found “U+0001”"),
    ("[\u{200B}]", "1:2: expected a value, found “U+200B”"),
  ])
func `everything else is refused where it stands`(text: String, message: String) {
  #expect(refusal(text.utf8) == message)
}

@Test func `what is not UTF-8 is refused where it stands`() {
  #expect(refusal(Array("{\n a: '".utf8) + [0xFF] + Array("'}".utf8)) == "2:6: this is not UTF-8")
  #expect(refusal([0xC3]) == "1:1: this is not UTF-8")
}

@Test func `brackets within each other have a limit`() {
  let limit = JSON5Reader.depthMax
  func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }
  #expect(refusal(nested(limit).utf8) == nil)
  #expect(
    refusal(nested(limit + 1).utf8) == "1:33: more than 32 brackets within each other")
}

private let sample = #"""
  // ü
  {a: 'x\u00e9\uD83D\uDE42', "b": [1, -.5e+3, 0xFF, Infinity,], /* 日本 */
    $c: {d: null, e: true, 'f': "\
  "},
  } // end
  """#

@Test func `a text cut anywhere is read within its bytes`() {
  let whole = Array(sample.utf8)
  let isWholeFrom = sample.utf8.count - " // end".utf8.count
  for count in 0...whole.count {
    let isRead = refusal(whole.prefix(count)) == nil
    // The cut within the comment's slashes leaves one that is none.
    #expect(isRead == (count >= isWholeFrom && count != isWholeFrom + 2), "\(count)")
  }
}

@Test func `a text with any bytes changed is read or refused`() {
  let seed = UInt64.random(in: 0...UInt64.max)
  var random = SeededGenerator(seed: seed)
  let marks = Array("{}[]:,'\"\\/*\n+-.0x\u{E9}".utf8)
  for _ in 0..<5000 {
    var bytes = Array(sample.utf8)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      bytes[index] = marks[Int.random(in: 0..<marks.count, using: &random)]
    }
    guard let message = refusal(bytes) else { continue }
    let line = Int(message.prefix { $0 != ":" }) ?? 0
    #expect((1...7).contains(line), "\(message), seed \(seed)")
  }
}

@Test func `positions are those an editor shows`() throws {
  let text = Array("\n // ü\n  {a: 'ü', b: 1}".utf8)
  guard case .object(let members) = try read(text).content else {
    Issue.record("not an object")
    return
  }
  let offsets = try [read(text).offset] + members.flatMap { [$0.offset, $0.value.offset] }
  let positions = offsets.map { TextPosition(of: $0, in: text.span).description }
  #expect(positions == ["3:3", "3:4", "3:7", "3:12", "3:15"])
}
