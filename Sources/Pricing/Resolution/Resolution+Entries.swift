/// What looking for an item's entry on a list has found so far.
struct EntryFinding {
  /// The best entry that holds and has a tier for the quantity.
  var found: (entry: Entry, place: Int, isOnSheet: Bool, distance: Int)?
  /// Whether there is any entry for the item, whenever it holds.
  var isAny = false
  /// Whether there is one that holds, whatever its tiers.
  var isAnyOpen = false
}

/// The entries of one list for an item: its own on the sheet, then those of its categories in the
/// rulebook, the nearest first. Both stand with the latest first, and no two of one subject begin
/// at the same instant, so the first that fits is the best.
extension Rulebook {
  @inline(__always)
  func findEntry(
    on list: Int, _ sheet: PriceSheet, _ quantity: Decimal, _ at: Instant,
    _ finding: inout EntryFinding, _ boundary: inout Int64
  ) {
    for place in sheet.entries(on: listIDs[list]) {
      let entry = sheet.entries[place]
      let isCovered = sheet.tiers.covers(quantity, entry)
      if finding.takes(entry, isCovered, at, &boundary) {
        finding.found = (entry, place, true, 0)
      }
    }
    let range = lists[list].categoryEntries
    if range.isEmpty { return }
    for distance in sheet.categories.indices {
      var place = firstEntry(of: sheet.categories[distance].hash, in: range)
      while place < range.upperBound,
        categoryEntries[place].category.hash == sheet.categories[distance].hash
      {
        if categoryEntries[place].category == sheet.categories[distance] {
          let entry = categoryEntries[place].entry
          let isCovered = categoryTiers.covers(quantity, entry)
          if finding.takes(entry, isCovered, at, &boundary) {
            finding.found = (entry, place, false, distance + 1)
          }
        }
        place += 1
      }
    }
  }

  /// Where the entries of a category, known by its hash, would begin.
  private func firstEntry(of hash: UInt64, in range: Range<Int>) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if categoryEntries[middle].category.hash < hash { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension EntryFinding {
  /// Considers an entry: whether it is the first that fits.
  @inline(__always)
  fileprivate mutating func takes(
    _ entry: Entry, _ isCovered: Bool, _ at: Instant, _ boundary: inout Int64
  ) -> Bool {
    isAny = true
    boundary = min(boundary, entry.window.nextBoundary(after: at))
    guard entry.window.contains(at) else { return false }
    isAnyOpen = true
    return isCovered && found == nil
  }
}
