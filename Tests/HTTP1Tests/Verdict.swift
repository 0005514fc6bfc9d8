import Bytes
import HTTP
import HTTP1
import TestKit

/// What a parser made of some bytes, in values that compare and print.
enum Verdict: Equatable {
  case needsMore
  case head(ParsedHead)
  case refused(RequestRefusal)
}

/// A head with its pieces as texts.
struct ParsedHead: Equatable {
  var byteCount: Int
  var method: Method
  var version: Version
  var target: String
  var path: String
  var query: String
  var authority: String
  var fields: [String]
  var known: [String?]
  var body: BodyFraming
  var keepsAlive: Bool
  var expectsContinue: Bool

  init(_ head: borrowing RequestHead, byteCount: Int, in bytes: Span<UInt8>) {
    self.byteCount = byteCount
    method = head.method
    version = head.version
    target = text(head.target, in: bytes)
    path = text(head.path, in: bytes)
    query = text(head.query, in: bytes)
    authority = text(head.authority, in: bytes)
    fields = []
    for index in 0..<head.fields.count {
      let field = head.fields[index]
      fields.append(text(field.name, in: bytes) + ": " + text(field.value, in: bytes))
    }
    known = []
    for field in KnownField.allCases {
      known.append(head[field].map { text($0, in: bytes) })
    }
    body = head.body
    keepsAlive = head.keepsAlive
    expectsContinue = head.expectsContinue
  }
}

/// The bytes of a text whose characters stand for one byte each, `\u{FF}` for the last.
func bytes(_ text: String) -> [UInt8] {
  text.unicodeScalars.map { UInt8($0.value) }
}

func text(_ range: ByteRange, in bytes: Span<UInt8>) -> String {
  var text = String.UnicodeScalarView()
  for index in range.bounds { text.append(Unicode.Scalar(bytes[index])) }
  return String(text)
}

/// What a parser says in the end when it is shown more and more of `bytes`: as much as each of
/// `ends` says, and all. Each time they stand before a guard page.
func verdict(
  of bytes: [UInt8], shownTo ends: some Sequence<Int> = [], limits: RequestLimits = RequestLimits()
) -> Verdict {
  var parser = RequestParser(limits: limits)
  var verdict = Verdict.needsMore
  for end in Array(ends) + [bytes.count] where verdict == .needsMore {
    let shown = GuardedBytes(bytes[..<end])
    verdict = shown.withSpan { show($0, to: &parser) }
  }
  return verdict
}

func verdict(of text: String, limits: RequestLimits = RequestLimits()) -> Verdict {
  verdict(of: bytes(text), limits: limits)
}

func show(_ shown: Span<UInt8>, to parser: inout RequestParser) -> Verdict {
  switch parser.parse(shown) {
  case .needsMore: .needsMore
  case .head(let byteCount): .head(ParsedHead(parser.head, byteCount: byteCount, in: shown))
  case .refused(let refusal): .refused(refusal)
  }
}

/// The head of a request that is well-formed, or nil.
func parsedHead(of text: String, limits: RequestLimits = RequestLimits()) -> ParsedHead? {
  if case .head(let head) = verdict(of: text, limits: limits) { head } else { nil }
}
