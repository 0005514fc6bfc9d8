/// The sum that tells whether bytes are those that were written.
///
/// Words of eight bytes go through one multiplication each. Every step maps different sums to
/// different sums, so that bytes which differ in a single word are always told apart; others are
/// with a probability of 1 − 2⁻⁶⁴. CRC-32C would find no more of what happens to a cached value,
/// and without the processor's instruction for it takes a table and a step for every byte.
enum SheetChecksum {
  static let byteCount = 8

  /// The sum of the first `count` bytes.
  static func of(_ bytes: Span<UInt8>, count: Int) -> UInt64 {
    precondition(count <= bytes.count)
    let raw = bytes.bytes
    var sum = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    var offset = 0
    while offset &+ 8 <= count {
      sum = mixed(
        sum, UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset &+= 8
    }
    var tail: UInt64 = 0
    while offset < count {
      tail = tail &<< 8 | UInt64(bytes[offset])
      offset &+= 1
    }
    return mixed(sum, tail)
  }

  @inline(__always)
  private static func mixed(_ sum: UInt64, _ word: UInt64) -> UInt64 {
    let product = (sum ^ word) &* 0xD6E8_FEB8_6659_FD93
    return product ^ (product &>> 32)
  }
}
