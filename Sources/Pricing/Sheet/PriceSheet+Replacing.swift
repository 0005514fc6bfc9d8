extension PriceSheet {
  /// The sheet with new entries, each in place of the one of its list and first instant or beside
  /// those that are there: what the catalogue holds once they are recorded. They have no faults,
  /// and no two of them the same key.
  package func replacing(
    _ new: [PriceEntry], version: Int, horizon: Instant?
  ) -> PriceSheet {
    var ranges = lists
    for entry in new {
      let list = Text(entry.list)
      if !ranges.contains(where: { $0.list == list }) {
        ranges.append(ListEntries(list: list, entries: 0..<0))
      }
    }
    if ranges.count > lists.count {
      ranges.sort { ($0.list.hash, $0.list.string) < ($1.list.hash, $1.list.string) }
    }
    var table = TierTable()
    var entries: [Entry] = []
    for index in ranges.indices {
      let first = entries.count
      for source in sources(of: ranges[index], new) {
        switch source {
        case .kept(let entry): entries.append(table.append(entry, of: tiers))
        case .new(let entry): entries.append(table.append(entry))
        }
      }
      ranges[index].entries = first..<entries.count
    }
    return PriceSheet(
      self, version: version, horizon: horizon, lists: ranges, entries: entries, tiers: table)
  }

  /// The same sheet, unable to tell what held before an instant.
  package func reachingBack(to horizon: Instant) -> PriceSheet {
    PriceSheet(
      self, version: version, horizon: horizon, lists: lists, entries: entries, tiers: tiers)
  }

  private enum Source {
    case kept(Entry)
    case new(PriceEntry)

    var start: Int64 {
      switch self {
      case .kept(let entry): entry.window.start
      case .new(let entry): entry.window.start
      }
    }
  }

  /// What stands on a list, the latest first.
  private func sources(of list: ListEntries, _ new: [PriceEntry]) -> [Source] {
    var sources: [Source] = []
    for entry in new where entry.list == list.list.string { sources.append(.new(entry)) }
    for entry in entries[list.entries]
    where !sources.contains(where: { $0.start == entry.window.start }) {
      sources.append(.kept(entry))
    }
    if sources.count > 1 { sources.sort { $0.start > $1.start } }
    return sources
  }
}
