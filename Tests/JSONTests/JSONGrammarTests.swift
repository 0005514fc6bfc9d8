import JSON
import Testing

@Test func `texts of the grammar are accepted`() {
  for text in GrammarTable.accepted {
    let error = failure(text)
    #expect(error == nil, "\(text.debugDescription)")
  }
}

@Test func `texts outside of the grammar are refused`() {
  for text in GrammarTable.refused {
    let error = failure(text)
    #expect(error != nil, "\(text.debugDescription)")
  }
}

@Test func `bytes that are not UTF-8 are refused`() {
  for bytes in GrammarTable.invalidUTF8 {
    let string = Array("[\"".utf8) + bytes + Array("\"]".utf8)
    #expect(parse(string) == .failure(JSONError(.invalidUTF8, at: 2)), "\(bytes)")
    let key = Array("{\"12345".utf8) + bytes + Array("\":0}".utf8)
    #expect(parse(key) == .failure(JSONError(.invalidUTF8, at: 7)), "\(bytes)")
    let escaped = Array("[\"\\n".utf8) + bytes + Array("\"]".utf8)
    #expect(parse(escaped) == .failure(JSONError(.invalidUTF8, at: 4)), "\(bytes)")
    #expect(parse(bytes) == .failure(JSONError(.expectedValue, at: 0)), "\(bytes)")
  }
}

@Test func `every code point is read as it is, and as its escape`() throws {
  let bounds: [UInt32] = [0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x1_0000, 0x10_FFFF]
  for code in bounds + Array(0..<0x80) + Array(stride(from: 0x80, through: 0x10_FFFF, by: 0x3D)) {
    guard let scalar = Unicode.Scalar(code) else { continue }
    let text = String(Character(scalar))
    let escaped = text.utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    let read = try parse("\"\(escaped.joined())\"".utf8).get()
    #expect(read == .string(text))
    if code >= 0x20, text != "\"", text != "\\" {
      let plain = try parse("\"\(text)\"".utf8).get()
      #expect(plain == .string(text))
    }
  }
}

@Test func `a control character needs its escape`() {
  for byte in 0..<0x20 as Range<UInt8> {
    let bytes = Array("\"abc".utf8) + [byte] + Array("defghijklmno\"".utf8)
    #expect(parse(bytes) == .failure(JSONError(.controlCharacter, at: 4)))
  }
  #expect(failure("\"abc\u{7F}\"") == nil)
}

@Test func `escapes stand for their characters`() throws {
  let read = try parse(#"["\"\\\/\b\f\n\r\t","\u00e9\uD83D\ude00x","a\u0000b"]"#.utf8).get()
  #expect(
    read
      == .array([
        .string("\"\\/\u{8}\u{c}\n\r\t"), .string("\u{E9}\u{1F600}x"), .string("a\0b"),
      ]))
}

@Test func `values stand where they were written`() throws {
  let text = #" {"a" : [1, -2.5e+3 ,"x\ty"], "b":{ } ,"c":[ ],"d":null,"e":true,"f":false } "#
  let read = try parse(text.utf8).get()
  #expect(
    read
      == .object([
        .init(name: "a", value: .array([.number("1"), .number("-2.5e+3"), .string("x\ty")])),
        .init(name: "b", value: .object([])), .init(name: "c", value: .array([])),
        .init(name: "d", value: .null), .init(name: "e", value: .boolean(true)),
        .init(name: "f", value: .boolean(false)),
      ]))
}

@Test(arguments: [
  #"{"product_id":"SKU-1","quantity":12,"tags":["a\u00e9\n","\ud83d\ude00"],"x":{"y":null}}"#,
  #"[-0.25e-10,true,false,null,"é€😀","","a longer string, past eight bytes"]"#,
  "\"\\\"\\\\\"", "{}", "[[[[]]]]", "true", "null",
])
func `a text cut at any byte is refused`(text: String) {
  let bytes = Array(text.utf8)
  for count in 0..<bytes.count {
    switch parse(bytes.prefix(count)) {
    case .success: Issue.record("accepted the first \(count) bytes")
    case .failure(let error): #expect(error.offset <= count)
    }
  }
  #expect(failure(text) == nil)
}
