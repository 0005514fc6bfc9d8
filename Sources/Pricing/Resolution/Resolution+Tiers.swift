/// Step 4: the entry's tiers make an amount of the quantity.
extension Rulebook {
  func tierAmount<Trace>(
    _ choice: Choice, _ sheet: PriceSheet, _ quantity: Decimal,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> RunningAmount {
    let amount =
      choice.isOnSheet
      ? try sheet.tiers.amount(of: choice.entry, for: quantity)
      : try categoryTiers.amount(of: choice.entry, for: quantity)
    let currency = lists[choice.list].currency
    resolution.record(
      .list, by: listIDs[choice.list].string, after: amount.base, currency)
    resolution.record(
      .tier,
      by: (choice.isOnSheet ? sheet.tiers : categoryTiers)
        .name(ofTierHolding: quantity, choice.entry),
      after: amount.shown, currency)
    return amount
  }
}

extension TierTable {
  /// What `entry` asks for `quantity`, which it covers.
  func amount(
    of entry: Entry, for quantity: Decimal
  ) throws(ResolutionError) -> RunningAmount {
    let index = tier(holding: quantity, entry)
    let tier = self[index]
    var amount = RunningAmount(
      value: tier.unit, base: try firstUnit(of: entry), quantity: quantity,
      isLine: entry.isTotalledByLine)
    switch entry.mode {
    case .volume:
      if entry.isTotalledByLine {
        amount.value = try tier.unit.times(quantity).plus(tier.flat)
      }
    case .graduated:
      amount.value = try graduated(through: index, entry, quantity)
    case .package:
      guard let count = quantity.count(ofStarted: tier.size) else { throw .amountOverflow }
      amount.value = try tier.unit.times(count).plus(tier.flat)
    }
    return amount
  }

  /// What one costs in the first tier: of a package, its share of it.
  func firstUnit(of entry: Entry) throws(ResolutionError) -> Decimal {
    let first = self[Int(entry.firstTier)]
    return entry.mode == .package ? try first.unit.over(first.size) : first.unit
  }

  /// The parts of the quantity, each at its tier's price, with the flat of every tier reached.
  private func graduated(
    through last: Int, _ entry: Entry, _ quantity: Decimal
  ) throws(ResolutionError) -> Decimal {
    var sum = Decimal.zero
    var reached = Decimal.zero
    for index in Int(entry.firstTier)...last {
      let tier = self[index]
      let part = try min(tier.bound, quantity).plus(-reached)
      sum = try sum.plus(try part.times(tier.unit)).plus(tier.flat)
      reached = tier.bound
    }
    return sum
  }

  /// A tier as the trace names it: `volume from 10`, `graduated up to 100`, `package of 6`.
  func name(ofTierHolding quantity: Decimal, _ entry: Entry) -> String {
    let index = tier(holding: quantity, entry)
    let mode = entry.mode.rawValue
    let name = entry.mode == .package ? "\(mode) of \(self[index].size)" : mode
    if entry.isBoundFrom { return "\(name) from \(self[index].bound)" }
    if index < entry.tiers.upperBound - 1 { return "\(name) up to \(self[index].bound)" }
    return index == entry.tiers.lowerBound ? name : "\(name) above \(self[index - 1].bound)"
  }
}
