/// Everything about one item that its price depends on: immutable, and shared by reference.
///
/// The sheet holds what changes with the item (its cost, its own entries on every list, its live
/// signals); what holds for many items is in the `Rulebook`. Its parts are flat values sorted for
/// the look-up, so that a cache can write them to bytes and read them back one by one.
public final class PriceSheet: Sendable {
  /// Grows with every change of the item.
  public let version: Int
  /// The item.
  public let sku: Text
  /// What one costs us.
  public let cost: Decimal?
  /// The currency of the cost; nil is that of each answer.
  public let costCurrency: Currency?
  /// The first instant the sheet can answer for; nil is any. Earlier ones are the database's.
  public let horizon: Instant?

  /// The item's category and those above it, the nearest first.
  let categories: [Text]
  let attributes: [Attribute]
  /// Where each list's entries stand, sorted by the hash of the list's id.
  let lists: [ListEntries]
  /// The entries, list by list; within one, the latest `valid_from` first.
  let entries: [Entry]
  let tiers: TierTable
  /// The signals by name; of one name, the latest observation first.
  let signals: [Observation]

  /// The entries of one list.
  struct ListEntries: Sendable {
    var list: Text
    var entries: Range<Int>
  }

  /// What was once observed of a signal, until the next observation of the same name.
  struct Observation: Sendable {
    var name: Text
    var value: Decimal
    /// From `observed_at` until `expires_at`.
    var window: Window
  }

  /// The sheet of `item`, with its own entries on all lists and its signals.
  ///
  /// The order of entries and signals does not matter. A signal may be there with several
  /// observations: the latest one observed by an instant is the one that counts at it.
  public init(
    version: Int, item: Item, entries: [PriceEntry] = [], signals: [Signal] = [],
    horizon: Instant? = nil
  ) throws(Faults) {
    try Self.validate(item, entries, signals)
    self.version = version
    self.horizon = horizon
    sku = Text(item.sku)
    cost = item.cost
    costCurrency = item.currency
    categories = Category.withAncestors(item.category).map { Text($0) }
    attributes = item.attributes.map { Attribute(name: Text($0.key), value: $0.value) }
      .sorted { comesFirst($0.name.string, $1.name.string) }
    self.signals = signals.map { signal in
      Observation(
        name: Text(signal.name), value: signal.value,
        window: Window(from: signal.observedAt, until: signal.expiresAt))
    }
    .sorted { ($0.name.string, $1.window.start) < ($1.name.string, $0.window.start) }
    var table = TierTable()
    (lists, self.entries) = Self.sorted(entries, into: &table)
    tiers = table
  }

  /// The sheet with other entries, sorted as they are.
  init(
    _ other: PriceSheet, version: Int, horizon: Instant?, lists: [ListEntries], entries: [Entry],
    tiers: TierTable
  ) {
    self.version = version
    self.horizon = horizon
    self.lists = lists
    self.entries = entries
    self.tiers = tiers
    sku = other.sku
    cost = other.cost
    costCurrency = other.costCurrency
    categories = other.categories
    attributes = other.attributes
    signals = other.signals
  }

  /// A sheet of parts that have been validated, as they are when they are read from bytes.
  init(
    _ item: ItemParts, lists: [ListEntries], entries: [Entry], tiers: TierTable,
    signals: [Observation]
  ) {
    version = item.version
    sku = item.sku
    cost = item.cost
    costCurrency = item.costCurrency
    horizon = item.horizon
    categories = item.categories
    attributes = item.attributes
    self.lists = lists
    self.entries = entries
    self.tiers = tiers
    self.signals = signals
  }

