extension PriceSheet {
  /// Reads the bytes of the sheet of `sku` and no others. To read is to validate: what comes of it
  /// keeps every rule that `init(version:item:entries:signals:horizon:)` asks for.
  public convenience init(
    reading bytes: Span<UInt8>, of sku: Span<UInt8>
  ) throws(SheetEncodingError) {
    var reader = try SheetReader(checking: bytes)
    let item = try reader.item(bytes, sku)
    var table = TierTable()
    var lists: [ListEntries] = []
    let entries = try reader.entries(bytes, into: &table, &lists)
    let signals = try reader.signals(bytes)
    guard reader.isAtEnd else { throw .outOfDomain }
    self.init(item, lists: lists, entries: entries, tiers: table, signals: signals)
  }

  /// What a sheet says of its item itself.
  struct ItemParts {
    var version: Int
    var sku: Text
    var categories: [Text]
    var cost: Decimal?
    var costCurrency: Currency?
    var horizon: Instant?
    var attributes: [Attribute]
  }
}

extension SheetReader {
  /// Looks at the frame: whether these bytes are the ones that were written.
  fileprivate init(checking bytes: Span<UInt8>) throws(SheetEncodingError) {
    guard bytes.count > SheetEncoding.headByteCount + SheetChecksum.byteCount else {
      throw .truncated
    }
    guard bytes[0] == SheetEncoding.version else { throw .unknownEncoding }
    let count = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: 1, as: UInt32.self)
    switch Int(UInt32(littleEndian: count)) {
    case bytes.count: break
    case ..<bytes.count: throw .trailingBytes
    default: throw .truncated
    }
    let end = bytes.count - SheetChecksum.byteCount
    let sum = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: end, as: UInt64.self)
    guard SheetChecksum.of(bytes, count: end) == UInt64(littleEndian: sum) else {
      throw .wrongChecksum
    }
    self.init(from: SheetEncoding.headByteCount, to: end)
  }

  fileprivate mutating func item(
    _ bytes: Span<UInt8>, _ asked: Span<UInt8>
  ) throws(SheetEncodingError) -> PriceSheet.ItemParts {
    let parts = SheetEncoding.Parts(rawValue: try byte(bytes))
    guard parts.isSubset(of: .all) else { throw .outOfDomain }
    guard let version = Int(exactly: try signed(bytes)) else { throw .outOfDomain }
    let sku = try name(bytes)
    guard sku.string.utf8.span.isEqual(to: asked) else { throw .otherItem }
    return PriceSheet.ItemParts(
      version: version, sku: sku, categories: try categories(bytes),
      cost: parts.contains(.cost) ? try amount(bytes) : nil,
      costCurrency: parts.contains(.costCurrency) ? try currency(bytes) : nil,
      horizon: parts.contains(.horizon) ? Instant(unchecked: try instant(bytes)) : nil,
      attributes: try attributes(bytes))
  }

  /// The category and those above it, the nearest first.
  private mutating func categories(_ bytes: Span<UInt8>) throws(SheetEncodingError) -> [Text] {
    let bounds = try textBounds(bytes, byteCountMax: EntityLimits.valueByteCountMax)
    var categories: [Text] = []
    // Most are two or three deep: to grow costs a second allocation.
    categories.reserveCapacity(4)
    let nearest = try Text(checking: bytes, in: bounds, allowsControls: false)
    categories.append(nearest)
    var segmentEnd = bounds.upperBound
    var index = segmentEnd
    while index > bounds.lowerBound {
      index &-= 1
      guard bytes[index] == UInt8(ascii: "/") else { continue }
      guard index &+ 1 < segmentEnd else { throw .outOfDomain }
      segmentEnd = index
      guard categories.count < EntityLimits.categoryDepthMax else { throw .outOfDomain }
      // What stands before a slash in UTF-8 is UTF-8.
      let path = bounds.lowerBound..<index
      let marks = Text.marks(bytes, path)
      categories.append(
        Text(known: bytes.extracting(path), hash: marks.hash, isASCII: marks.isASCII))
    }
    guard segmentEnd > bounds.lowerBound else { throw .outOfDomain }
    return categories
  }

  private mutating func currency(_ bytes: Span<UInt8>) throws(SheetEncodingError) -> Currency {
    let start = offset
    for _ in 0..<3 { _ = try byte(bytes) }
    guard let currency = Currency(parsing: bytes.extracting(start..<start + 3)) else {
      throw .outOfDomain
    }
    return currency
  }

  private mutating func attributes(
    _ bytes: Span<UInt8>
  ) throws(SheetEncodingError) -> [Attribute] {
    let count = try count(bytes, max: EntityLimits.attributeCountMax)
    var attributes: [Attribute] = []
    attributes.reserveCapacity(count)
    var lastName = 0..<0
    for _ in 0..<count {
      let name = try textBounds(bytes, byteCountMax: EntityLimits.nameByteCountMax)
      guard bytes.extracting(lastName).comesFirst(before: bytes.extracting(name)) else {
        throw .outOfDomain
      }
      lastName = name
      let value = try textBounds(
        bytes, byteCountMax: EntityLimits.valueByteCountMax, mayBeEmpty: true)
      attributes.append(
        Attribute(
          name: try Text(checking: bytes, in: name, allowsControls: false),
          value: try Text(checking: bytes, in: value, allowsControls: true),
          number: Decimal(ifNumber: bytes.extracting(value))))
    }
    return attributes
  }
}

extension Span<UInt8> {
  fileprivate func isEqual(to other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in indices where self[index] != other[index] { return false }
    return true
  }

  /// Whether these bytes stand before those of `other` in the order of bytes.
  fileprivate func comesFirst(before other: Span<UInt8>) -> Bool {
    for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
      return self[index] < other[index]
    }
    return count < other.count
  }
}

extension Decimal {
  /// The number that these bytes are, if they are one: most texts are none by their first byte.
  fileprivate init?(ifNumber bytes: Span<UInt8>) {
    guard !bytes.isEmpty, bytes[0] == UInt8(ascii: "-") || bytes[0] &- UInt8(ascii: "0") < 10,
      let number = try? Decimal(parsing: bytes)
    else { return nil }
    self = number
  }
}
