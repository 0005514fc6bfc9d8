/// What did not win, and why: for the explanation alone, after the price is known.
extension Rulebook {
  func rejections<Trace>(
    _ sheet: PriceSheet, _ context: PriceContext, _ winner: Choice?,
    _ resolution: inout Resolution<Trace>
  ) -> [Rejection] {
    var rejections: [Rejection] = []
    for list in lists.indices {
      let id = listIDs[list].string
      if list == winner?.list {
        rejections += rejectedEntries(sheet, context.quantity, winner, resolution.at)
        continue
      }
      let reason: Rejection.Reason
      switch stand(list, sheet, context.quantity, &resolution) {
      case .absent: continue
      case _ where !conditions.holds(lists[list].condition, sheet, context, context.currency):
        reason = .conditionFails
      case .rejected(let own): reason = own
      case .candidate(let candidate):
        // Without a winner the candidates could not be compared: none was rejected.
        guard let winner else { continue }
        reason = self.reason(candidate, winner, sheet, context)
      }
      rejections.append(Rejection(list: id, entry: nil, reason: reason))
    }
    return rejections
  }

  private func reason(
    _ candidate: Choice, _ winner: Choice, _ sheet: PriceSheet, _ context: PriceContext
  ) -> Rejection.Reason {
    if let (reason, _) = firstDifference(candidate, winner, context.currency) { return reason }
    let isSameCurrency = lists[candidate.list].currency == lists[winner.list].currency
    if isSameCurrency, !isCheaper(winner, candidate, sheet, context.quantity) { return .greaterID }
    return .higherPrice
  }

  /// The other entries for the item on the list whose entry won.
  private func rejectedEntries(
    _ sheet: PriceSheet, _ quantity: Decimal, _ winner: Choice?, _ at: Instant
  ) -> [Rejection] {
    guard let winner else { return [] }
    var rejections: [Rejection] = []
    func reject(_ entry: Entry, _ name: String, distance: Int, isCovered: Bool) {
      let from = entry.window.from.map { " from \($0)" } ?? ""
      let reason: Rejection.Reason =
        !entry.window.contains(at)
        ? .outsideWindow
        : !isCovered
          ? .belowFirstTier
          : distance != winner.distance
            ? .fartherCategory : entry.window.isDated ? .earlierStart : .undated
      rejections.append(
        Rejection(list: listIDs[winner.source].string, entry: name + from, reason: reason))
    }
    for place in sheet.entries(on: listIDs[winner.source])
    where !(winner.isOnSheet && place == winner.place) {
      let entry = sheet.entries[place]
      reject(
        entry, "sku \(sheet.sku)", distance: 0, isCovered: sheet.tiers.covers(quantity, entry))
    }
    for (index, category) in sheet.categories.enumerated() {
      for place in lists[winner.source].categoryEntries
      where categoryEntries[place].category == category
        && (winner.isOnSheet || place != winner.place)
      {
        let entry = categoryEntries[place].entry
        reject(
          entry, "category \(category)", distance: index + 1,
          isCovered: categoryTiers.covers(quantity, entry))
      }
    }
    return rejections
  }
}
