import Bytes
import Redis
import Testing

/// Lends the one reply in `text`.
private func with<Result>(
  _ text: String, _ body: (borrowing RedisReply) throws -> Result
) throws -> Result {
  var reader = ReplyReader(replyByteCountMax: 1 << 20)
  reader.received.append(text)
  guard case .reply(let reply) = reader.next() else { preconditionFailure(text) }
  return try body(reply)
}

@Test func `a reply is asked for what it is`() throws {
  #expect(try with("$2\r\nhi\r\n") { try $0.string() } == "hi")
  #expect(try with("$2\r\nhi\r\n") { try $0.withBytes { $0.count } } == 2)
  #expect(try with("+PONG\r\n") { try $0.string() } == "PONG")
  #expect(try with(":12\r\n") { try $0.integer() } == 12)
  #expect(try with("$-1\r\n") { try $0.stringIfAny() } == nil)
  #expect(try with("$-1\r\n") { try $0.withBytesIfAny { $0.count } } == nil)
  #expect(try with("*2\r\n:1\r\n:2\r\n") { try $0.count() } == 2)
  try with("+OK\r\n") { try $0.expectOK() }
}

@Test func `a reply asked for what it is not says what it is`() {
  #expect(throws: RedisError.unexpectedReply("integer in place of string")) {
    try with(":1\r\n") { try $0.string() }
  }
  #expect(throws: RedisError.unexpectedReply("null in place of string")) {
    try with("$-1\r\n") { try $0.withBytes { $0.count } }
  }
  #expect(throws: RedisError.unexpectedReply("string in place of array")) {
    try with("$0\r\n\r\n") { try $0.count() }
  }
  #expect(throws: RedisError.unexpectedReply("status in place of status")) {
    try with("+KO\r\n") { try $0.expectOK() }
  }
  #expect(throws: RedisError.unexpectedReply("an array with too few elements")) {
    try with("*1\r\n:1\r\n") { try $0.withElement(at: 1) { $0.kind } }
  }
}

@Test func `elements are found behind nested ones`() throws {
  let text = "*3\r\n*2\r\n:1\r\n*1\r\n:2\r\n$1\r\nx\r\n-OOM no\r\n"
  #expect(try with(text) { try $0.withElement(at: 1) { try $0.string() } } == "x")
  #expect(try with(text) { try $0.withElement(at: 0) { try $0.count() } } == 2)
  #expect(throws: RedisError.server(RedisServerError(text: "OOM no"))) {
    try with(text) { try $0.withElement(at: 2) { try $0.integer() } }
  }
}

@Test(arguments: [
  ("LOADING Redis is loading", RedisServerError.Code.loading, true), ("OOM x", .outOfMemory, true),
  ("BUSY x", .busy, true), ("MASTERDOWN x", .masterDown, true), ("READONLY x", .readOnly, true),
  ("MOVED 1 127.0.0.1:1", .moved, false), ("ASK 1 127.0.0.1:1", .ask, false),
  ("TRYAGAIN x", .tryAgain, true), ("CLUSTERDOWN x", .clusterDown, true),
  ("NOSCRIPT x", .noScript, false), ("WRONGTYPE x", .wrongType, false),
  ("NEWWORD x", .other, false),
  ("ERR syntax error", .other, false), ("ERR max number of clients reached", .other, true),
])
func `refusals are told apart`(text: String, code: RedisServerError.Code, isRetryable: Bool) {
  let error = RedisServerError(text: text)
  #expect(error.code == code)
  #expect(error.isRetryable == isRetryable)
  #expect(RedisError.server(error).isRetryable == isRetryable)
  #expect(error.description == text)
}

@Test func `arguments that the server repeats are not repeated by us`() {
  let text = "ERR unknown command 'AUTH', with args beginning with: 'secret' "
  #expect(RedisServerError(text: text).message == "ERR unknown command 'AUTH'")
}
