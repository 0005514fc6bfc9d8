import Bytes
import HTTP

extension RequestParser {
  /// Reads `method SP request-target SP HTTP-version`, its parts one space apart: RFC 9112,
  /// section 3, lets a recipient accept other whitespace, at the risk of reading another target
  /// than whoever forwarded the request.
  mutating func readRequestLine(
    _ line: Range<Int>, in bytes: Span<UInt8>
  ) throws(RequestRefusal) {
    let methodEnd = bytes.firstIndex(outside: .token, in: line)
    guard methodEnd > line.lowerBound, methodEnd == line.upperBound || bytes[methodEnd] == .space
    else { throw .malformedMethod }
    let versionStart = line.upperBound - 8
    guard versionStart - methodEnd > 2, bytes[versionStart - 1] == .space else {
      throw .malformedRequestLine
    }
    head.version = try version(at: versionStart, in: bytes)
    guard let method = Method(bytes.extracting(line.lowerBound..<methodEnd)) else {
      throw .unimplementedMethod
    }
    head.method = method
    try readTarget(methodEnd + 1..<versionStart - 1, in: bytes)
  }

  private func version(
    at start: Int, in bytes: Span<UInt8>
  ) throws(RequestRefusal) -> Version {
    let text = bytes.extracting(start..<start + 8)
    if text.equals("HTTP/1.1") { return .http11 }
    guard text.extracting(0..<5).equals("HTTP/"), text[5].isDigit, text[6] == UInt8(ascii: "."),
      text[7].isDigit
    else { throw .malformedRequestLine }
    guard text[5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
    return text[7] == UInt8(ascii: "0") ? .http10 : .http11
  }

  /// Reads the request-target: RFC 9112, section 3.2.
  private mutating func readTarget(
    _ target: Range<Int>, in bytes: Span<UInt8>
  ) throws(RequestRefusal) {
    head.target = ByteRange(target)
    switch bytes[target.lowerBound] {
    case UInt8(ascii: "/"):
      try readPathAndQuery(target, in: bytes)
    case UInt8(ascii: "*") where target.count == 1 && head.method == .options:
      head.path = head.target
    default:
      try readAbsoluteTarget(target, in: bytes)
    }
  }

  /// Reads a target that names the scheme and authority too, as clients write it for a proxy.
  private mutating func readAbsoluteTarget(
    _ target: Range<Int>, in bytes: Span<UInt8>
  ) throws(RequestRefusal) {
    let start: Int
    let text = bytes.extracting(target)
    if text.count > 7, text.extracting(0..<7).equalsIgnoringCase("http://") {
      start = target.lowerBound + 7
    } else if text.count > 8, text.extracting(0..<8).equalsIgnoringCase("https://") {
      start = target.lowerBound + 8
    } else {
      throw .malformedTarget
    }
    var end = start
    while end < target.upperBound, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?")
    {
      end += 1
    }
    guard bytes.isAuthority(start..<end) else { throw .malformedTarget }
    head.authority = ByteRange(start..<end)
    try readPathAndQuery(end..<target.upperBound, in: bytes)
    // An empty path stands for "/" (RFC 9110, section 4.2.3): the last of the scheme's is one.
    if head.path.isEmpty { head.path = ByteRange(start - 1..<start) }
  }

  private mutating func readPathAndQuery(
    _ range: Range<Int>, in bytes: Span<UInt8>
  ) throws(RequestRefusal) {
    let pathEnd = bytes.firstIndex(outside: .path, in: range)
    head.path = ByteRange(range.lowerBound..<pathEnd)
    guard pathEnd < range.upperBound else { return }
    let query = pathEnd + 1..<range.upperBound
    guard bytes[pathEnd] == UInt8(ascii: "?"),
      bytes.firstIndex(outside: .query, in: query) == query.upperBound
    else { throw .malformedTarget }
    head.query = ByteRange(query)
  }
}
