/// A tier as it is looked up: every field there, nothing optional.
struct Tier: Sendable, Hashable {
  /// Its first quantity, or its last one.
  var bound: Decimal
  var unit: Decimal
  var flat: Decimal
  /// The package's size; one outside mode package.
  var size: Decimal
}

/// A price entry as it is looked up: a flat value that points into a table of tiers.
struct Entry: Sendable, Hashable {
  var window: Window
  var firstTier: Int32
  var tierCount: Int32
  var mode: TierMode
  /// Whether tiers are bound by their first quantity, not by their last.
  var isBoundFrom: Bool
  /// Whether only the line has an exact amount: graduated, package, or with a flat.
  var isTotalledByLine: Bool

  var tiers: Range<Int> { Int(firstTier)..<Int(firstTier) + Int(tierCount) }
}

/// The tiers of many entries, behind one another.
struct TierTable: Sendable {
  private(set) var tiers: [Tier] = []

  /// Takes in an entry that has no faults.
  mutating func append(_ entry: PriceEntry) -> Entry {
    let first = tiers.count
    for tier in entry.tiers {
      let bound =
        switch tier.bound {
        case .from(let bound): bound
        case .upTo(let bound): bound ?? .greatest
        }
      tiers.append(
        Tier(bound: bound, unit: tier.unit, flat: tier.flat ?? .zero, size: tier.size ?? .one))
    }
    let isBoundFrom = if case .from? = entry.tiers.first?.bound { true } else { false }
    return Entry(
      window: entry.window, firstTier: Int32(first), tierCount: Int32(entry.tiers.count),
      mode: entry.mode, isBoundFrom: isBoundFrom,
      isTotalledByLine: entry.mode != .volume
        || entry.tiers.contains { ($0.flat ?? .zero) != .zero })
  }

  /// Takes in an entry of another table.
  mutating func append(_ entry: Entry, of other: TierTable) -> Entry {
    var copy = entry
    copy.firstTier = Int32(tiers.count)
    tiers.append(contentsOf: other.tiers[entry.tiers])
    return copy
  }

  var count: Int { tiers.count }

  mutating func reserve(_ count: Int) { tiers.reserveCapacity(count) }

  mutating func append(_ tier: Tier) { tiers.append(tier) }

  subscript(index: Int) -> Tier {
    get { tiers[index] }
    set { tiers[index] = newValue }
  }

  /// Whether `entry` has a price for so many.
  func covers(_ quantity: Decimal, _ entry: Entry) -> Bool {
    !entry.isBoundFrom || tiers[Int(entry.firstTier)].bound <= quantity
  }

  /// The tier of `entry` that holds `quantity`, which it covers.
  func tier(holding quantity: Decimal, _ entry: Entry) -> Int {
    // The number of tiers wholly below the quantity, by bisection.
    var low = Int(entry.firstTier)
    var high = low + Int(entry.tierCount) - 1
    while low < high {
      let middle = (low + high + 1) / 2
      let isBelow =
        entry.isBoundFrom
        ? tiers[middle].bound <= quantity : tiers[middle - 1].bound < quantity
      if isBelow { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
