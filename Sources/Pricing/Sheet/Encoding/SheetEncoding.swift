/// How a sheet is laid out in bytes.
///
/// ```
/// version of the encoding, 1 byte │ count of all bytes, 4 │ parts │ checksum, 8
/// ```
/// The parts: which of the optional ones there are, the sheet's version, sku, category, cost and
/// its currency, horizon, attributes, lists with their entries and tiers, signals. Counts and
/// instants are written seven bits a byte, texts behind their count, amounts as few bytes × a power
/// of ten. What follows from other parts (the categories above, hashes, what only the line has an
/// amount of) is worked out again when they are read.
enum SheetEncoding {
  static let version: UInt8 = 2
  static let headByteCount = 5
  /// The highest power of ten that the head of a number has room for.
  static let powerMax: UInt8 = 15

  /// Which of the optional parts a sheet has.
  struct Parts: OptionSet {
    let rawValue: UInt8
    static let cost = Parts(rawValue: 1)
    static let costCurrency = Parts(rawValue: 2)
    static let horizon = Parts(rawValue: 4)
    static let all: Parts = [.cost, .costCurrency, .horizon]
  }

  /// What an entry's tiers are like.
  struct EntryTraits: OptionSet {
    let rawValue: UInt8
    static let graduated = EntryTraits(rawValue: 1)
    static let package = EntryTraits(rawValue: 2)
    static let isBoundFrom = EntryTraits(rawValue: 4)
    static let hasStart = EntryTraits(rawValue: 8)
    static let hasEnd = EntryTraits(rawValue: 16)
    static let hasFlats = EntryTraits(rawValue: 32)
    static let all: EntryTraits = [
      .graduated, .package, .isBoundFrom, .hasStart, .hasEnd, .hasFlats,
    ]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ entry: Entry, hasFlats: Bool) {
      self = entry.isBoundFrom ? .isBoundFrom : []
      switch entry.mode {
      case .volume: break
      case .graduated: insert(.graduated)
      case .package: insert(.package)
      }
      if entry.window.start != .min { insert(.hasStart) }
      if entry.window.end != .max { insert(.hasEnd) }
      if hasFlats { insert(.hasFlats) }
    }

    /// Nil for what no entry is like.
    var mode: TierMode? {
      if contains(.graduated) {
        return isDisjoint(with: [.package, .isBoundFrom]) ? .graduated : nil
      }
      return contains(.package) ? .package : .volume
    }
  }
}
