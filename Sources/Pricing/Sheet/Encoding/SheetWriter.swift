/// Writes the parts of a sheet behind one another.
struct SheetWriter {
  var bytes: [UInt8]

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(littleEndian number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// A number in groups of seven bits, the lowest first.
  mutating func append(count: Int) { append(varying: UInt64(count)) }

  mutating func append(varying number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// A number that may be negative: those near zero are short.
  mutating func append(signed number: Int64) {
    append(varying: UInt64(bitPattern: number << 1 ^ number >> 63))
  }

  mutating func append(_ text: String) {
    append(count: text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// A number as few bytes × a power of ten: 1.25 takes two. A byte says how many of each.
  mutating func append(_ number: Decimal) {
    var mantissa = number.units
    var power: UInt8 = 0
    while mantissa != 0, power < SheetEncoding.powerMax, mantissa % 10 == 0 {
      mantissa /= 10
      power += 1
    }
    let head = bytes.count
    bytes.append(0)
    // Whoever reads it takes the last byte's highest bit for the sign.
    while mantissa != 0 && mantissa != -1
      || (bytes.count > head + 1 ? bytes[bytes.count - 1] >> 7 == 1 : false) != (mantissa < 0)
    {
      bytes.append(UInt8(truncatingIfNeeded: mantissa))
      mantissa >>= 8
    }
    bytes[head] = power << 4 | UInt8(bytes.count - head - 1)
  }
}
