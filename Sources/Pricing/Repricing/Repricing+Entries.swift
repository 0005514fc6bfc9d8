/// The entry that a strategy owns: the item's on the list, without a `valid_from`.
extension Rulebook {
  /// The entry as it stands, if it holds.
  func ownEntry(on list: Int, _ sheet: PriceSheet, _ at: Instant) -> Entry? {
    for place in sheet.entries(on: listIDs[list]) {
      let entry = sheet.entries[place]
      if entry.window.from == nil, entry.window.contains(at) { return entry }
    }
    return nil
  }

  /// The entry with another price for one in the first tier, every tier in proportion.
  func entry(
    _ current: Entry?, _ before: Decimal?, _ after: Decimal, on list: Int, _ sheet: PriceSheet
  ) throws(ResolutionError) -> PriceEntry {
    let id = listIDs[list].string
    guard let current, let before, before.isPositive else {
      return PriceEntry(
        list: id, subject: .sku(sheet.sku.string), tiers: [PriceTier(.from(.zero), unit: after)],
        window: current?.window ?? .always)
    }
    var tiers: [PriceTier] = []
    for index in current.tiers {
      let tier = sheet.tiers[index]
      let isFirst = tiers.isEmpty
      tiers.append(
        PriceTier(
          current.bound(of: tier, isLast: index == current.tiers.upperBound - 1),
          unit: isFirst
            ? try after.times(tier.size) : try tier.unit.times(after).over(before),
          flat: tier.flat == .zero ? nil : try tier.flat.times(after).over(before),
          size: current.mode == .package ? tier.size : nil))
    }
    return PriceEntry(
      list: id, subject: .sku(sheet.sku.string), mode: current.mode, tiers: tiers,
      window: current.window)
  }
}

extension Entry {
  /// A tier's bound as the entity has it.
  fileprivate func bound(of tier: Tier, isLast: Bool) -> TierBound {
    isBoundFrom ? .from(tier.bound) : .upTo(isLast ? nil : tier.bound)
  }
}
