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
    append(upTo: 16) { output in
      for shift in stride(from: 60, through: 0, by: -4) {
        let digit = UInt8(truncatingIfNeeded: number &>> UInt64(shift)) & 0xF
        output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
      }
    }
  }
}
