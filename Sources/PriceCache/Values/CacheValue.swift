import Bytes
import Pricing
import Timing

/// What stands under a sheet's key.
///
/// ```
/// kind, 1 byte │ version, 8, the highest first │ …
///   a sheet:             │ end of its life, 8 (ms since 1970) │ cost of its load, 4 (µs) │ sheet
///   a tombstone, none:   │ seal, 8
/// ```
/// The first nine bytes are for the scripts, which compare versions. All else that decides anything
/// is sealed: a sheet by its own checksum, the others by theirs, which is over the sku as well.
enum CacheValue {
  enum Kind: UInt8 {
    case sheet = 0xC1
    /// There was a change: what is older is not to be kept.
    case tombstone = 0xC2
    /// No item has this sku.
    case unknown = 0xC3
  }

  /// What a value says.
  enum Content {
    case sheet(PriceSheet, end: Instant, cost: TimeSpan)
    case tombstone
    case unknown
  }

  static let headByteCount = 9
  static let sheetHeadByteCount = 21
  private static let sealByteCount = 8
  static let tombstoneByteCount = headByteCount + sealByteCount

  // MARK: Writing

  static func write(
    _ sheet: PriceSheet, end: Instant, cost: TimeSpan, to bytes: inout [UInt8]
  ) {
    writeHead(.sheet, sheet.version, to: &bytes)
    append(UInt64(bitPattern: end.milliseconds), byteCount: 8, to: &bytes)
    let microseconds = min(max(cost.nanoseconds / 1_000, 0), Int64(UInt32.max))
    append(UInt64(microseconds), byteCount: 4, to: &bytes)
    sheet.write(to: &bytes)
  }

  /// A tombstone, or that there is no such item.
  static func write(
    _ kind: Kind, version: Int, of sku: Span<UInt8>, to bytes: inout [UInt8]
  ) {
    writeHead(kind, version, to: &bytes)
    writeSeal(of: kind, version: version, of: sku, to: &bytes)
  }

  /// What of such a value is not the head that a sheet of that version has too.
  static func writeSeal(
    of kind: Kind, version: Int, of sku: Span<UInt8>, to bytes: inout [UInt8]
  ) {
    append(seal(kind, UInt64(version), sku), byteCount: sealByteCount, to: &bytes)
  }

  private static func writeHead(_ kind: Kind, _ version: Int, to bytes: inout [UInt8]) {
    bytes.append(kind.rawValue)
    append(UInt64(max(0, version)), byteCount: 8, to: &bytes)
  }

  private static func append(_ number: UInt64, byteCount: Int, to bytes: inout [UInt8]) {
    for index in (0..<byteCount).reversed() {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index)))
    }
  }

  private static func seal(_ kind: Kind, _ version: UInt64, _ sku: Span<UInt8>) -> UInt64 {
    SheetHash(seed: UInt64(kind.rawValue) << 56 ^ version &* 0x9E37_79B9_7F4A_7C15)(sku)
  }

  // MARK: Reading

  static func read(
    _ bytes: Span<UInt8>, of sku: Span<UInt8>
  ) throws(CacheValueFault) -> Content {
    guard bytes.count > headByteCount, let version: UInt64 = bytes.bigEndian(at: 1) else {
      throw .unknownKind
    }
    switch Kind(rawValue: bytes[0]) {
    case .sheet: return try readSheet(bytes, version, sku)
    case .tombstone:
      try checkSeal(bytes, .tombstone, version, sku)
      return .tombstone
    case .unknown:
      try checkSeal(bytes, .unknown, version, sku)
      return .unknown
    case nil: throw .unknownKind
    }
  }

  private static func readSheet(
    _ bytes: Span<UInt8>, _ version: UInt64, _ sku: Span<UInt8>
  ) throws(CacheValueFault) -> Content {
    guard bytes.count > sheetHeadByteCount, let end: UInt64 = bytes.bigEndian(at: headByteCount),
      let cost: UInt32 = bytes.bigEndian(at: headByteCount + 8)
    else { throw .sheet(.truncated) }
    let sheet: PriceSheet
    do throws(SheetEncodingError) {
      sheet = try PriceSheet(
        reading: bytes.extracting(droppingFirst: sheetHeadByteCount), of: sku)
    } catch {
      throw .sheet(error)
    }
    guard UInt64(exactly: sheet.version) == version else { throw .otherVersion }
    return .sheet(
      sheet, end: Instant(milliseconds: Int64(bitPattern: end)),
      cost: .microseconds(Int64(cost)))
  }

  private static func checkSeal(
    _ bytes: Span<UInt8>, _ kind: Kind, _ version: UInt64, _ sku: Span<UInt8>
  ) throws(CacheValueFault) {
    guard bytes.count == headByteCount + sealByteCount,
      let found: UInt64 = bytes.bigEndian(at: headByteCount), found == seal(kind, version, sku)
    else { throw .wrongSeal }
  }
}