  private static func validate(
    _ item: Item, _ entries: [PriceEntry], _ signals: [Signal]
  ) throws(Faults) {
    // Keys are texts, which only those need who hear of faults.
    if isSound(item, entries, signals) { return }
    var report = FaultReport()
    report.add(item.faults(), below: item.key.description)
    var entryKeys: Set<PartKey> = []
    var signalKeys: Set<PartKey> = []
    for entry in entries {
      var key: String { entry.key.description }
      report.add(entry.faults(), below: key)
      report.require(
        entryKeys.insert(PartKey(entry)).inserted, key, "is there twice", .duplicateKey)
      report.require(
        entry.subject == .sku(item.sku), key, "is not about this item", .contradiction)
    }
    for signal in signals {
      var key: String { signal.key.description }
      report.add(signal.faults(), below: key)
      report.require(
        signalKeys.insert(PartKey(signal)).inserted, key, "is there twice", .duplicateKey)
      report.require(signal.sku == item.sku, key, "is not about this item", .contradiction)
    }
    try report.throwIfAny()
  }

  private static func isSound(
    _ item: Item, _ entries: [PriceEntry], _ signals: [Signal]
  ) -> Bool {
    guard item.faults().isEmpty else { return false }
    for entry in entries {
      guard case .sku(item.sku) = entry.subject, entry.faults().isEmpty else { return false }
    }
    for signal in signals {
      guard signal.sku == item.sku, signal.faults().isEmpty else { return false }
    }
    return areDistinct(entries) { ($0.window.start, $0.list) }
      && areDistinct(signals) { ($0.observedAt.milliseconds, $0.name) }
  }

  /// Whether no two of the elements have one key. A few are compared in pairs, which allocates
  /// nothing.
  @inline(__always)
  private static func areDistinct<Element>(
    _ elements: [Element], key: (Element) -> (Int64, String)
  ) -> Bool {
    guard elements.count <= 16 else {
      let sorted = elements.map(key).sorted(by: <)
      return zip(sorted, sorted.dropFirst()).allSatisfy { $0 != $1 }
    }
    for index in elements.indices.dropFirst() {
      let own = key(elements[index])
      for earlier in elements[..<index] where key(earlier) == own { return false }
    }
    return true
  }

  private static func sorted(
    _ entries: [PriceEntry], into table: inout TierTable
  ) -> ([ListEntries], [Entry]) {
    var lists: [ListEntries] = []
    var sorted: [Entry] = []
    for (list, ofList) in Dictionary(grouping: entries, by: { Text($0.list) })
      .sorted(by: { ($0.key.hash, $0.key.string) < ($1.key.hash, $1.key.string) })
    {
      let first = sorted.count
      for entry in ofList.sorted(by: { $0.window.start > $1.window.start }) {
        sorted.append(table.append(entry))
      }
      lists.append(ListEntries(list: list, entries: first..<sorted.count))
    }
    return (lists, sorted)
  }

  /// Where the entries on a list stand, the latest first.
  func entries(on list: Text) -> Range<Int> {
    var low = 0
    var high = lists.count
    while low < high {
      let middle = (low + high) / 2
      if lists[middle].list.hash < list.hash { low = middle + 1 } else { high = middle }
    }
    while low < lists.count, lists[low].list.hash == list.hash {
      if lists[low].list == list { return lists[low].entries }
      low += 1
    }
    return 0..<0
  }
}

/// What no two entries of a sheet share, and no two observations.
private struct PartKey: Hashable {
  let subject: PriceEntry.Subject
  let name: Text
  let instant: Instant?

  init(_ entry: PriceEntry) {
    subject = entry.subject
    name = Text(entry.list)
    instant = entry.window.from
  }

  init(_ signal: Signal) {
    subject = .sku(signal.sku)
    name = Text(signal.name)
    instant = signal.observedAt
  }
}

/// A named value of an item or a request.
struct Attribute: Sendable {
  let name: Text
  let value: Text
  /// The value as a number, where it is one.
  let number: Decimal?

  init(name: Text, value: String) {
    self.init(name: name, value: Text(value), number: try? Decimal(value))
  }

  /// An attribute whose value is known to be that number, or none.
  init(name: Text, value: Text, number: Decimal?) {
    self.name = name
    self.value = value
    self.number = number
  }
}
