/// A list and those that take their prices from it, directly or not.
package struct ListFamily: Sendable {
  fileprivate let places: [Int]
}

/// What one of an item costs on a list, before and after; nil where there is no price.
package struct ListPriceChange: Sendable, Hashable {
  package let list: String
  package let currency: Currency
  package let before: Decimal?
  package let after: Decimal?
}

extension Rulebook {
  /// The family of a list; empty where there is none of this id.
  package func family(ofList id: String) -> ListFamily {
    guard let head = place(ofList: id) else { return ListFamily(places: []) }
    let places = lists.indices.filter { place in
      var ancestor = place
      for _ in 0...EntityLimits.parentCountMax where ancestor != head && ancestor >= 0 {
        ancestor = Int(lists[ancestor].parent)
      }
      return ancestor == head
    }
    return ListFamily(places: places)
  }

  /// Where one of an item costs another price by the new sheet, on the lists of a family. It is the
  /// price that customers pay whom the list is for and of whom nothing else is known: adjusted,
  /// guarded and rounded.
  package func changes(
    from old: PriceSheet, to new: PriceSheet, on family: ListFamily, at: Instant
  ) -> [ListPriceChange] {
    var changes: [ListPriceChange] = []
    for place in family.places {
      let (before, after) = (price(of: old, on: place, at), price(of: new, on: place, at))
      guard before != after else { continue }
      changes.append(
        ListPriceChange(
          list: listIDs[place].string, currency: lists[place].currency, before: before,
          after: after))
    }
    return changes
  }

  /// The price of one; of so many that there is a price, where one is too few.
  private func price(of sheet: PriceSheet, on place: Int, _ at: Instant) -> Decimal? {
    var resolution = Resolution(at: at, trace: NoTrace())
    var context = PriceContext()
    do {
      let choice: Choice
      if case .candidate(let one) = stand(place, sheet, .one, &resolution) {
        choice = one
      } else if case .candidate(let more) = stand(place, sheet, .greatest, &resolution) {
        let tiers = more.isOnSheet ? sheet.tiers : categoryTiers
        try context.setQuantity(tiers[Int(more.entry.firstTier)].bound)
        choice = more
      } else {
        return nil
      }
      return try price(choice, sheet, context, in: lists[place].currency, &resolution).unitPrice
    } catch {
      return nil
    }
  }
}
