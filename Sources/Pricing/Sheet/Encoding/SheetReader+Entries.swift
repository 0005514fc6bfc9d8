/// How what is priced and observed is read.
extension SheetReader {
  mutating func entries(
    _ bytes: Span<UInt8>, into table: inout TierTable, _ lists: inout [PriceSheet.ListEntries]
  ) throws(SheetEncodingError) -> [Entry] {
    let listCount = try count(bytes)
    var entries: [Entry] = []
    // Most lists have one entry, most entries one tier; the bytes bound what a lie can claim.
    lists.reserveCapacity(min(listCount, 8))
    entries.reserveCapacity(min(listCount, 8))
    table.reserve(min(listCount, 8))
    for _ in 0..<listCount {
      let list = try name(bytes)
      if lists.count > 0, lists[lists.count - 1].list.hash >= list.hash {
        let last = lists[lists.count - 1].list
        guard last.hash == list.hash, last.string < list.string else { throw .outOfDomain }
      }
      let first = entries.count
      let entryCount = try count(bytes)
      guard entryCount > 0 else { throw .outOfDomain }
      for _ in 0..<entryCount {
        let entry = try entry(bytes, into: &table)
        if entries.count > first {
          guard entries[entries.count - 1].window.start > entry.window.start else {
            throw .outOfDomain
          }
        }
        entries.append(entry)
      }
      lists.append(.init(list: list, entries: first..<entries.count))
    }
    return entries
  }

  private mutating func entry(
    _ bytes: Span<UInt8>, into table: inout TierTable
  ) throws(SheetEncodingError) -> Entry {
    let traits = SheetEncoding.EntryTraits(rawValue: try byte(bytes))
    guard traits.isSubset(of: .all), let mode = traits.mode else { throw .outOfDomain }
    let window = Window(
      start: traits.contains(.hasStart) ? try instant(bytes) : .min,
      end: traits.contains(.hasEnd) ? try instant(bytes) : .max)
    let count = try count(bytes, max: EntityLimits.tierCountMax)
    guard window.start < window.end, count > 0 else { throw .outOfDomain }
    let first = table.count
    var hasFlat = false
    for index in 0..<count {
      let isOpen = !traits.contains(.isBoundFrom) && index == count - 1
      let tier = Tier(
        bound: isOpen ? .greatest : try decimal(bytes), unit: try amount(bytes),
        flat: traits.contains(.hasFlats) ? try amount(bytes) : .zero,
        size: mode == .package ? try decimal(bytes) : .one)
      guard tier.size.isPositive,
        index > 0
          ? tier.bound > table[first + index - 1].bound
          : traits.contains(.isBoundFrom) ? !tier.bound.isNegative : tier.bound.isPositive
      else { throw .outOfDomain }
      if tier.flat != .zero { hasFlat = true }
      table.append(tier)
    }
    return Entry(
      window: window, firstTier: Int32(first), tierCount: Int32(count), mode: mode,
      isBoundFrom: traits.contains(.isBoundFrom),
      isTotalledByLine: mode != .volume || hasFlat)
  }

  mutating func signals(
    _ bytes: Span<UInt8>
  ) throws(SheetEncodingError) -> [PriceSheet.Observation] {
    let count = try count(bytes)
    var signals: [PriceSheet.Observation] = []
    signals.reserveCapacity(min(count, 8))
    for _ in 0..<count {
      let name = try name(bytes)
      let value = try decimal(bytes)
      let start = try instant(bytes)
      let span = try varying(bytes)
      let last = UInt64(Instant.latest.milliseconds - start)
      guard span <= last else { throw .outOfDomain }
      let signal = PriceSheet.Observation(
        name: name, value: value,
        window: Window(start: start, end: span == 0 ? .max : start + Int64(span)))
      if let last = signals.last {
        guard (last.name.string, signal.window.start) < (name.string, last.window.start) else {
          throw .outOfDomain
        }
      }
      signals.append(signal)
    }
    return signals
  }
}
