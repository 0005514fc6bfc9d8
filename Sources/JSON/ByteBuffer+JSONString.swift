import Bytes

extension ByteBuffer {
  /// Appends `bytes` as a JSON string, quotes and escapes included; what is not UTF-8 becomes
  /// U+FFFD.
  @usableFromInline
  mutating func appendJSONString(_ bytes: Span<UInt8>) {
    append(UInt8(ascii: "\""))
    appendEscaped(bytes)
    append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ bytes: Span<UInt8>) {
    var index = 0
    while index < bytes.count {
      let word = bytes.word(at: index)
      let plain = min(word.specialBytes.trailingZeroBitCount >> 3, bytes.count - index)
      append(word, byteCount: plain)
      index += plain
      if plain == 8 || index == bytes.count { continue }
      if bytes[index] < 0x80 {
        appendEscape(of: bytes[index])
        index += 1
        continue
      }
      let sequence = bytes.word(at: index)
      let length = UInt32(truncatingIfNeeded: sequence).utf8SequenceLength
      if length == 0 {
        // The library knows how to repair; what it answers is valid.
        return appendEscaped(String(decoding: bytes.extracting(index...)).utf8.span)
      }
      append(sequence, byteCount: length)
      index += length
    }
  }

  private mutating func appendEscape(of byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case 0x08: append("\\b")
    case 0x09: append("\\t")
    case 0x0A: append("\\n")
    case 0x0C: append("\\f")
    case 0x0D: append("\\r")
    default:
      append("\\u00")
      append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      let digit = byte & 0xF
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
    }
  }
}

extension Span<UInt8> {
  /// The eight bytes from `offset` on, the first one lowest; zeros behind the last.
  @inline(__always)
  fileprivate func word(at offset: Int) -> UInt64 {
    let rest = count &- offset
    if rest >= 8 { return load(at: offset, as: UInt64.self) }
    if count >= 8 { return load(at: count &- 8, as: UInt64.self) &>> UInt64(8 &* (8 &- rest)) }
    if rest >= 4 {
      let high = UInt64(load(at: count &- 4, as: UInt32.self))
      return UInt64(load(at: offset, as: UInt32.self)) | high &<< UInt64(8 &* (rest &- 4))
    }
    var word: UInt64 = 0
    for index in offset..<count { word |= UInt64(self[index]) &<< UInt64(8 &* (index &- offset)) }
    return word
  }

  @inline(__always)
  private func load<Word: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Word.Type
  ) -> Word {
    Word(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Word.self))
  }
}
