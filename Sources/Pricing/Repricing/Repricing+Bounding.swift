/// What guardrails and the largest change leave of a strategy's price.
extension Rulebook {
  func bound<Trace>(
    _ target: Decimal, _ before: Decimal?, _ strategy: CompiledStrategy, _ sheet: PriceSheet,
    _ currency: Currency, _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> (after: Decimal, Repricing.Bound?) {
    let limits = try limits(sheet, currency, &resolution, shown: target)
    if let floor = limits.floor, let ceiling = limits.ceiling, floor > ceiling {
      throw .guardrailInfeasible
    }
    var after = target
    var bound: Repricing.Bound?
    // From nothing every change is infinite: a price of zero is no price to be kept near.
    if let before, before.isPositive, let share = maxChange(strategy, sheet) {
      let change = try before.times(share)
      let (lowest, highest) = (try before.plus(-change).notBelowZero, try before.plus(change))
      after = min(max(target, lowest), highest)
      if after != target { bound = .maxChange }
    }
    if let ceiling = limits.ceiling, after > ceiling {
      after = ceiling
      bound = .guardrail(guardrailIDs[Int(limits.ceilingID)])
    }
    if let floor = limits.floor, after < floor {
      after = floor
      bound = .guardrail(guardrailIDs[Int(limits.floorID)])
    }
    return (after, bound)
  }

  /// The smallest change allowed, of the strategy's own and all guardrails that match.
  private func maxChange(_ strategy: CompiledStrategy, _ sheet: PriceSheet) -> Decimal? {
    var smallest = strategy.maxChange
    func consider(_ range: Range<Int>) {
      for index in range {
        guard let share = guardrails[index].maxChange else { continue }
        smallest = smallest.map { min($0, share) } ?? share
      }
    }
    consider(guardrailScopes.everything)
    consider(guardrailScopes.rules(ofSKU: sheet.sku))
    for category in sheet.categories { consider(guardrailScopes.rules(ofCategory: category)) }
    return smallest
  }
}
