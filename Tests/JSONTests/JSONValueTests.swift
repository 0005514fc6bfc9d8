import JSON
import TestKit
import Testing

/// Parses `text` and lends the document.
private func read(_ text: String, _ body: (borrowing JSONDocument) throws -> Void) throws {
  var document = JSONDocument()
  try document.parse(Array(text.utf8).span)
  try body(document)
}

@Test(arguments: [
  ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("1234567890", 1_234_567_890),
  ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
])
func `an integer is read from its digits`(text: String, number: Int) throws {
  try read(text) { document in
    let read = try document.integer(document.root)
    #expect(read == number)
  }
}

@Test(arguments: [
  "9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e3", "1.0", "0.5",
  "-0.0", "99999999999999999999999999", "\"1\"", "true", "null", "[]",
])
func `what is no integer in range is a problem`(text: String) throws {
  try read(text) { document in
    #expect(throws: JSONProblem("must be an integer")) { try document.integer(document.root) }
  }
}

@Test func `an integer keeps to its range`() throws {
  try read("[0,1,10,11]") { document in
    var problems = JSONProblems()
    var accepted: [Int] = []
    document.forEachElement(of: document.root, &problems) { element, _ throws(JSONProblem) in
      accepted.append(try document.integer(element, in: 1...10))
    }
    #expect(accepted == [1, 10])
    #expect(problems.all.map(\.pointer) == ["/0", "/3"])
    #expect(problems.all.allSatisfy { $0.detail == "must be an integer from 1 to 10" })
  }
}

@Test func `a number keeps its digits`() throws {
  try read(#"[0.10,1E+2,-12.500,"0.30",true]"#) { document in
    var problems = JSONProblems()
    var amounts: [String] = []
    document.forEachElement(of: document.root, &problems) { element, _ throws(JSONProblem) in
      amounts.append(try document.withNumberOrString(element) { String(decoding: $0) })
    }
    #expect(amounts == ["0.10", "1E+2", "-12.500", "0.30"])
    #expect(problems.all == [JSONProblem("must be a number", at: "/4")])
  }
}

@Test func `a value of another kind is a problem`() throws {
  try check("must be a string", at: 0) { body, value throws(JSONProblem) in
    _ = try body.string(value)
  }
  try check("must be a string", at: 0) { body, value throws(JSONProblem) in
    try body.withString(value) { _ in }
  }
  try check("must be a number", at: 1) { body, value throws(JSONProblem) in
    try body.withNumber(value) { _ in }
  }
  try check("must be true or false", at: 2) { body, value throws(JSONProblem) in
    _ = try body.boolean(value)
  }
}

/// Of a value of each kind, `read` accepts only the one at `place`.
private func check(
  _ detail: String, at place: Int,
  _ read: (borrowing JSONDocument, JSONValue) throws(JSONProblem) -> Void
) throws {
  var document = JSONDocument()
  try document.parse(Array(#"["",1,false,null,[],{}]"#.utf8).span)
  var problems = JSONProblems()
  document.forEachElement(of: document.root, &problems) { value, _ throws(JSONProblem) in
    try read(document, value)
  }
  let others = (0..<6).filter { $0 != place }
  #expect(problems.all == others.map { JSONProblem(detail, at: "/\($0)") })
}

@Test func `a member is found by its name`() throws {
  try read(#"{"a":{"b":1},"\u0062":null}"#) { document in
    let member = document.member("b", of: document.root)
    let isNull = member.map { document.isNull($0) }
    #expect(isNull == true)
    let absent = document.member("c", of: document.root)
    #expect(absent == nil)
    let ofNull = member.flatMap { document.member("b", of: $0) }
    #expect(ofNull == nil)
  }
}

@Test func `a value knows where it stands in the input`() throws {
  let text = #"{"a" : [1, -2.5] , "b":"plain", "c":{"d":true}}"#
  try read(text) { document in
    var written: [String] = []
    var problems = JSONProblems()
    document.forEachMember(of: document.root, &problems) { _, value, _ in
      written.append(String(decoding: Array(text.utf8)[document.range(of: value)], as: UTF8.self))
    }
    #expect(written == ["[1, -2.5]", "plain", #"{"d":true}"#])
    let whole = document.range(of: document.root)
    #expect(whole == 0..<text.utf8.count)
  }
}

@Test func `every value has its pointer`() throws {
  try read(#"{"a":[0,[1,{"b":2}],3],"":{"":4},"x/y~z":{"m":5,"n":[[],6]}}"#) { document in
    var pointers: [String] = []
    collectPointers(document.root, document, &pointers)
    #expect(
      pointers == [
        "", "/a", "/a/0", "/a/1", "/a/1/0", "/a/1/1", "/a/1/1/b", "/a/2", "/", "//", "/x~1y~0z",
        "/x~1y~0z/m", "/x~1y~0z/n", "/x~1y~0z/n/0", "/x~1y~0z/n/1",
      ])
  }
}

private func collectPointers(
  _ value: JSONValue, _ document: borrowing JSONDocument, _ pointers: inout [String]
) {
  pointers.append(document.pointer(to: value))
  var problems = JSONProblems()
  switch document.kind(of: value) {
  case .array:
    document.forEachElement(of: value, &problems) { child, _ in
      collectPointers(child, document, &pointers)
    }
  case .object:
    document.forEachMember(of: value, &problems) { _, child, _ in
      collectPointers(child, document, &pointers)
    }
  default: break
  }
}
