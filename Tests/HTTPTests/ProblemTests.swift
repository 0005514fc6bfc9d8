import Bytes
import HTTP
import JSON
import Testing

@Test func `a problem names itself, the request and each value at fault`() {
  let problem = Problem(
    .unprocessableContent, "invalid_request", "The request is not valid.",
    detail: "Two \"faults\".",
    faults: [JSONProblem("must be greater than 0", at: "/quantity")])
  var id = RequestIDGenerator()
  let requestID = id.next()
  var output = ByteBuffer()
  problem.write(to: &output, requestID: requestID)
  let text = output.withSpan { String(decoding: $0) }
  #expect(
    text == """
      {"type":"/docs#invalid_request","title":"The request is not valid.","status":422,\
      "code":"invalid_request","detail":"Two \\"faults\\".","request_id":"\(requestID)",\
      "errors":[{"pointer":"/quantity","detail":"must be greater than 0"}]}
      """)
}

@Test func `a problem can be a part of an answer, which knows the request's id itself`() {
  var output = ByteBuffer()
  output.appendJSON { json in
    json.array { json in Problem.unknownPath.write(to: &json) }
  }
  let text = output.withSpan { String(decoding: $0) }
  #expect(
    text == """
      [{"type":"/docs#unknown_path","title":"Nothing is served under this path.","status":404,\
      "code":"unknown_path"}]
      """)
}
