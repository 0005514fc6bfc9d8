extension ByteBuffer {
  /// Appends the decimal digits of `number`.
  @inlinable
  package mutating func append(decimal number: some BinaryInteger) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(digitsOf: UInt64(number.magnitude))
  }

  @usableFromInline
  mutating func append(digitsOf number: UInt64) {
    var width = 1
    var bound: UInt64 = 10
    while width < 20, number >= bound {
      width += 1
      // The twentieth digit's bound is beyond the numbers there are.
      bound = bound &* 10
    }
    reserve(width)
    end += width
    var rest = number
    for place in 1...width {
      storage[end - place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  /// Appends `number` as sixteen lowercase hexadecimal digits.
  @inlinable
  package mutating func append(hexadecimal number: UInt64) {
    guard let target = storage(for: 16) else { return }
    let digits = UnsafeMutableRawPointer(target)
    let high = hexadecimalDigits(UInt32(truncatingIfNeeded: number &>> 32))
    let low = hexadecimalDigits(UInt32(truncatingIfNeeded: number))
    digits.storeBytes(of: high.bigEndian, as: UInt64.self)
    digits.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    end += 16
  }
}

/// The eight digits of `number`, the first in the highest byte: all eight worked out at once, for
/// every request has ids to write.
@inlinable
func hexadecimalDigits(_ number: UInt32) -> UInt64 {
  var nibbles = UInt64(number)
  nibbles = (nibbles | nibbles &<< 16) & 0x0000_FFFF_0000_FFFF
  nibbles = (nibbles | nibbles &<< 8) & 0x00FF_00FF_00FF_00FF
  nibbles = (nibbles | nibbles &<< 4) & 0x0F0F_0F0F_0F0F_0F0F
  let ones: UInt64 = 0x0101_0101_0101_0101
  // Adding six carries into the fifth bit exactly where the nibble is ten or more: a letter.
  let letters = (nibbles &+ 6 &* ones) &>> 4 & ones
  let fromZeroToLetter = UInt64(UInt8(ascii: "a") - 10 - UInt8(ascii: "0"))
  return nibbles &+ UInt64(UInt8(ascii: "0")) &* ones &+ letters &* fromZeroToLetter
}
