import JSON
import TestKit
import Testing

@Test(arguments: [
  ("", JSONError.Reason.expectedValue, 0), ("  ", .expectedValue, 2), ("[1,]", .expectedValue, 3),
  ("nul", .expectedValue, 0), ("{\"a\":x}", .expectedValue, 5),
  ("{1:2}", .expectedKey, 1), ("{\"a\":1,}", .expectedKey, 7), ("{", .expectedKey, 1),
  ("{\"a\" 1}", .expectedColon, 5), ("{\"a\"", .expectedColon, 4),
  ("[1 2]", .expectedCommaInArray, 3), ("[1", .expectedCommaInArray, 2),
  ("[01]", .expectedCommaInArray, 2),
  ("{\"a\":1 2}", .expectedCommaInObject, 7), ("{\"a\":1", .expectedCommaInObject, 6),
  ("-", .invalidNumber, 1), ("1.x", .invalidNumber, 2), ("[1e+]", .invalidNumber, 4),
  ("\"abc", .unterminatedString, 4), ("\"abc\\n", .unterminatedString, 6),
  ("\"12345678\n\"", .controlCharacter, 9), ("\"\\n\n\"", .controlCharacter, 3),
  ("\"ab\\x\"", .invalidEscape, 3), ("\"\\u00x0\"", .invalidEscape, 1),
  ("\"a\\", .invalidEscape, 2),
  ("\"a\\uD800\"", .loneSurrogate, 2), ("\"\\n\\uDC00\"", .loneSurrogate, 3),
  ("{\"a\":1,\"b\":2,\"a\":3}", .duplicateKey, 13), ("{\"a\":1,\"\\u0061\":3}", .duplicateKey, 7),
  ("\u{FEFF}[]", .byteOrderMark, 0), ("[]x", .trailingBytes, 2), ("1 \0", .trailingBytes, 2),
])
func `an error says what is wrong and where`(text: String, reason: JSONError.Reason, offset: Int) {
  #expect(failure(text) == JSONError(reason, at: offset))
}

@Test func `an error's description is for the client`() {
  #expect(
    failure(#"{"product_id" : 1, "q" 2}"#)?.description == "expected ':' after a key at byte 23")
  #expect(failure("[1,2")?.description == "expected ',' or ']' after an element at byte 4")
}

@Test func `containers go as deep as the limit`() {
  var limits = JSONLimits()
  limits.depthMax = 3
  #expect(failure("[[[1]]]", limits: limits) == nil)
  #expect(failure("[[[[]]]]", limits: limits) == JSONError(.tooDeep, at: 3))
  #expect(failure(#"{"a":[{}]}"#, limits: limits) == nil)
  #expect(failure(#"{"a":[{"b":{}}]}"#, limits: limits) == JSONError(.tooDeep, at: 11))
  let deep = String(repeating: "[", count: 100_000)
  #expect(failure(deep) == JSONError(.tooDeep, at: 32))
}

@Test func `values and keys are as many as the limit`() {
  var limits = JSONLimits()
  limits.tokenCountMax = 4
  #expect(failure("[1,2,3]", limits: limits) == nil)
  #expect(failure("[1,2,3,4]", limits: limits) == JSONError(.tooManyValues, at: 7))
  #expect(failure(#"[{"a":1}]"#, limits: limits) == nil)
  #expect(failure(#"[{"a":[0]}]"#, limits: limits) == JSONError(.tooManyValues, at: 7))
}

@Test func `the default limits bound the memory of a full body`() {
  let values = "[" + String(repeating: "0,", count: 131_070) + "0]"
  var document = JSONDocument()
  let isAccepted = (try? parse(values.utf8, into: &document).get()) != nil
  #expect(isAccepted)
  let body = "[" + String(repeating: "0,", count: 524_286) + "0] "
  #expect(body.utf8.count == 1 << 20)
  let tooMany = failure(body)
  #expect(tooMany == JSONError(.tooManyValues, at: 262_143))
  let tooLong = failure(body + " ")
  #expect(tooLong == JSONError(.tooLong, at: 1 << 20))
  #expect(document.heldByteCount < 4 << 20)
  document.releaseMemory()
  #expect(document.heldByteCount == 0)
  #expect(parse("[1]".utf8, into: &document) == .success(.array([.number("1")])))
}

@Test func `a document is as long as the limit`() {
  var limits = JSONLimits()
  limits.byteCountMax = 5
  #expect(failure("[1,2]", limits: limits) == nil)
  #expect(failure("[1,2] ", limits: limits) == JSONError(.tooLong, at: 5))
}

@Test func `a document is read anew after an error and after a longer one`() throws {
  var document = JSONDocument()
  let long = "[" + String(repeating: "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",", count: 99) + "1]"
  _ = try parse(long.utf8, into: &document).get()
  // What the longer text left behind the shorter is not read.
  #expect(parse("\"aaaa".utf8, into: &document) == .failure(JSONError(.unterminatedString, at: 5)))
  #expect(parse("[1".utf8, into: &document) == .failure(JSONError(.expectedCommaInArray, at: 2)))
  #expect(parse("tru".utf8, into: &document) == .failure(JSONError(.expectedValue, at: 0)))
  #expect(parse("[true]".utf8, into: &document) == .success(.array([.boolean(true)])))
}

@Test func `a document without a value has no root`() async {
  await #expect(processExitsWith: .failure) {
    let document = JSONDocument()
    _ = document.root
  }
  await #expect(processExitsWith: .failure) {
    var document = JSONDocument()
    try document.parse(Array("[1,2]".utf8).span)
    let root = document.root
    try? document.parse(Array("[1,2".utf8).span)
    _ = document.kind(of: root)
  }
}
