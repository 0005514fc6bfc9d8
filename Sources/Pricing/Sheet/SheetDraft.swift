/// A sheet in the making: takes in what a store has of an item part by part, with no entities in
/// between.
///
/// What is outside its domain makes the draft unsound, and it then becomes no sheet. What is wrong
/// `PriceSheet.init(version:item:entries:signals:horizon:)` says of the same parts: it alone
/// decides what is no sheet, and whatever is a sheet to the draft is one to it.
package struct SheetDraft {
  private var item: PriceSheet.ItemParts
  /// One for each entry, in the order in which they came.
  private var lists: [PriceSheet.ListEntries] = []
  private var entries: [Entry] = []
  private var tiers = TierTable()
  private var signals: [PriceSheet.Observation] = []
  /// How many tiers of the last entry have a size.
  private var sizedTierCount = 0
  /// Whether the last tier has no bound.
  private var isLastTierOpen = false
  private var isSound: Bool

  /// Of an item without attributes, entries or signals.
  package init(
    version: Int, sku: String, category: Span<UInt8>, cost: Decimal?, currency: Currency?,
    horizon: Instant?, _ texts: inout KnownTexts
  ) {
    var report = FaultReport()
    report.requireName(sku, "/sku")
    let categories = texts.categories(category)
    isSound = report.faults.isEmpty && categories != nil && cost?.isNegative != true
    item = PriceSheet.ItemParts(
      version: version, sku: Text(sku), categories: categories ?? [], cost: cost,
      costCurrency: currency, horizon: horizon, attributes: [])
    // Most items stand on a list or two; to grow costs a second allocation.
    lists.reserveCapacity(2)
    entries.reserveCapacity(2)
    tiers.reserve(3)
  }

  /// The sheet; nil when the draft is unsound.
  package consuming func sheet() -> PriceSheet? {
    guard isSound else { return nil }
    sortSignals()
    sortEntries()
    guard isSound else { return nil }
    return PriceSheet(item, lists: lists, entries: entries, tiers: tiers, signals: signals)
  }

  /// An entry that ended by `reach` stays off the sheet, which then answers for nothing earlier.
  package mutating func leaveOutWhatEnded(by reach: Instant) {
    item.horizon = max(item.horizon ?? reach, reach)
  }
}

/// What it takes in of the item itself, and of what is observed.
extension SheetDraft {
  /// Takes in an attribute, each behind those whose names' bytes come first.
  package mutating func add(
    attribute name: Span<UInt8>, value: Span<UInt8>, _ texts: inout KnownTexts
  ) {
    guard let name = texts.name(name), let text = texts.value(value),
      item.attributes.count < EntityLimits.attributeCountMax,
      item.attributes.last.map({ comesFirst($0.name.string, name.string) }) ?? true
    else { return isSound = false }
    if item.attributes.isEmpty { item.attributes.reserveCapacity(4) }
    item.attributes.append(
      Attribute(name: name, value: text, number: try? Decimal(parsing: value)))
  }

  /// Takes in a signal.
  package mutating func add(
    signal name: Span<UInt8>, value: Decimal, observedAt: Instant, expiresAt: Instant?,
    _ texts: inout KnownTexts
  ) {
    let window = Window(from: observedAt, until: expiresAt)
    guard let name = texts.name(name), window.start < window.end else { return isSound = false }
    signals.append(PriceSheet.Observation(name: name, value: value, window: window))
  }

  private mutating func sortSignals() {
    guard signals.count > 1 else { return }
    signals.sort { ($0.name.string, $1.window.start) < ($1.name.string, $0.window.start) }
    for index in 1..<signals.count
    where signals[index].name == signals[index - 1].name
      && signals[index].window.start == signals[index - 1].window.start
    {
      isSound = false
    }
  }
}

/// Entries come as columns: all bounds of an entry, then each other field of its tiers.
extension SheetDraft {
  /// A field of a tier beside its bound.
  package enum TierField { case unit, flat, size }

