/// What the guardrails leave of the prices of one.
struct PriceLimits {
  var floor: Decimal?
  var ceiling: Decimal?
  /// The guardrails they come from, by the place of their ids.
  var floorID: Int32 = -1
  var ceilingID: Int32 = -1

  /// Keeps the higher floor; of equal ones that of the smaller id.
  mutating func raise(to floor: Decimal, _ id: Int32) {
    if let own = self.floor, floor < own || floor == own && id > floorID { return }
    self.floor = floor
    floorID = id
  }

  /// Keeps the lower ceiling; of equal ones that of the smaller id.
  mutating func lower(to ceiling: Decimal, _ id: Int32) {
    if let own = self.ceiling, ceiling > own || ceiling == own && id > ceilingID { return }
    self.ceiling = ceiling
    ceilingID = id
  }
}

/// Step 8: guardrails, all that match, the tightest winning.
extension Rulebook {
  func keepWithinGuardrails<Trace>(
    _ amount: inout RunningAmount, _ sheet: PriceSheet, _ currency: Currency,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> PriceLimits {
    let limits = try limits(sheet, currency, &resolution, shown: amount.shown)
    if let floor = limits.floor, let ceiling = limits.ceiling, floor > ceiling {
      throw .guardrailInfeasible
    }
    if let ceiling = limits.ceiling {
      let highest = try amount.scaled(ceiling)
      if amount.value > highest {
        amount.value = highest
        resolution.record(
          .guardrail, by: guardrailIDs[Int(limits.ceilingID)], after: ceiling, currency)
      }
    }
    if let floor = limits.floor {
      let lowest = try amount.scaled(floor)
      if amount.value < lowest {
        amount.value = lowest
        resolution.record(
          .guardrail, by: guardrailIDs[Int(limits.floorID)], after: floor, currency)
      }
    }
    return limits
  }

  /// The floor and the ceiling of one, in the currency of the answer.
  func limits<Trace>(
    _ sheet: PriceSheet, _ currency: Currency, _ resolution: inout Resolution<Trace>,
    shown: @autoclosure () -> Decimal
  ) throws(ResolutionError) -> PriceLimits {
    var limits = PriceLimits()
    if guardrails.isEmpty { return limits }
    try tighten(&limits, guardrailScopes.everything, sheet, currency, &resolution, shown())
    try tighten(
      &limits, guardrailScopes.rules(ofSKU: sheet.sku), sheet, currency, &resolution, shown())
    for index in sheet.categories.indices {
      try tighten(
        &limits, guardrailScopes.rules(ofCategory: sheet.categories[index]), sheet, currency,
        &resolution, shown())
    }
    return limits
  }

  private func tighten<Trace>(
    _ limits: inout PriceLimits, _ range: Range<Int>, _ sheet: PriceSheet, _ currency: Currency,
    _ resolution: inout Resolution<Trace>, _ shown: @autoclosure () -> Decimal
  ) throws(ResolutionError) {
    for index in range {
      let guardrail = guardrails[index]
      if guardrail.floor != nil || guardrail.ceiling != nil {
        let conversion = try conversion(
          from: guardrail.currency ?? currency, to: currency, &resolution)
        if let floor = guardrail.floor {
          limits.raise(to: try conversion.apply(to: floor), guardrail.id)
        }
        if let ceiling = guardrail.ceiling {
          limits.lower(to: try conversion.apply(to: ceiling), guardrail.id)
        }
      }
      guard let costShareMax = guardrail.costShareMax else { continue }
      if let cost = try cost(sheet, in: currency, &resolution) {
        limits.raise(to: try cost.over(costShareMax), guardrail.id)
      } else {
        resolution.record(
          .guardrail, by: guardrailIDs[Int(guardrail.id)], after: shown(), currency,
          note: "the item has no cost: min_margin does not bind")
      }
    }
  }

  /// What one costs us, in `currency`; nil where that is not known.
  func cost<Trace>(
    _ sheet: PriceSheet, in currency: Currency, _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Decimal? {
    guard let cost = sheet.cost else { return nil }
    return try conversion(from: sheet.costCurrency ?? currency, to: currency, &resolution)
      .apply(to: cost)
  }
}
