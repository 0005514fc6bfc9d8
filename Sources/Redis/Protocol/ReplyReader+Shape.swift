import Bytes

extension ReplyReader {
  /// What the bytes received start with.
  enum Shape {
    /// A reply without parts, and how many bytes it takes.
    case whole(RedisReply.Token, byteCount: Int)
    /// The start of one.
    case part
    /// Something that is for hiredis to read, or to refuse.
    case other
    case malformed
  }

  @inline(__always)
  var shape: Shape {
    received.withSpan { bytes in
      guard bytes.count > 0 else { return .part }
      switch bytes[0] {
      case UInt8(ascii: "$"): return Self.string(bytes, byteCountMax: replyByteCountMax)
      case UInt8(ascii: "+"): return Self.status(bytes)
      case UInt8(ascii: ":"): return Self.integer(bytes)
      default: return .other
      }
    }
  }

  @inline(__always)
  private static func string(_ bytes: Span<UInt8>, byteCountMax: Int) -> Shape {
    guard let (count, end) = digits(bytes, from: 1) else { return null(bytes) }
    guard end + 1 < bytes.count else { return .part }
    guard bytes[end] == 13, bytes[end + 1] == 10 else { return .other }
    guard count <= byteCountMax else { return .malformed }
    let byteCount = end + 2 + count + 2
    guard byteCount <= bytes.count else { return .part }
    guard bytes[byteCount - 2] == 13, bytes[byteCount - 1] == 10 else { return .malformed }
    return .whole(
      RedisReply.Token(kind: .string, value: count, offset: end + 2), byteCount: byteCount)
  }

  private static func null(_ bytes: Span<UInt8>) -> Shape {
    let text: StaticString = "$-1\r\n"
    guard bytes.count >= text.utf8CodeUnitCount else {
      return bytes.count == 1 || bytes[1] == UInt8(ascii: "-") ? .part : .other
    }
    guard bytes.extracting(first: text.utf8CodeUnitCount).equals(text) else { return .other }
    return .whole(RedisReply.Token(kind: .null, value: 0), byteCount: text.utf8CodeUnitCount)
  }

  private static func status(_ bytes: Span<UInt8>) -> Shape {
    var index = 1
    while index + 1 < bytes.count {
      if bytes[index] == 13, bytes[index + 1] == 10 {
        return .whole(
          RedisReply.Token(kind: .status, value: index - 1, offset: 1), byteCount: index + 2)
      }
      index += 1
    }
    return .part
  }

  private static func integer(_ bytes: Span<UInt8>) -> Shape {
    guard bytes.count > 1 else { return .part }
    let isNegative = bytes[1] == UInt8(ascii: "-")
    guard let (magnitude, end) = digits(bytes, from: isNegative ? 2 : 1) else {
      return isNegative && bytes.count == 2 ? .part : .other
    }
    guard end + 1 < bytes.count else { return .part }
    guard bytes[end] == 13, bytes[end + 1] == 10, !isNegative || magnitude > 0 else {
      return .other
    }
    let value = isNegative ? -magnitude : magnitude
    return .whole(RedisReply.Token(kind: .integer, value: value), byteCount: end + 2)
  }

  /// The number whose digits start at `start`, and where they end. Nil where there are none, or
  /// more than may be read without care, or a zero before others.
  @inline(__always)
  private static func digits(
    _ bytes: Span<UInt8>, from start: Int
  ) -> (value: Int, end: Int)? {
    var value = 0
    var index = start
    while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 {
      value = value &* 10 &+ Int(bytes[index] &- UInt8(ascii: "0"))
      index += 1
    }
    let count = index - start
    guard count > 0, count <= 18, count == 1 || bytes[start] != UInt8(ascii: "0") else {
      return nil
    }
    return (value, index)
  }
}
