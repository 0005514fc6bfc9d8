import HTTP1
import Testing

// What a front end may forward while it sees other requests than we would, had we been lenient.
// Each conversation must yield these events and no other: where a request hides in a body or behind
// an ambiguity, `/admin` must never be seen.

private typealias Attack = (name: String, conversation: String, events: [Event])

private func post(_ lines: String, _ rest: String) -> String {
  "POST / HTTP/1.1\r\nHost: h\r\n\(lines)\r\n\r\n\(rest)"
}

private func chunked(_ rest: String) -> String { post("Transfer-Encoding: chunked", rest) }

private let hidden = "GET /admin HTTP/1.1\r\nHost: h\r\n\r\n"

private let lengths: [Attack] = [
  (
    "CL.TE", post("Content-Length: 6\r\nTransfer-Encoding: chunked", "0\r\n\r\nX" + hidden),
    [.refused(.contentLengthWithTransferEncoding)]
  ),
  (
    "TE.CL",
    post("Transfer-Encoding: chunked\r\nContent-Length: 4", "20\r\n\(hidden)\r\n0\r\n\r\n"),
    [.refused(.contentLengthWithTransferEncoding)]
  ),
  (
    "CL.0", post("Content-Length: 32", hidden + "GET /b HTTP/1.1\r\nHost: h\r\n\r\n"),
    [.request("POST / \(hidden)"), .request("GET /b ")]
  ),
  (
    "CL.0 on GET",
    "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 32\r\n\r\n\(hidden)",
    [.request("GET / \(hidden)")]
  ),
  (
    "0.CL", post("Content-Length: 0", hidden.replacing("/admin", with: "/b")),
    [.request("POST / "), .request("GET /b ")]
  ),
  (
    "0.CL by a folded length", post("Content-Length:\r\n 32", hidden),
    [.refused(.malformedContentLength)]
  ),
  (
    "0.CL by a space", post("Content-Length : 32", hidden), [.refused(.spaceBeforeColon)]
  ),
  (
    "CL.CL", post("Content-Length: 0\r\nContent-Length: 32", hidden),
    [.refused(.repeatedContentLength)]
  ),
  (
    "CL twice the same", post("Content-Length: 32\r\nContent-Length: 32", hidden),
    [.refused(.repeatedContentLength)]
  ),
  (
    "a length that goes on", post("Content-Length: 5\r\nX: y\r\n 32", hidden),
    [.refused(.foldedField)]
  ),
]

private let badLengths = [
  "", "+32", "-0", "-1", "0x20", "0o40", "3 2", "32,", ",32", "32,32", "32, 32", "32, 0", "32;",
  "3_2", "032", "00", "32.0", "3e1", "\"32\"", "\u{B2}", "32\u{A0}", "9223372036854775808",
  "18446744073709551648", "99999999999999999999999999", "abc", "32x", "NaN",
]

private let badCodings = [
  "", ",", "chunked,", ", chunked", "chunked, chunked", "chunked,chunked", "chunked, gzip",
  "chunked, identity", "identity", "gzip", "xchunked", "chunkedx", "x chunked", "chunked x",
  "\"chunked\"", "'chunked'", "chunked;a=b", "chunked; ", ";chunked", "chunked\u{A0}",
  "\u{85}chunked", "chun ked", "chunked=1", "[chunked]", "gzip;q=1, chunked", "gzip,, chunked",
  "\u{EF}\u{BB}\u{BF}chunked", "chun\u{E2}\u{84}\u{AA}ed",
]

private let codings: [Attack] = [
  (
    "two fields", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "0\r\n\r\n"),
    [.refused(.malformedTransferEncoding)]
  ),
  (
    "two fields, the same",
    post("Transfer-Encoding: chunked\r\nTransfer-encoding: chunked", "0\r\n\r\n"),
    [.refused(.malformedTransferEncoding)]
  ),
  (
    "an empty field behind", post("Transfer-Encoding: chunked\r\nTransfer-Encoding:", "0\r\n\r\n"),
    [.refused(.malformedTransferEncoding)]
  ),
  (
    "another coding below", post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"),
    [.refused(.unsupportedTransferCoding)]
  ),
  (
    "another coding below, in two fields",
    post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
    [.refused(.unsupportedTransferCoding)]
  ),
  (
    "in HTTP/1.0",
    "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n",
    [.refused(.transferEncodingInHTTP10)]
  ),
  (
    "folded", post("Transfer-Encoding:\r\n chunked\r\nContent-Length: 5", "0\r\n\r\n"),
    [.refused(.malformedTransferEncoding)]
  ),
  (
    "a tab within the name", post("Transfer\t-Encoding: chunked", "0\r\n\r\n"),
    [.refused(.malformedFieldName)]
  ),
  (
    "a vertical tab", post("Transfer-Encoding: \u{B}chunked", "0\r\n\r\n"), [.refused(.controlByte)]
  ),
  (
    "a form feed", post("Transfer-Encoding: chunked\u{C}", "0\r\n\r\n"), [.refused(.controlByte)]
  ),
  (
    "a NUL", post("Transfer-Encoding: chunked\u{0}", "0\r\n\r\n"), [.refused(.controlByte)]
  ),
  (
    "a line feed", post("X: y\nTransfer-Encoding: chunked", "0\r\n\r\n"), [.refused(.bareLF)]
  ),
  (
    "a carriage return", post("X: y\rTransfer-Encoding: chunked", "0\r\n\r\n"), [.refused(.bareCR)]
  ),
  (
    "a head's end of line feeds", "POST / HTTP/1.1\r\nHost: h\r\nX: y\n\n" + hidden,
    [.refused(.bareLF)]
  ),
  (
    "a head's end of carriage returns", "POST / HTTP/1.1\r\nHost: h\r\nX: y\r\r" + hidden,
    [.refused(.bareCR)]
  ),
  (
    "underscores", post("Transfer_Encoding: chunked", hidden.replacing("/admin", with: "/b")),
    [.request("POST / "), .request("GET /b ")]
  ),
]

