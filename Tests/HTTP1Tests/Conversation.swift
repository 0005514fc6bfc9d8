import Bytes
import HTTP
import HTTP1
import TestKit

/// What a server sees on a connection: request after request, each with its body, up to the first
/// that is refused or not whole.
enum Event: Equatable {
  /// The method, the target and the body, a space apart.
  case request(String)
  case needsMore
  case refused(RequestRefusal)
}

/// Reads a whole conversation out of one buffer, as a connection does.
func events(in text: String, limits: RequestLimits = RequestLimits()) -> [Event] {
  var parser = RequestParser(limits: limits)
  var rest = bytes(text)
  var events: [Event] = []
  while !rest.isEmpty {
    let head: ParsedHead
    switch show(rest.span, to: &parser) {
    case .head(let parsed): head = parsed
    case .needsMore: return events + [.needsMore]
    case .refused(let refusal): return events + [.refused(refusal)]
    }
    let body: [UInt8]
    switch head.body {
    case .none:
      body = []
      rest.removeFirst(head.byteCount)
    case .length(let count):
      guard rest.count >= head.byteCount + count else { return events + [.needsMore] }
      body = Array(rest[head.byteCount..<head.byteCount + count])
      rest.removeFirst(head.byteCount + count)
    case .chunked:
      switch decode(rest, from: head.byteCount, limits: limits) {
      case .complete(let content, let consumedEnd):
        body = content
        rest.removeFirst(consumedEnd)
      case .needsMore: return events + [.needsMore]
      case .refused(let refusal): return events + [.refused(refusal)]
      }
    }
    let content = String(String.UnicodeScalarView(body.map { Unicode.Scalar($0) }))
    events.append(.request("\(head.method.name) \(head.target) \(content)"))
  }
  return events
}

/// What a decoder made of some bytes.
enum Decoding: Equatable {
  case complete(content: [UInt8], consumedEnd: Int)
  case needsMore(content: [UInt8])
  case refused(RequestRefusal)
}

/// Decodes what stands behind a head of `headCount` bytes, at once, up to a guard page.
func decode(
  _ bytes: [UInt8], from headCount: Int = 0, limits: RequestLimits = RequestLimits()
) -> Decoding {
  var decoder = ChunkedDecoder(limits: limits)
  var shown = GuardedBytes(bytes)
  let progress = shown.withMutableSpan { decoder.decode(&$0, from: headCount, bodyEnd: headCount) }
  func content(to end: Int) -> [UInt8] {
    shown.withSpan { span in (headCount..<end).map { span[$0] } }
  }
  switch progress {
  case .complete(let bodyEnd, let consumedEnd):
    return .complete(content: content(to: bodyEnd), consumedEnd: consumedEnd)
  case .needsMore(let bodyEnd): return .needsMore(content: content(to: bodyEnd))
  case .refused(let refusal): return .refused(refusal)
  }
}

/// Decodes in pieces, as a connection does: what comes is appended right behind the body so far.
/// `ends` says where the pieces end, but for the last.
func decode(
  _ bytes: [UInt8], inPiecesTo ends: some Sequence<Int>, limits: RequestLimits = RequestLimits()
) -> Decoding {
  var decoder = ChunkedDecoder(limits: limits)
  var content: [UInt8] = []
  var start = 0
  for end in Array(ends) + [bytes.count] {
    var shown = GuardedBytes(content + bytes[start..<end])
    let bodyStart = content.count
    let progress = shown.withMutableSpan {
      decoder.decode(&$0, from: bodyStart, bodyEnd: bodyStart)
    }
    func held(_ count: Int) -> [UInt8] { shown.withSpan { span in (0..<count).map { span[$0] } } }
    switch progress {
    case .complete(let bodyEnd, let consumedEnd):
      return .complete(content: held(bodyEnd), consumedEnd: start + consumedEnd - bodyStart)
    case .needsMore(let bodyEnd): content = held(bodyEnd)
    case .refused(let refusal): return .refused(refusal)
    }
    start = end
  }
  return .needsMore(content: content)
}
