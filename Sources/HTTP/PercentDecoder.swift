import Bytes

/// Undoes the escapes of a piece of a target, once: what stands escaped twice stays escaped once.
///
/// A piece is what is left after splitting, so that an escaped `/`, `&` or `=` splits nothing.
package enum PercentDecoder {
  package enum Failure: Error {
    /// A `%` without two hexadecimal digits.
    case malformedEscape
    /// A byte that is text to nobody: NUL, a line's end, another control character.
    case controlByte
    /// Bytes that are no UTF-8, an overlong form or a surrogate among them.
    case malformedText
  }

  /// Appends the decoded segment of a path; on failure, nothing.
  package static func decode(
    segment: Span<UInt8>, into output: inout ByteBuffer
  ) throws(Failure) {
    try decode(segment, plus: UInt8(ascii: "+"), into: &output)
  }

  /// Appends the decoded name or value of a query, in which `+` stands for a space; on failure,
  /// nothing.
  package static func decode(
    queryPiece: Span<UInt8>, into output: inout ByteBuffer
  ) throws(Failure) {
    try decode(queryPiece, plus: UInt8(ascii: " "), into: &output)
  }

  private static func decode(
    _ bytes: Span<UInt8>, plus: UInt8, into output: inout ByteBuffer
  ) throws(Failure) {
    try output.append(upTo: bytes.count) { (output) throws(Failure) in
      var index = 0
      var bits: UInt8 = 0
      while index < bytes.count {
        var byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "%") {
          guard index + 2 <= bytes.count, let high = bytes[index].hexadecimalValue,
            let low = bytes[index + 1].hexadecimalValue
          else { throw .malformedEscape }
          byte = high << 4 | low
          index += 2
        } else if byte == UInt8(ascii: "+") {
          byte = plus
        }
        guard byte >= 0x20, byte != 0x7F else { throw .controlByte }
        bits |= byte
        output.append(byte)
      }
      if bits >= 0x80, (try? UTF8Span(validating: output.span)) == nil { throw .malformedText }
    }
  }
}

extension UInt8 {
  /// What the byte stands for as a hexadecimal digit.
  @inlinable
  package var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
