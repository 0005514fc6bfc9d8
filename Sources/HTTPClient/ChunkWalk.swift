import Bytes

/// Where a body in chunks ends (RFC 9112, section 7.1).
///
/// It walks from chunk to chunk and moves nothing. Shown again with more bytes it begins anew,
/// which costs a look at each chunk's size.
enum ChunkWalk: Equatable {
  case needsMore
  case complete(end: Int)
  case malformed

  /// A size and its extensions are short.
  static let sizeLineByteCountMax = 4_096

  /// Hands the place of each chunk's content to `found`.
  init(_ bytes: Span<UInt8>, from start: Int, found: (Range<Int>) -> Void = { _ in }) {
    var index = start
    while true {
      guard let lineEnd = bytes.lineEnd(from: index) else {
        self = bytes.count - index > Self.sizeLineByteCountMax ? .malformed : .needsMore
        return
      }
      guard let size = bytes.chunkSize(index..<lineEnd) else {
        self = .malformed
        return
      }
      let content = lineEnd + 2..<lineEnd + 2 + size
      guard size > 0 else {
        self = Self.trailer(of: bytes, from: content.lowerBound)
        return
      }
      guard content.upperBound + 2 <= bytes.count else {
        self = .needsMore
        return
      }
      guard bytes[content.upperBound] == 0x0D, bytes[content.upperBound + 1] == 0x0A else {
        self = .malformed
        return
      }
      found(content)
      index = content.upperBound + 2
    }
  }

  /// Fields may follow the last chunk; an empty line ends them.
  private static func trailer(of bytes: Span<UInt8>, from start: Int) -> ChunkWalk {
    var index = start
    while let end = bytes.lineEnd(from: index) {
      if end == index { return .complete(end: end + 2) }
      index = end + 2
    }
    return .needsMore
  }
}

extension Span<UInt8> {
  /// The hexadecimal number that a chunk's line begins with; extensions follow a semicolon.
  func chunkSize(_ line: Range<Int>) -> Int? {
    var size = 0
    var index = line.lowerBound
    while index < line.upperBound, let digit = self[index].hexadecimalDigit {
      guard index - line.lowerBound < 8 else { return nil }
      size = size << 4 | Int(digit)
      index += 1
    }
    guard index > line.lowerBound else { return nil }
    let rest = trimmed(index..<line.upperBound)
    return rest.isEmpty || self[rest.lowerBound] == UInt8(ascii: ";") ? size : nil
  }
}

extension UInt8 {
  fileprivate var hexadecimalDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
