import Bytes
import HTTP
import HTTP1
import Testing

@Test func `a request of wrk is read whole`() throws {
  let request = """
    POST /api/v1/price?dry=1 HTTP/1.1\r
    Host: 127.0.0.1:8080\r
    content-TYPE:application/json\r
    Content-Length: \t 53 \t\r
    X-Empty:\r
    X-Twice: a\r
    X-Twice: b,\u{E9}\tc\r
    \r
    {"product_id"
    """
  let head = try #require(parsedHead(of: request))
  #expect(head.byteCount == request.utf8.count - 14)
  #expect(head.method == .post)
  #expect(head.version == .http11)
  #expect(head.target == "/api/v1/price?dry=1")
  #expect(head.path == "/api/v1/price")
  #expect(head.query == "dry=1")
  #expect(head.authority == "127.0.0.1:8080")
  #expect(
    head.fields == [
      "Host: 127.0.0.1:8080", "content-TYPE: application/json", "Content-Length: 53", "X-Empty: ",
      "X-Twice: a", "X-Twice: b,\u{E9}\tc",
    ])
  #expect(head.body == .length(53))
  #expect(head.keepsAlive)
  #expect(!head.expectsContinue)
}

@Test func `fields are found by kind and by name, whatever their case`() throws {
  var parser = RequestParser()
  let request = bytes(
    "GET / HTTP/1.1\r\nhOsT: a\r\nX-Twice: 1\r\nx-tWICE: 2\r\nAccept: */*\r\n\r\n")
  let span = request.span
  _ = parser.parse(span)
  func value(_ name: StaticString) -> String? {
    let range = parser.head.value(of: name, in: request.span)
    return range.map { text($0, in: request.span) }
  }
  #expect(value("host") == "a")
  #expect(value("x-twice") == "1")
  #expect(value("x-thrice") == nil)
  let accept = parser.head[.accept]
  #expect(accept.map { text($0, in: request.span) } == "*/*")
  #expect(parser.head[.traceparent] == nil)
}

@Test func `each known field is recognised, its neighbours are not`() throws {
  let values = Dictionary(
    uniqueKeysWithValues: KnownField.allCases.map { field in
      switch field {
      case .host: (field, "a.b")
      case .contentLength: (field, "7")
      case .transferEncoding: (field, "chunked")
      case .expect: (field, "100-continue")
      default: (field, "value of \(field)")
      }
    })
  for field in KnownField.allCases {
    let line = "\(field.name.description.uppercased()): \(values[field]!)\r\n"
    let host = field == .host ? "" : "Host: a.b\r\n"
    let head = try #require(parsedHead(of: "POST / HTTP/1.1\r\n\(host)\(line)\r\n"), "\(field)")
    #expect(head.known[Int(field.rawValue)] == values[field])
    #expect(head.known.count(where: { $0 != nil }) == (field == .host ? 1 : 2))
    let other = "GET / HTTP/1.1\r\nHost: a.b\r\n\(field.name)x: 1\r\nx\(field.name): 2\r\n\r\n"
    let stranger = try #require(parsedHead(of: other))
    #expect(stranger.known.count(where: { $0 != nil }) == 1)
  }
}

@Test(arguments: [
  ("/", "/", "", "h"),
  ("/?", "/", "", "h"),
  ("/a/b%2Fc;d=e,f", "/a/b%2Fc;d=e,f", "", "h"),
  ("/a?b=/?c&d", "/a", "b=/?c&d", "h"),
  ("//a//", "//a//", "", "h"),
  ("/%zz", "/%zz", "", "h"),
  ("http://a", "/", "", "a"),
  ("HTTP://a:80/b?c", "/b", "c", "a:80"),
  ("https://a.b-c_d~e?f", "/", "f", "a.b-c_d~e"),
  ("http://[::1]:8080/", "/", "", "[::1]:8080"),
  ("http://127.0.0.1:/x", "/x", "", "127.0.0.1:"),
])
func `a target is split`(target: String, path: String, query: String, authority: String) throws {
  let head = try #require(parsedHead(of: "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n"))
  #expect(head.target == target)
  #expect(head.path == path)
  #expect(head.query == query)
  #expect(head.authority == authority)
}

@Test func `OPTIONS may ask about the whole server`() throws {
  let head = try #require(parsedHead(of: "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"))
  #expect(head.path == "*")
  #expect(verdict(of: "GET * HTTP/1.1\r\nHost: h\r\n\r\n") == .refused(.malformedTarget))
  #expect(verdict(of: "OPTIONS *a HTTP/1.1\r\nHost: h\r\n\r\n") == .refused(.malformedTarget))
}

@Test(arguments: Method.allCases)
func `methods are those of their names, in their case`(method: Method) throws {
  let head = try #require(parsedHead(of: "\(method.name) / HTTP/1.1\r\nHost: h\r\n\r\n"))
  #expect(head.method == method)
  let small = method.name.description.lowercased()
  #expect(verdict(of: "\(small) / HTTP/1.1\r\nHost: h\r\n\r\n") == .refused(.unimplementedMethod))
}