/// Chunks whose lines or lengths are read in more than one way out there, "funky" ones among them.
private let chunks: [Attack] = [
  ("TERM.EXT", chunked("2;\nxx\r\n10\r\n\(hidden)"), [.refused(.malformedChunkExtension)]),
  ("TERM.EXT by CR", chunked("2;\rxx\r\n10\r\n\(hidden)"), [.refused(.malformedChunkExtension)]),
  ("TERM.EXT behind a name", chunked("2;a\nxx\r\n0\r\n\r\n"), [.refused(.malformedChunkExtension)]),
  (
    "TERM.EXT by CR behind a name", chunked("2;a\rxx\r\n0\r\n\r\n"), [.refused(.malformedChunkSize)]
  ),
  ("EXT.TERM", chunked("10;\nAAAA\r\n0\r\n\r\n"), [.refused(.malformedChunkExtension)]),
  ("TERM.SPILL", chunked("5\r\nAAAAA\n0\r\n\r\n"), [.refused(.malformedChunkEnd)]),
  ("SPILL.TERM", chunked("5\r\nAAAAAXX0\r\n\r\n\(hidden)"), [.refused(.malformedChunkEnd)]),
  ("spill by one", chunked("5\r\nAAAAAX\r\n0\r\n\r\n"), [.refused(.malformedChunkEnd)]),
  ("ONE.TWO", chunked("5\r\nAAAAA\rX0\r\n\r\n"), [.refused(.malformedChunkEnd)]),
  ("TWO.ONE", chunked("2\r\nA\r\n0\r\n\r\n"), [.refused(.malformedChunkEnd)]),
  ("no CRLF behind content", chunked("5\r\nhello0\r\n\r\n"), [.refused(.malformedChunkEnd)]),
  ("LF behind a size", chunked("5\nhello\r\n0\r\n\r\n"), [.refused(.malformedChunkSize)]),
  ("CR behind a size", chunked("5\rhello\r\n0\r\n\r\n"), [.refused(.malformedChunkSize)]),
  ("LF behind the last size", chunked("0\n\r\n\(hidden)"), [.refused(.malformedChunkSize)]),
  ("LF at the end", chunked("0\r\n\n\(hidden)"), [.refused(.malformedTrailer)]),
  ("CR at the end", chunked("0\r\n\r\(hidden)"), [.refused(.malformedTrailer)]),
  (
    "a line for the end", chunked("0\r\nX:GET /admin HTTP/1.1\r\nHost: h\r\n\r\n"),
    [.request("POST / ")]
  ),
  ("no size at the end", chunked("1\r\nZ\r\n\r\n\r\n\(hidden)"), [.refused(.malformedChunkSize)]),
  (
    "a quoted end of line", chunked("1;a=\"\r\nZ\r\n0\r\n\r\n\""),
    [.refused(.malformedChunkExtension)]
  ),
  ("a quoted LF", chunked("1;a=\"\n\"\r\nZ\r\n0\r\n\r\n"), [.refused(.malformedChunkExtension)]),
  (
    "an escaped LF", chunked("1;a=\"\\\n\"\r\nZ\r\n0\r\n\r\n"), [.refused(.malformedChunkExtension)]
  ),
  ("an open quote", chunked("1;a=\"b\r\nZ\r\n0\r\n\r\n"), [.refused(.malformedChunkExtension)]),
  (
    "a NUL in an extension", chunked("5;\u{0}a\r\nhello\r\n0\r\n\r\n"),
    [.refused(.malformedChunkExtension)]
  ),
  (
    "a trailer's length",
    chunked("0\r\nContent-Length: 32\r\n\r\n\(hidden.replacing("/admin", with: "/b"))"),
    [.request("POST / "), .request("GET /b ")]
  ),
  (
    "content that looks like a request", chunked("20\r\n\(hidden)\r\n0\r\n\r\n"),
    [.request("POST / \(hidden)")]
  ),
]

@Test(arguments: lengths + codings + chunks)
private func `two parsers cannot be made to disagree`(attack: Attack) {
  #expect(events(in: attack.conversation) == attack.events, "\(attack.name)")
}

@Test(arguments: badLengths)
func `a length is one plain number or none at all`(length: String) {
  #expect(
    events(in: post("Content-Length: \(length)", hidden)) == [.refused(.malformedContentLength)])
}

@Test(arguments: badCodings)
func `a transfer coding is "chunked" or none at all`(coding: String) {
  let refused = [Event.refused(.malformedTransferEncoding)]
  #expect(events(in: post("Transfer-Encoding: \(coding)", "0\r\n\r\n\(hidden)")) == refused)
}

@Test(arguments: [
  "", "1_0", "0x5", "+5", "-5", " 5", "5 ", "\t5", "5\t", "5 5", "g", ";a", "00000000000000005",
  "FFFFFFFFFFFFFFFF0",
])
func `a chunk's size is plain hexadecimal digits`(size: String) {
  let refusal: RequestRefusal =
    size.hasPrefix("5") ? .malformedChunkExtension : .malformedChunkSize
  #expect(events(in: chunked("\(size)\r\nhello\r\n0\r\n\r\n")) == [.refused(refusal)])
}
