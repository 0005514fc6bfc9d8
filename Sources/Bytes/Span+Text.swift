extension Span<UInt8> {
  /// Whether these bytes are those of `text`.
  // Always inlined: the words of a literal are then constants.
  @inlinable
  @inline(__always)
  package func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    if count >= 8 { return differsOnly(where: { _ in 0 }, from: text, as: UInt64.self) }
    if count >= 4 { return differsOnly(where: { _ in 0 }, from: text, as: UInt32.self) }
    for index in 0..<count where self[index] != text.utf8Start[index] { return false }
    return true
  }

  /// Whether these bytes are those of `text`, an ASCII letter's case aside.
  /// `text` is ASCII, written in lower case.
  @inlinable
  @inline(__always)
  package func equalsIgnoringCase(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    if count >= 8 { return differsOnly(where: { $0.caseBits }, from: text, as: UInt64.self) }
    if count >= 4 { return differsOnly(where: { $0.caseBits }, from: text, as: UInt32.self) }
    for index in 0..<count where self[index].lowercased != text.utf8Start[index] { return false }
    return true
  }

  /// Eight bytes from `offset` on as a number, the first byte its lowest.
  @inlinable
  package func word(at offset: Int) -> UInt64 { load(at: offset, as: UInt64.self) }

  /// A word's worth of bytes from `offset` on as a number, the first byte its lowest.
  ///
  /// Spans allow no other way to take several bytes at once. The bounds are checked; the "unsafe"
  /// of the load is that it takes any bytes for a value, and of a number any bytes are one.
  @inlinable
  func load<Word: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Word.Type) -> Word {
    Word(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Word.self))
  }

  /// Compares with as many bytes of `text`, at least a word of them, in words, the last of which
  /// overlaps the one before.
  @inlinable
  @inline(__always)
  func differsOnly<Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    where mayDiffer: (Word) -> Word, from text: StaticString, as type: Word.Type
  ) -> Bool {
    let expected = UnsafeRawPointer(text.utf8Start)
    let byteCount = text.utf8CodeUnitCount
    var offset = 0
    while true {
      let word = Word(littleEndian: expected.loadUnaligned(fromByteOffset: offset, as: Word.self))
      if (load(at: offset, as: Word.self) ^ word) & ~mayDiffer(word) != 0 { return false }
      let next = offset + MemoryLayout<Word>.size
      if next == byteCount { return true }
      offset = min(next, byteCount - MemoryLayout<Word>.size)
    }
  }
}

extension FixedWidthInteger where Self: UnsignedInteger {
  /// The bit that tells a small letter from its capital, for each byte that is a small letter.
  /// All bytes are ASCII.
  @inlinable
  var caseBits: Self {
    let ones = Self.max / 0xFF
    let fromA = self &+ (ones &* (0x80 - 0x61))
    let afterZ = self &+ (ones &* (0x80 - 0x7B))
    return (fromA & ~afterZ & (ones &* 0x80)) &>> 2
  }
}

extension Span<UInt8> {
  /// Whether these bytes are those of `other`.
  @inlinable
  package func elementsEqual(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in 0..<count where self[index] != other[index] { return false }
    return true
  }
}

/// Lets `switch` compare bytes with texts.
@inlinable
package func ~= (text: StaticString, bytes: Span<UInt8>) -> Bool { bytes.equals(text) }

extension UInt8 {
  /// The byte, an ASCII capital made small.
  @inlinable
  package var lowercased: UInt8 {
    self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self
  }
}

extension String {
  /// Decodes the bytes as UTF-8, repairing what is not.
  package init(decoding bytes: Span<UInt8>) {
    self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