@Test(arguments: [
  ("HTTP/1.1", Version.http11), ("HTTP/1.0", .http10), ("HTTP/1.2", .http11), ("HTTP/1.9", .http11),
])
func `a later minor version is read as the highest known`(text: String, version: Version) throws {
  #expect(try #require(parsedHead(of: "GET / \(text)\r\nHost: h\r\n\r\n")).version == version)
}

@Test(arguments: [
  ("HTTP/1.1", [], true),
  ("HTTP/1.1", ["close"], false),
  ("HTTP/1.1", ["CLOSE"], false),
  ("HTTP/1.1", ["keep-alive"], true),
  ("HTTP/1.1", ["closed", "x-close"], true),
  ("HTTP/1.1", ["upgrade ,\tClose\t, te"], false),
  ("HTTP/1.1", ["te", "", ",,", "close"], false),
  ("HTTP/1.1", ["keep-alive, close"], false),
  ("HTTP/1.0", [], false),
  ("HTTP/1.0", ["Keep-Alive"], true),
  ("HTTP/1.0", ["te", "x,keep-alive"], true),
  ("HTTP/1.0", ["keep-alive", "close"], false),
])
func `the connection's life is as asked`(version: String, options: [String], isKept: Bool) throws {
  let lines = options.map { "Connection: \($0)\r\n" }.joined()
  let head = try #require(parsedHead(of: "GET / \(version)\r\nHost: h\r\n\(lines)\r\n"))
  #expect(head.keepsAlive == isKept)
}

@Test(arguments: [
  ("HTTP/1.1", "Expect: 100-continue\r\nContent-Length: 5\r\n", true),
  ("HTTP/1.1", "Expect: 100-CONTINUE\r\nTransfer-Encoding: chunked\r\n", true),
  ("HTTP/1.1", "Expect: 100-continue, 100-continue\r\nContent-Length: 5\r\n", true),
  ("HTTP/1.1", "Expect: 100-continue\r\n", false),
  ("HTTP/1.1", "Expect: 100-continue\r\nContent-Length: 0\r\n", false),
  ("HTTP/1.1", "Expect:\r\nContent-Length: 5\r\n", false),
  ("HTTP/1.0", "Expect: 100-continue\r\nContent-Length: 5\r\n", false),
])
func `100 Continue is owed where it is waited for`(
  version: String, lines: String, isExpected: Bool
) throws {
  let head = try #require(parsedHead(of: "POST / \(version)\r\nHost: h\r\n\(lines)\r\n"))
  #expect(head.expectsContinue == isExpected)
}

@Test(arguments: [
  ("", BodyFraming.none),
  ("Content-Length: 0\r\n", .none),
  ("Content-Length: 1\r\n", .length(1)),
  ("Content-Length: 1048576\r\n", .length(1 << 20)),
  ("Transfer-Encoding: chunked\r\n", .chunked),
  ("Transfer-Encoding:\tCHUNKED \r\n", .chunked),
  ("Transfer_Encoding: chunked\r\nContent-Length: 3\r\n", .length(3)),
])
func `the body is framed as the fields say, for every method`(
  lines: String, body: BodyFraming
) throws {
  for method in Method.allCases {
    let head = try #require(parsedHead(of: "\(method.name) / HTTP/1.1\r\nHost: h\r\n\(lines)\r\n"))
    #expect(head.body == body)
  }
}

@Test(arguments: ["a", "a.b:80", "a_b", "127.0.0.1:65535", "a:", "[::1]", "[2001:db8::ff]:443"])
func `a host and its port are taken`(host: String) throws {
  #expect(try #require(parsedHead(of: "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")).authority == host)
}

@Test func `HTTP/1.0 needs no Host`() throws {
  #expect(try #require(parsedHead(of: "GET / HTTP/1.0\r\n\r\n")).authority == "")
}

@Test func `empty lines before a request are skipped and consumed`() throws {
  let head = try #require(parsedHead(of: "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\nGET"))
  #expect(head.byteCount == 4 + 27)
}

@Test func `one parser reads request after request and forgets the one before`() {
  var parser = RequestParser()
  let first = bytes(
    "\r\n\r\nPOST /a?b HTTP/1.0\r\nHost: one\r\nConnection: keep-alive\r\nAccept: x\r\n"
      + "Content-Length: 3\r\n\r\n")
  let second = bytes("GET http://two/c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
  for request in [first, second, first, second] {
    let again = show(request.span, to: &parser)
    #expect(again == verdict(of: request))
    parser.releaseMemory()
  }
}

@Test func `after a refusal there is nothing but the refusal`() {
  var parser = RequestParser()
  let bad = bytes("GET /\r\n")
  let good = bytes("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
  #expect(show(bad.span, to: &parser) == .refused(.malformedRequestLine))
  #expect(show(good.span, to: &parser) == .refused(.malformedRequestLine))
}
