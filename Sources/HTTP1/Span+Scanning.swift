import Bytes

extension Span<UInt8> {
  /// The first index of `range` with a control character other than a tab; its end where there is
  /// none.
  func firstControl(in range: Range<Int>) -> Int {
    var index = range.lowerBound
    while true {
      index = firstIndex(in: index..<range.upperBound) { word in
        let below0x20 = word &- .eachByte(0x20)
        let is0x7F = (word ^ .eachByte(0x7F)) &- .eachByte(1)
        return (below0x20 | is0x7F) & ~word
      } orByte: {
        $0 < 0x20 || $0 == 0x7F
      }
      if index == range.upperBound || self[index] != .tab { return index }
      index += 1
    }
  }

  /// The first index of `range` with that byte; its end where there is none.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int {
    firstIndex(in: range) { word in
      let difference = word ^ .eachByte(byte)
      return (difference &- .eachByte(1)) & ~difference
    } orByte: {
      $0 == byte
    }
  }

  /// Searches eight bytes at a time: `word` sets the top bit of each byte that is sought, the
  /// lowest of which is the first. (A borrow may set the top bit of bytes above it; it sets none
  /// below.)
  ///
  /// Swift's SIMD types were tried too: their comparisons compile to loops over the bytes.
  @inline(__always)
  private func firstIndex(
    in range: Range<Int>, _ word: (UInt64) -> UInt64, orByte byte: (UInt8) -> Bool
  ) -> Int {
    var index = range.lowerBound
    while index &+ 8 <= range.upperBound {
      let hits = word(self.word(at: index)) & .eachByte(0x80)
      if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < range.upperBound, !byte(self[index]) { index &+= 1 }
    return index
  }

  /// The first index of `range` with a byte that is not of the class; its end where there is none.
  func firstIndex(outside byteClass: ByteClass, in range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound, byteClass.contains(self[index]) { index &+= 1 }
    return index
  }

  /// The range without the spaces and tabs at its ends: `OWS` of RFC 9110, section 5.6.3.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, self[start].isSpace { start += 1 }
    while start < end, self[end - 1].isSpace { end -= 1 }
    return start..<end
  }
}

extension UInt64 {
  /// That byte eight times.
  @inline(__always)
  static func eachByte(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }
}

extension UInt8 {
  static var tab: UInt8 { 0x09 }
  static var lineFeed: UInt8 { 0x0A }
  static var carriageReturn: UInt8 { 0x0D }
  static var space: UInt8 { 0x20 }

  /// Whether the byte is whitespace where HTTP allows any: a space or a tab.
  var isSpace: Bool { self == .space || self == .tab }

  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
}
