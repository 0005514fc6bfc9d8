/// Reads the parts of a sheet one behind the other.
///
/// The bytes are lent to every call, as a span cannot be kept. Behind the parts stands the
/// checksum, so that eight bytes can be loaded wherever a part begins.
struct SheetReader {
  private(set) var offset: Int
  /// Where the parts end.
  private let end: Int

  init(from start: Int, to end: Int) {
    offset = start
    self.end = end
  }

  var isAtEnd: Bool { offset == end }

  mutating func byte(_ bytes: Span<UInt8>) throws(SheetEncodingError) -> UInt8 {
    guard offset < end else { throw .outOfDomain }
    defer { offset &+= 1 }
    return bytes[offset]
  }

  mutating func varying(_ bytes: Span<UInt8>) throws(SheetEncodingError) -> UInt64 {
    let first = try byte(bytes)
    guard first >= 0x80 else { return UInt64(first) }
    var number = UInt64(first & 0x7F)
    var shift: UInt64 = 7
    while true {
      let next = try byte(bytes)
      let bits = UInt64(next & 0x7F)
      // The tenth byte has room for one bit.
      guard shift < 63 || shift == 63 && bits < 2 else { throw .outOfDomain }
      number |= bits &<< shift
      if next < 0x80 { return number }
      shift &+= 7
    }
  }

  mutating func signed(_ bytes: Span<UInt8>) throws(SheetEncodingError) -> Int64 {
    let number = try varying(bytes)
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  /// How many parts follow, each of at least one byte: a count that cannot be costs no memory.
  mutating func count(
    _ bytes: Span<UInt8>, max: Int = .max
  ) throws(SheetEncodingError) -> Int {
    let number = try varying(bytes)
    guard number <= UInt64(Swift.min(max, end - offset)) else { throw .outOfDomain }
    return Int(number)
  }

  /// Where a text of a name's kind stands: not empty, not too long, without control characters.
  mutating func textBounds(
    _ bytes: Span<UInt8>, byteCountMax: Int, mayBeEmpty: Bool = false
  ) throws(SheetEncodingError) -> Range<Int> {
    let count = try count(bytes, max: byteCountMax)
    guard count > 0 || mayBeEmpty else { throw .outOfDomain }
    let bounds = offset..<offset + count
    offset = bounds.upperBound
    return bounds
  }

  mutating func name(_ bytes: Span<UInt8>) throws(SheetEncodingError) -> Text {
    let bounds = try textBounds(bytes, byteCountMax: EntityLimits.nameByteCountMax)
    return try Text(checking: bytes, in: bounds, allowsControls: false)
  }

  mutating func instant(_ bytes: Span<UInt8>) throws(SheetEncodingError) -> Int64 {
    let milliseconds = try signed(bytes)
    guard
      (Instant.earliest.milliseconds...Instant.latest.milliseconds).contains(milliseconds)
    else { throw .outOfDomain }
    return milliseconds
  }

  mutating func decimal(_ bytes: Span<UInt8>) throws(SheetEncodingError) -> Decimal {
    let head = try byte(bytes)
    let count = Int(head & 0x0F)
    let power = head >> 4
    guard power <= SheetEncoding.powerMax, count <= end &- offset else { throw .outOfDomain }
    let factor = powersOfTen[Int(power)]
    guard count <= 8 else { return try wideDecimal(bytes, count, factor) }
    guard count > 0 else { return .zero }
    let word = UInt64(
      littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    offset &+= count
    let shift = UInt64(64 &- 8 &* count)
    let mantissa = Int64(bitPattern: word &<< shift) &>> Int64(shift)
    let product = mantissa.multipliedFullWidth(by: Int64(factor))
    let units = Int128(product.high) &<< 64 | Int128(product.low)
    guard let number = Decimal(units: units) else { throw .outOfDomain }
    return number
  }

  private mutating func wideDecimal(
    _ bytes: Span<UInt8>, _ count: Int, _ factor: UInt64
  ) throws(SheetEncodingError) -> Decimal {
    guard count <= 12 else { throw .outOfDomain }
    var mantissa = Int128(Int8(bitPattern: bytes[offset + count - 1]))
    for index in (0..<count - 1).reversed() {
      mantissa = mantissa << 8 | Int128(bytes[offset + index])
    }
    offset += count
    let (units, overflow) = mantissa.multipliedReportingOverflow(by: Int128(factor))
    guard !overflow, let number = Decimal(units: units) else { throw .outOfDomain }
    return number
  }

  /// An amount, which is never below zero.
  mutating func amount(_ bytes: Span<UInt8>) throws(SheetEncodingError) -> Decimal {
    let number = try decimal(bytes)
    guard !number.isNegative else { throw .outOfDomain }
    return number
  }
}

extension Text {
  /// The text of the bytes at `bounds`, which must be UTF-8, at least eight others behind them.
  init(
    checking bytes: Span<UInt8>, in bounds: Range<Int>, allowsControls: Bool
  ) throws(SheetEncodingError) {
    let marks = Self.marks(bytes, bounds)
    guard allowsControls || marks.controls == 0 else { throw .outOfDomain }
    let text = bytes.extracting(bounds)
    if !marks.isASCII, (try? UTF8Span(validating: text)) == nil { throw .outOfDomain }
    self.init(known: text, hash: marks.hash, isASCII: marks.isASCII)
  }

  /// The text of bytes that are known to be UTF-8.
  init(known bytes: Span<UInt8>, hash: UInt64, isASCII: Bool) {
    // To check them again takes as long as all else.
    self.init(hash: hash, String(copying: UTF8Span(unchecked: bytes, isKnownASCII: isASCII)))
  }

  /// What has to be known of a text: its hash, and whether there is anything in it that is no ASCII
  /// or, as bits that are set, a control character.
  static func marks(
    _ bytes: Span<UInt8>, _ bounds: Range<Int>
  ) -> (hash: UInt64, isASCII: Bool, controls: UInt64) {
    var hash = hashOfNothing(byteCount: bounds.count)
    var all: UInt64 = 0
    var controls: UInt64 = 0
    var offset = bounds.lowerBound
    while offset < bounds.upperBound {
      let rest = bounds.upperBound &- offset
      var word = UInt64(
        littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      var padding: UInt64 = 0
      if rest < 8 {
        padding = .max &<< UInt64(8 &* rest)
        word &= ~padding
      }
      hash = Self.hash(hash, word)
      all |= word
      controls |= (word | padding & .eachByte(0x20)).controlBytes
      offset &+= 8
    }
    return (hash, all & .eachByte(0x80) == 0, controls)
  }
}

extension UInt64 {
  @inline(__always)
  fileprivate static func eachByte(_ byte: UInt8) -> UInt64 {
    0x0101_0101_0101_0101 &* UInt64(byte)
  }

  /// Bits of which at least one is set where a byte is a control character, and none where none is.
  @inline(__always)
  fileprivate var controlBytes: UInt64 {
    // A subtraction sets a byte's high bit where the byte is too small; it borrows from the byte
    // above, which is to be found then anyway.
    let below0x20 = self &- .eachByte(0x20)
    let is0x7F = (self ^ .eachByte(0x7F)) &- .eachByte(1)
    return (below0x20 | is0x7F) & ~self & .eachByte(0x80)
  }
}
