import Bytes

/// A route's path, taken apart for comparison.
struct PathPattern: Sendable {
  private enum Segment: Sendable {
    case literal([UInt8])
    case parameter
  }

  let text: [UInt8]
  private let segments: [Segment]
  private let hasParameters: Bool

  init(_ pattern: String) {
    text = Array(pattern.utf8)
    segments = pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
      $0.hasPrefix("{") && $0.hasSuffix("}") ? .parameter : .literal(Array($0.utf8))
    }
    hasParameters = segments.contains { if case .parameter = $0 { true } else { false } }
  }

  /// Whether `path` is the pattern to the letter: no segment of it need be looked at.
  func isLiterally(_ path: Span<UInt8>) -> Bool {
    !hasParameters && path.elementsEqual(text.span)
  }

  /// Whether the path at `range` of `bytes` fits, with the places of its parameters appended to
  /// `parameters` where it does.
  func matches(
    _ range: ByteRange, of bytes: Span<UInt8>, parameters: inout [ByteRange]
  ) -> Bool {
    let parameterCount = parameters.count
    var path = PathSegments(range)
    for segment in segments {
      guard let part = path.next(in: bytes), fits(segment, part, of: bytes) else {
        parameters.removeSubrange(parameterCount...)
        return false
      }
      if case .parameter = segment { parameters.append(part) }
    }
    guard path.next(in: bytes) == nil else {
      parameters.removeSubrange(parameterCount...)
      return false
    }
    return true
  }

  private func fits(_ segment: Segment, _ part: ByteRange, of bytes: Span<UInt8>) -> Bool {
    let part = bytes.extracting(part.bounds)
    switch segment {
    case .parameter: return !part.isEmpty
    case .literal(let text):
      if part.elementsEqual(text.span) { return true }
      // An escape of what needs none names the same path; without one there is nothing to decode.
      guard part.hasEscape else { return false }
      var decoded = ByteBuffer()
      guard (try? PercentDecoder.decode(segment: part, into: &decoded)) != nil else { return false }
      return decoded.withSpan { $0.elementsEqual(text.span) }
    }
  }
}

extension Span<UInt8> {
  fileprivate var hasEscape: Bool {
    for index in 0..<count where self[index] == UInt8(ascii: "%") { return true }
    return false
  }
}
