import HTTP
import HTTP1
import Testing

private let requestLines: [(String, RequestRefusal)] = [
  // Not HTTP, or another version of it
  ("\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}", .controlByte),
  ("SSH-2.0-OpenSSH_9.2\r\n", .malformedRequestLine),
  ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
  ("GET / HTTP/0.9\r\n", .unsupportedVersion),
  ("GET / HTTP/3.0\r\n", .unsupportedVersion),
  ("GET /\r\n", .malformedRequestLine),
  ("GET / HTTP/2\r\n", .malformedRequestLine),
  ("GET / http/1.1\r\n", .malformedRequestLine),
  ("GET / HTTP/1.\r\n", .malformedRequestLine),
  ("GET / HTTP/1.1.1\r\n", .malformedRequestLine),
  ("GET / HTTP/11.1\r\n", .malformedRequestLine),
  ("GET / HTTP/01.1\r\n", .malformedRequestLine),
  ("GET / HTTP/1,1\r\n", .malformedRequestLine),
  ("GET / HTTP/x.1\r\n", .malformedRequestLine),
  ("GET / HTTP/1.x\r\n", .malformedRequestLine),
  ("GET / XTTP/1.1\r\n", .malformedRequestLine),
  // Spaces
  ("GET /\r\nHost: h\r\n", .malformedRequestLine),
  ("GET HTTP/1.1\r\n", .malformedRequestLine),
  ("GET  HTTP/1.1\r\n", .malformedRequestLine),
  ("GET  / HTTP/1.1\r\n", .malformedTarget),
  ("GET /  HTTP/1.1\r\n", .malformedTarget),
  ("GET / a HTTP/1.1\r\n", .malformedTarget),
  ("GET / HTTP/1.1 \r\n", .malformedRequestLine),
  ("GET\t/ HTTP/1.1\r\n", .malformedMethod),
  ("GET /\tHTTP/1.1\r\n", .malformedRequestLine),
  (" GET / HTTP/1.1\r\n", .malformedMethod),
  (" \r\n", .malformedMethod),
  ("GET\r\n", .malformedRequestLine),
  // Methods
  ("G@T / HTTP/1.1\r\n", .malformedMethod),
  ("\u{C7}ET / HTTP/1.1\r\n", .malformedMethod),
  ("GET: / HTTP/1.1\r\n", .malformedMethod),
  ("CONNECT h:443 HTTP/1.1\r\n", .unimplementedMethod),
  ("TRACE / HTTP/1.1\r\n", .unimplementedMethod),
  ("BREW / HTTP/1.1\r\n", .unimplementedMethod),
  ("GETT / HTTP/1.1\r\n", .unimplementedMethod),
  ("PROPFINDALLTHETHINGS / HTTP/1.1\r\n", .unimplementedMethod),
  // Targets
  ("GET a HTTP/1.1\r\n", .malformedTarget),
  ("GET h:443 HTTP/1.1\r\n", .malformedTarget),
  ("GET ?a HTTP/1.1\r\n", .malformedTarget),
  ("GET /a#b HTTP/1.1\r\n", .malformedTarget),
  ("GET /a?b#c HTTP/1.1\r\n", .malformedTarget),
  ("GET /a\\b HTTP/1.1\r\n", .malformedTarget),
  ("GET /\u{C3}\u{A9} HTTP/1.1\r\n", .malformedTarget),
  ("GET /a?b=\u{C3}\u{A9} HTTP/1.1\r\n", .malformedTarget),
  ("GET /a?\"b\" HTTP/1.1\r\n", .malformedTarget),
  ("GET /\ta HTTP/1.1\r\n", .malformedTarget),
  ("GET http:// HTTP/1.1\r\n", .malformedTarget),
  ("GET http:/// HTTP/1.1\r\n", .malformedTarget),
  ("GET http:/a HTTP/1.1\r\n", .malformedTarget),
  ("GET http://u@a/ HTTP/1.1\r\n", .malformedTarget),
  ("GET http://a:b/ HTTP/1.1\r\n", .malformedTarget),
  ("GET http://a#b HTTP/1.1\r\n", .malformedTarget),
  ("GET ftp://a/ HTTP/1.1\r\n", .malformedTarget),
  ("GET /\u{0}a HTTP/1.1\r\n", .controlByte),
  ("GET /\u{7F} HTTP/1.1\r\n", .controlByte),
  // Ends of lines
  ("GET / HTTP/1.1\n", .bareLF),
  ("\nGET / HTTP/1.1\r\n", .bareLF),
  ("GET / HTTP/1.1\rHost: h\r\n", .bareCR),
  ("GET / HTTP/1.1\r\r\n", .bareCR),
  ("\r\r\n", .bareCR),
  ("\r\n\r\n\r\n", .tooManyEmptyLines),
]

