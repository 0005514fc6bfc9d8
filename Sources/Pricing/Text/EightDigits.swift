/// Eight decimal digits, all worked out at once and held in one word: the first in its lowest byte,
/// which is stored first. A loop over tens takes a division and a store for each.
struct EightDigits {
  /// The value of each digit in a byte of its own.
  private let values: UInt64

  /// The digits of `number`, which is below 10⁸, zeros before it included.
  @inline(__always)
  init(_ number: UInt32) {
    let halves = Self.divided(number, by: 10_000)
    // A hundredth of n is n × 10486 / 2²⁰, rounded down, for all n below 43 699.
    let quotients = (halves &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    values = Self.digits(ofPairs: quotients | (halves &- quotients &* 100) &<< 16)
  }

  /// The digits of four numbers below 100, two of each.
  @inline(__always)
  init(pairs first: UInt32, _ second: UInt32, _ third: UInt32, _ fourth: UInt32) {
    let upper = UInt64(third) &<< 32 | UInt64(fourth) &<< 48
    values = Self.digits(ofPairs: UInt64(first) | UInt64(second) &<< 16 | upper)
  }

  /// The digits as text.
  @inline(__always)
  var text: UInt64 { values | 0x3030_3030_3030_3030 }

  /// The text of two digits.
  @inline(__always)
  func pair(_ index: UInt64) -> UInt64 { text &>> (16 &* index) & 0xFFFF }

  /// How many zeros stand before the other digits: eight where there is no other.
  @inline(__always)
  var leadingZeroCount: Int { values.trailingZeroBitCount &>> 3 }

  /// How many zeros stand behind the other digits: eight where there is no other.
  @inline(__always)
  var trailingZeroCount: Int { values.leadingZeroBitCount &>> 3 }

  /// The quotient in the lower half of a word, the remainder in the upper one.
  @inline(__always)
  private static func divided(_ number: UInt32, by divisor: UInt32) -> UInt64 {
    let quotient = number / divisor
    return UInt64(quotient) | UInt64(number &- quotient &* divisor) &<< 32
  }

  /// Makes two digits, in a byte each, of each of four numbers below 100 in sixteen bits each.
  @inline(__always)
  private static func digits(ofPairs pairs: UInt64) -> UInt64 {
    // A tenth of n is n × 103 / 2¹⁰, rounded down, for all n below 179; no product leaves its bits.
    let tens = (pairs &* 103) &>> 10 & 0x000F_000F_000F_000F
    return tens | (pairs &- tens &* 10) &<< 8
  }
}

extension OutputSpan<UInt8> {
  /// Appends the decimal digits of `number`.
  mutating func append(digitsOf number: UInt64) {
    let (above, lowest) = number.quotientAndRemainder(dividingBy: 100_000_000)
    let digits = EightDigits(UInt32(truncatingIfNeeded: lowest))
    guard above == 0 else {
      append(digitsOf: above)
      return append(digits.text, byteCount: 8)
    }
    let zeroCount = Swift.min(digits.leadingZeroCount, 7)
    append(digits.text &>> UInt64(8 &* zeroCount), byteCount: 8 &- zeroCount)
  }

  /// Appends the lowest `byteCount` bytes of `word`, the lowest first: in one store, where there is
  /// room for a whole word.
  ///
  /// What it stores beyond `byteCount` lies in free memory of the span, and stays free.
  @inline(__always)
  mutating func append(_ word: UInt64, byteCount: Int) {
    precondition(byteCount >= 0 && byteCount <= 8)
    guard freeCapacity >= 8 else { return append(bytesOf: word, byteCount: byteCount) }
    withUnsafeMutableBufferPointer { memory, count in
      UnsafeMutableRawPointer(memory.baseAddress.unsafelyUnwrapped + count)
        .storeBytes(of: word.littleEndian, as: UInt64.self)
      count &+= byteCount
    }
  }

  @inline(never)
  private mutating func append(bytesOf word: UInt64, byteCount: Int) {
    for index in 0..<UInt64(byteCount) {
      append(UInt8(truncatingIfNeeded: word &>> (8 &* index)))
    }
  }
}
