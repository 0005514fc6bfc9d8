import Pricing

/// What a sheet is made of, as it was read.
struct SheetParts {
  var version: Int
  var item: Item
  var entries: [PriceEntry] = []
  var signals: [Signal] = []
  var horizon: Instant?

  /// How far back a sheet reaches at most.
  static func reach(now: Instant) -> Instant {
    Instant(milliseconds: now.milliseconds - Standpoint.reachMilliseconds)
  }

  /// An entry that ended by `reach` stays off the sheet, which then answers for nothing earlier.
  mutating func leaveOutWhatEnded(by reach: Instant) {
    horizon = max(horizon ?? reach, reach)
  }

  func sheet() throws(CatalogueError) -> PriceSheet {
    do throws(Faults) {
      return try PriceSheet(
        version: version, item: item, entries: entries, signals: signals, horizon: horizon)
    } catch {
      throw .damaged(error.description)
    }
  }
}

/// All versions of everything that an item's sheet was ever made of, up to a revision.
struct SheetHistory {
  var items: [Recorded<Item>] = []
  /// By list and first instant, then by revision.
  var entries: [Recorded<PriceEntry>] = []
  /// By name and instant, then by revision.
  var signals: [Recorded<Signal>] = []

  /// The sheet for one instant; nil when the item was not there.
  func parts(in outlook: Outlook, at instant: Instant) -> SheetParts? {
    guard let first = items.first(where: { $0.from <= outlook.known })?.from else { return nil }
    // What came with the item has always held.
    let outlook = outlook.reachingBack(to: first)
    guard let item = items.holding(in: outlook, statesStart: false) else { return nil }
    return SheetParts(
      version: version(known: outlook.known), item: item,
      entries: entries.holding(
        in: outlook, isSame: { $0.list == $1.list && $0.window.from == $1.window.from },
        statesStart: { $0.window.from != nil }),
      signals: signals.holding(
        in: outlook, isSame: { $0.name == $1.name && $0.observedAt == $1.observedAt },
        statesStart: { _ in true }),
      horizon: instant)
  }

  /// The number of revisions that changed the sheet: a version is nothing else.
  private func version(known: Int) -> Int {
    var revisions: Set<Int> = []
    func insert<Value>(_ versions: [Recorded<Value>]) {
      for version in versions {
        revisions.insert(version.from)
        revisions.insert(version.until)
      }
    }
    insert(items)
    insert(entries)
    insert(signals)
    return revisions.count { $0 <= known }
  }
}