private let fieldLines: [(String, RequestRefusal)] = [
  ("X: a\n", .bareLF),
  ("X: a\nY: b", .bareLF),
  ("X: a\rY: b", .bareCR),
  ("X\r: a", .bareCR),
  ("X: \u{0}", .controlByte),
  ("X: a\u{0}b", .controlByte),
  ("X: a\u{1B}[31m", .controlByte),
  ("X: \u{7F}", .controlByte),
  ("X\u{0}: a", .controlByte),
  (" X: a", .foldedField),
  ("\tX: a", .foldedField),
  (" ", .foldedField),
  ("X: a\r\n b", .foldedField),
  ("X: a\r\n\tb: c", .foldedField),
  ("X", .malformedField),
  ("GET / HTTP/1.1", .malformedField),
  (":", .emptyFieldName),
  (": a", .emptyFieldName),
  ("X : a", .spaceBeforeColon),
  ("X\t: a", .spaceBeforeColon),
  ("Content-Length : 3", .spaceBeforeColon),
  ("X Y: a", .malformedFieldName),
  ("X Y : a", .malformedFieldName),
  ("X[: a", .malformedFieldName),
  ("X\u{E9}: a", .malformedFieldName),
  ("\"X\": a", .malformedFieldName),
  ("X/Y: a", .malformedFieldName),
  ("Host: h", .repeatedHost),
  ("Host: other", .repeatedHost),
  ("Host:", .repeatedHost),
  ("Expect: 200-ok", .unsupportedExpectation),
  ("Expect: y 100-continue", .unsupportedExpectation),
  ("Expect: 100-continue, y", .unsupportedExpectation),
  ("Expect: \"100-continue\"", .unsupportedExpectation),
]

private let hosts = [
  "", ",", "a b", "a,b", "a, b", "u@a", "a/b", "a?b", "a#b", "a\\b", "%61", "a:b", "a:80:80",
  "a:-1", "a:65536", "a:000080", ":80", "[]", "[::1", "::1", "[::1]a", "[::1]:x", "[v1.a]",
  "[fe80::1%25lo]", "h\u{E9}", "http://a",
]

@Test(arguments: requestLines)
func `a bad request line is refused before any field is seen`(
  text: String, refusal: RequestRefusal
) {
  #expect(verdict(of: text) == .refused(refusal))
}

@Test(arguments: fieldLines)
func `a bad field is refused before the head ends`(line: String, refusal: RequestRefusal) {
  #expect(verdict(of: "GET / HTTP/1.1\r\nHost: h\r\n\(line)\r\n") == .refused(refusal))
  #expect(verdict(of: "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\(line)\r\n") == .refused(refusal))
}

@Test(arguments: hosts)
func `a Host that is not a host with at most a port is refused`(host: String) {
  #expect(verdict(of: "GET / HTTP/1.1\r\nHost: \(host)\r\n") == .refused(.malformedHost))
  #expect(verdict(of: "GET http://a/ HTTP/1.1\r\nHost: \(host)\r\n") == .refused(.malformedHost))
}

@Test func `HTTP/1.1 without Host is refused, with an absolute target too`() {
  #expect(verdict(of: "GET / HTTP/1.1\r\n\r\n") == .refused(.missingHost))
  #expect(verdict(of: "GET / HTTP/1.2\r\nX: a\r\n\r\n") == .refused(.missingHost))
  #expect(verdict(of: "GET http://a/ HTTP/1.1\r\n\r\n") == .refused(.missingHost))
}

@Test func `each refusal has a code of its own, a sentence and an error's status`() {
  var codes: Set<String> = []
  for refusal in RequestRefusal.allCases {
    let code = refusal.code.description
    #expect(codes.insert(code).inserted)
    #expect(code.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(code)")
    #expect(refusal.sentence.description.hasSuffix(".") || refusal == .controlByte)
    #expect(refusal.status.code >= 400)
  }
  #expect(RequestRefusal.requestLineTooLong.status == .uriTooLong)
  #expect(RequestRefusal.headTooLarge.status == .requestHeaderFieldsTooLarge)
  #expect(RequestRefusal.tooManyFields.status == .requestHeaderFieldsTooLarge)
  #expect(RequestRefusal.trailersTooLarge.status == .requestHeaderFieldsTooLarge)
  #expect(RequestRefusal.unimplementedMethod.status == .notImplemented)
  #expect(RequestRefusal.unsupportedTransferCoding.status == .notImplemented)
  #expect(RequestRefusal.unsupportedVersion.status == .httpVersionNotSupported)
  #expect(RequestRefusal.unsupportedExpectation.status == .expectationFailed)
  #expect(RequestRefusal.bodyTooLarge.status == .contentTooLarge)
  #expect(RequestRefusal.allCases.count(where: { $0.status != .badRequest }) == 9)
}