  /// Begins an entry, which has no tiers yet.
  package mutating func beginEntry(
    on list: Span<UInt8>, _ window: Window, _ mode: TierMode, isBoundFrom: Bool,
    _ texts: inout KnownTexts
  ) {
    guard let list = texts.name(list), window.start < window.end else { return isSound = false }
    lists.append(.init(list: list, entries: entries.count..<entries.count + 1))
    entries.append(
      Entry(
        window: window, firstTier: Int32(tiers.count), tierCount: 0, mode: mode,
        isBoundFrom: isBoundFrom, isTotalledByLine: mode != .volume))
    sizedTierCount = 0
  }

  /// Adds a tier to the entry: the one behind its last, from or up to `bound`.
  package mutating func addTier(_ bound: Decimal?) {
    guard isSound else { return }
    let last = entries.count - 1
    entries[last].tierCount += 1
    tiers.append(
      Tier(bound: bound ?? .greatest, unit: .minusOne, flat: .zero, size: .one))
    isLastTierOpen = bound == nil
    if isLastTierOpen, entries[last].isBoundFrom { isSound = false }
  }

  /// Sets a field of one of the entry's tiers; nil where the tier has none.
  package mutating func set(_ field: TierField, _ value: Decimal?, ofTier number: Int) {
    guard isSound else { return }
    let last = entries.count - 1
    guard number < Int(entries[last].tierCount) else { return isSound = false }
    let index = Int(entries[last].firstTier) + number
    switch field {
    case .unit: tiers[index].unit = value ?? .minusOne
    case .flat:
      guard let value else { return }
      tiers[index].flat = value
      if value != .zero { entries[last].isTotalledByLine = true }
    case .size:
      guard let value else { return }
      tiers[index].size = value
      sizedTierCount += 1
    }
  }

  /// Ends the entry, whose tiers have all they have.
  package mutating func endEntry() {
    guard isSound, let entry = entries.last else { return }
    let sizeCount = entry.mode == .package ? Int(entry.tierCount) : 0
    guard entry.tierCount > 0, entry.tierCount <= EntityLimits.tierCountMax,
      sizedTierCount == sizeCount, entry.isBoundFrom || isLastTierOpen,
      entry.mode != .graduated || !entry.isBoundFrom
    else { return isSound = false }
    for index in entry.tiers {
      let tier = tiers[index]
      let isFirst = index == entry.tiers.lowerBound
      let isAscending =
        isFirst
        ? entry.isBoundFrom ? !tier.bound.isNegative : tier.bound.isPositive
        : tier.bound > tiers[index - 1].bound
      if !isAscending || tier.unit.isNegative || tier.flat.isNegative || !tier.size.isPositive {
        isSound = false
      }
    }
  }

  /// Puts the entries in the order of a sheet: list by list, the latest first.
  private mutating func sortEntries() {
    guard lists.count > 1 else { return }
    let unsorted = entries
    let isSorted = (1..<lists.count).allSatisfy { precedes(lists[$0 - 1], lists[$0], unsorted) }
    if !isSorted {
      lists.sort { precedes($0, $1, unsorted) }
      entries = lists.map { unsorted[$0.entries.lowerBound] }
    }
    var merged: [PriceSheet.ListEntries] = []
    merged.reserveCapacity(lists.count)
    for index in lists.indices {
      if let last = merged.last, last.list == lists[index].list {
        // A key that is there twice.
        if entries[index - 1].window.start == entries[index].window.start { isSound = false }
        merged[merged.count - 1].entries = last.entries.lowerBound..<index + 1
      } else {
        merged.append(.init(list: lists[index].list, entries: index..<index + 1))
      }
    }
    lists = merged
  }
}

/// Whether an entry's list comes before another's, or on the same list the entry is the later one.
private func precedes(
  _ left: PriceSheet.ListEntries, _ right: PriceSheet.ListEntries, _ entries: [Entry]
) -> Bool {
  if left.list.hash != right.list.hash { return left.list.hash < right.list.hash }
  if left.list != right.list { return left.list.string < right.list.string }
  return entries[left.entries.lowerBound].window.start
    > entries[right.entries.lowerBound].window.start
}

extension Decimal {
  /// What no unit price is: stands where there is none yet.
  fileprivate static let minusOne = -Decimal.one
}
