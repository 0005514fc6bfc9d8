extension PriceSheet {
  /// Appends the sheet's bytes, which `init(reading:of:)` reads, to `bytes`.
  public func write(to bytes: inout [UInt8]) {
    var writer = SheetWriter(bytes: [])
    swap(&writer.bytes, &bytes)
    let start = writer.bytes.count
    writer.append(SheetEncoding.version)
    writer.append(littleEndian: UInt32(0))
    writeItem(to: &writer)
    writer.append(count: lists.count)
    for list in lists {
      writer.append(list.list.string)
      writer.append(count: list.entries.count)
      for index in list.entries { write(entries[index], to: &writer) }
    }
    writer.append(count: signals.count)
    for signal in signals {
      writer.append(signal.name.string)
      writer.append(signal.value)
      writer.append(signed: signal.window.start)
      let isOpen = signal.window.end == .max
      writer.append(varying: isOpen ? 0 : UInt64(signal.window.end - signal.window.start))
    }
    writer.finish(from: start)
    swap(&writer.bytes, &bytes)
  }

  private func writeItem(to writer: inout SheetWriter) {
    var parts: SheetEncoding.Parts = []
    if cost != nil { parts.insert(.cost) }
    if costCurrency != nil { parts.insert(.costCurrency) }
    if horizon != nil { parts.insert(.horizon) }
    writer.append(parts.rawValue)
    writer.append(signed: Int64(version))
    writer.append(sku.string)
    writer.append(categories[0].string)
    if let cost { writer.append(cost) }
    if let costCurrency { writer.append(costCurrency) }
    if let horizon { writer.append(signed: horizon.milliseconds) }
    writer.append(count: attributes.count)
    for attribute in attributes {
      writer.append(attribute.name.string)
      writer.append(attribute.value.string)
    }
  }

  private func write(_ entry: Entry, to writer: inout SheetWriter) {
    let hasFlats = entry.tiers.contains { tiers[$0].flat != .zero }
    let traits = SheetEncoding.EntryTraits(entry, hasFlats: hasFlats)
    writer.append(traits.rawValue)
    if traits.contains(.hasStart) { writer.append(signed: entry.window.start) }
    if traits.contains(.hasEnd) { writer.append(signed: entry.window.end) }
    writer.append(count: entry.tiers.count)
    for index in entry.tiers {
      let tier = tiers[index]
      // The last tier's upper bound is none.
      if entry.isBoundFrom || index + 1 < entry.tiers.upperBound { writer.append(tier.bound) }
      writer.append(tier.unit)
      if hasFlats { writer.append(tier.flat) }
      if entry.mode == .package { writer.append(tier.size) }
    }
  }
}

extension SheetWriter {
  fileprivate mutating func append(_ currency: Currency) {
    for shift in [24, 16, 8] { append(UInt8(truncatingIfNeeded: currency.word >> shift)) }
  }

  /// Puts the count of bytes in its place and the checksum at the end.
  fileprivate mutating func finish(from start: Int) {
    let count = UInt32(bytes.count - start + SheetChecksum.byteCount)
    for index in 0..<4 {
      bytes[start + 1 + index] = UInt8(truncatingIfNeeded: count >> (8 * index))
    }
    append(
      littleEndian: SheetChecksum.of(
        bytes.span.extracting(droppingFirst: start), count: bytes.count - start))
  }
}
