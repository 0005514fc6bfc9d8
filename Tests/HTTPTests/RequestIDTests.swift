import Bytes
import HTTP
import Testing

@Test(arguments: ["a", "0189-abc_D.e:f", String(repeating: "x", count: 64)])
func `a sane id is taken over`(text: String) {
  let id = RequestID(Array(text.utf8).span)
  #expect(id?.description == text)
}

@Test(arguments: ["", "a b", "a\r\nSet-Cookie: x", "\"", "ü", String(repeating: "x", count: 65)])
func `an id that could do harm is not`(text: String) {
  let id = RequestID(Array(text.utf8).span)
  #expect(id == nil)
}

@Test func `made ids count on in hexadecimal digits`() {
  var generator = RequestIDGenerator()
  for count in 1...70_000 {
    let id = generator.next().description
    let digits = String(count, radix: 16)
    let expected = String(repeating: "0", count: 10 - digits.count) + digits
    if !id.hasSuffix("-" + expected) { Issue.record("\(id) has the count \(expected)") }
  }
}

@Test func `made ids differ, within a generator and between two`() {
  var one = RequestIDGenerator()
  var other = RequestIDGenerator()
  let ids = (0..<1_000).flatMap { _ in [one.next().description, other.next().description] }
  #expect(Set(ids).count == 2_000)
  #expect(ids.allSatisfy { $0.utf8.count == 27 })
  // What is made here would be taken over from a caller too.
  #expect(ids.allSatisfy { RequestID(Array($0.utf8).span) != nil })
}
