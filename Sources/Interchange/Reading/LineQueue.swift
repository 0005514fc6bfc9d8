import Bytes

/// Bytes on their way to become lines: text is appended at the end, lines are taken from the
/// start.
struct LineQueue: ~Copyable {
  var bytes = ByteBuffer()
  /// How many of the bytes are known to hold no line feed.
  private var scannedByteCount = 0

  /// The length of the first line, its line feed left out; nil while it has none.
  mutating func lineByteCount() -> Int? {
    let start = scannedByteCount
    let found = bytes.withSpan { $0.firstLineFeed(from: start) }
    scannedByteCount = found ?? bytes.count
    return found
  }

  /// Takes the first line away, `byteCount` bytes with what ended it.
  mutating func removeFirst(_ byteCount: Int) {
    bytes.removeFirst(byteCount)
    scannedByteCount = 0
  }
}

extension Span<UInt8> {
  /// Where the first line feed from `start` on stands, looked for eight bytes at a time.
  fileprivate func firstLineFeed(from start: Int) -> Int? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var index = start
    while index + 8 <= count {
      let others = word(at: index) ^ (ones &* UInt64(UInt8(ascii: "\n")))
      // The lowest mark is exact: a subtraction borrows from bytes above only.
      let marks = (others &- ones) & ~others & (ones &* 0x80)
      if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < count {
      if self[index] == UInt8(ascii: "\n") { return index }
      index += 1
    }
    return nil
  }
}
