/// A list with the entry it stands by. It need not be the list's own: `source` is the list it was
/// found on, at the end of a chain of parents.
struct Choice {
  var list: Int
  var source: Int
  var entry: Entry
  /// The entry's place on the sheet, or in the rulebook's table of category entries.
  var place: Int
  var isOnSheet: Bool
  /// Zero for an entry of the item, one for its category, two for the next above, …
  var distance: Int
}

/// How a list fares for an item and an instant.
enum Standing {
  /// It has nothing for the item, nor has any parent.
  case absent
  /// It has something, but not here and now.
  case rejected(Rejection.Reason)
  /// It is a candidate.
  case candidate(Choice)
}

/// Steps 2 and 3: candidates, and one total order among them.
extension Rulebook {
  func choose<Trace>(
    _ sheet: PriceSheet, _ context: PriceContext,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Choice {
    var best: Choice?
    // Whether candidates tie up to their prices, and those are in different currencies.
    var isMixed = false
    for list in lists.indices {
      guard conditions.holds(lists[list].condition, sheet, context, context.currency),
        case .candidate(let candidate) = stand(list, sheet, context.quantity, &resolution)
      else { continue }
      guard let leader = best else {
        best = candidate
        continue
      }
      if let (_, isBetter) = firstDifference(candidate, leader, context.currency) {
        if isBetter {
          best = candidate
          isMixed = false
        }
      } else if lists[list].currency != lists[leader.list].currency {
        isMixed = true
      } else if isCheaper(candidate, leader, sheet, context.quantity) {
        best = candidate
      }
    }
    guard var winner = best else { throw .noPrice }
    if isMixed { winner = try cheapest(winner, sheet, context, &resolution) }
    resolution.winner = winner
    return winner
  }

  /// Finds the entry a list stands by and considers every window on the way.
  ///
  /// Considered are the list's own entries for the item, and where none of them holds, its parents'
  /// in turn; so are the windows of those lists, unless there is no entry at all behind them.
  func stand<Trace>(
    _ list: Int, _ sheet: PriceSheet, _ quantity: Decimal, _ resolution: inout Resolution<Trace>
  ) -> Standing {
    var boundary = Int64.max
    var finding = EntryFinding()
    var source = list
    var isOpen = true
    for _ in 0...EntityLimits.parentCountMax {
      let window = lists[source].window
      boundary = min(boundary, window.nextBoundary(after: resolution.at))
      isOpen = isOpen && window.contains(resolution.at)
      findEntry(on: source, sheet, quantity, resolution.at, &finding, &boundary)
      if isOpen, let found = finding.found {
        resolution.note(boundary: boundary)
        return .candidate(
          Choice(
            list: list, source: source, entry: found.entry, place: found.place,
            isOnSheet: found.isOnSheet, distance: found.distance))
      }
      finding.found = nil
      guard lists[source].parent >= 0 else { break }
      source = Int(lists[source].parent)
    }
    guard finding.isAny else { return .absent }
    resolution.note(boundary: boundary)
    return .rejected(
      !isOpen ? .outsideWindow : finding.isAnyOpen ? .belowFirstTier : .noEntryHolds)
  }

  /// The first of the criteria in which two candidates differ, and whether it favours the first.
  func firstDifference(
    _ candidate: Choice, _ other: Choice, _ requested: Currency?
  ) -> (Rejection.Reason, isBetter: Bool)? {
    let (list, otherList) = (lists[candidate.list], lists[other.list])
    if list.rank != otherList.rank { return (.lowerRank, list.rank > otherList.rank) }
    if list.predicateCount != otherList.predicateCount {
      return (.lessSpecific, list.predicateCount > otherList.predicateCount)
    }
    if let requested, (list.currency == requested) != (otherList.currency == requested) {
      return (.otherCurrency, list.currency == requested)
    }
    if candidate.distance != other.distance {
      return (.fartherCategory, candidate.distance < other.distance)
    }
    return firstDifference(candidate.entry.window, other.entry.window)
  }

  private func firstDifference(
    _ window: Window, _ other: Window
  ) -> (Rejection.Reason, isBetter: Bool)? {
    if window.isDated != other.isDated { return (.undated, window.isDated) }
    if window.start != other.start { return (.earlierStart, window.start > other.start) }
    return nil
  }

  /// Whether a candidate's price for the quantity is lower. One that overflows is the highest.
  func isCheaper(
    _ candidate: Choice, _ other: Choice, _ sheet: PriceSheet, _ quantity: Decimal
  ) -> Bool {
    guard let price = try? listPrice(candidate, sheet, quantity) else { return false }
    guard let otherPrice = try? listPrice(other, sheet, quantity) else { return true }
    return price < otherPrice
  }

  /// The line's amount in the list's currency, after parents.
  private func listPrice(
    _ choice: Choice, _ sheet: PriceSheet, _ quantity: Decimal
  ) throws(ResolutionError) -> Decimal {
    var silent = Resolution(at: .earliest, trace: NoTrace())
    var amount = try tierAmount(choice, sheet, quantity, &silent)
    try applyParents(from: choice.source, to: choice.list, &amount, &silent)
    return try amount.line()
  }

  /// The cheapest of the candidates that tie with `leader` up to their prices, in several
  /// currencies: all are compared in the currency asked for, without one in the pivot. The rate of
  /// every one is needed, for a list must not win because another's rate is stale.
  @inline(never)
  private func cheapest<Trace>(
    _ leader: Choice, _ sheet: PriceSheet, _ context: PriceContext,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Choice {
    let target = context.currency ?? pivot
    var winner = leader
    var lowest: Decimal?
    for list in lists.indices {
      guard conditions.holds(lists[list].condition, sheet, context, context.currency),
        case .candidate(let candidate) = stand(list, sheet, context.quantity, &resolution),
        firstDifference(candidate, leader, context.currency) == nil
      else { continue }
      let conversion = try conversion(from: lists[list].currency, to: target, &resolution)
      guard let price = try? conversion.apply(to: listPrice(candidate, sheet, context.quantity))
      else { continue }
      if lowest == nil || price < lowest ?? .zero {
        lowest = price
        winner = candidate
      }
    }
    return winner
  }
}
