/// What reader and writer share: the search for bytes in a string that are not plain text, eight at
/// a time, and the test of those that are not ASCII.
extension UInt64 {
  /// Marks the bytes of this word that end a run of plain text: quotes, backslashes, control
  /// characters and what is not ASCII. The lowest mark is exact; marks above it may be wrong.
  @inline(__always)
  var specialBytes: UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = self ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslashes = self ^ (ones &* UInt64(UInt8(ascii: "\\")))
    // A subtraction sets a byte's high bit where the byte is too small; it borrows from the byte
    // above, which is why only the lowest mark counts.
    let found = (quotes &- ones) | (backslashes &- ones) | (self &- (ones &* 0x20)) | self
    return found & (ones &* 0x80)
  }
}

extension UInt32 {
  /// The length of the UTF-8 sequence of several bytes that this word starts with, its first byte
  /// lowest; zero if it is none (Unicode, table 3-7).
  var utf8SequenceLength: Int {
    if self & 0xC0E0 == 0x80C0 {
      // Not overlong: at least U+0080.
      return self & 0x1E != 0 ? 2 : 0
    }
    if self & 0xC0_C0F0 == 0x80_80E0 {
      // The top five bits of the code point: zero is overlong, 0x1B a surrogate.
      let top = self & 0x200F
      return top != 0 && top != 0x200D ? 3 : 0
    }
    if self & 0xC0C0_C0F8 == 0x8080_80F0 {
      // At least U+10000, at most U+10FFFF.
      let plane = (self & 0x07) << 2 | (self & 0x3000) >> 12
      return plane >= 1 && plane <= 16 ? 4 : 0
    }
    return 0
  }
}
