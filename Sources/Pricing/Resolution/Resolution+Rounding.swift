/// Steps 9 and 10: one rounding, by the currency's profile, that the guardrails survive.
extension Rulebook {
  /// The price of one and that of the line.
  func round<Trace>(
    _ amount: RunningAmount, _ limits: PriceLimits, _ currency: Currency,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> (unit: Decimal, total: Decimal) {
    let profile = rounding(of: currency)
    if amount.isLine || profile.level == .line {
      let total = try profile.line(amount, limits)
      resolution.record(
        .rounding, by: currency.code, effect: "line", after: total, currency)
      return (try amount.unit(), total)
    }
    let unit = try profile.unit(amount.value, limits)
    resolution.record(.rounding, by: currency.code, after: unit, currency)
    guard let total = try unit.times(amount.quantity).multiple(of: profile.increment, profile.mode)
    else { throw .amountOverflow }
    return (unit, total)
  }

  /// The profile of a currency, or that of its minor unit where it has none.
  func rounding(of currency: Currency) -> CompiledRounding {
    for index in roundings.indices where roundings[index].currency == currency {
      return roundings[index]
    }
    return CompiledRounding(RoundingProfile(minorUnitOf: currency))
  }
}

extension CompiledRounding {
  /// The permitted price of one that the mode chooses, within the limits.
  func unit(_ value: Decimal, _ limits: PriceLimits) throws(ResolutionError) -> Decimal {
    let ending = ending ?? .zero
    // The first permitted price is the ending itself; whatever lies below it becomes it, since no
    // price is below zero.
    let above = try value.plus(-ending).notBelowZero
    guard let multiple = above.multiple(of: period, mode) else { throw .amountOverflow }
    let rounded = value == .zero ? .zero : try multiple.plus(ending)
    return try kept(rounded, limits.floor, limits.ceiling, step: period, lowest: ending)
  }

  /// The line's amount, rounded to the increment and kept within floor × q and ceiling × q.
  func line(_ amount: RunningAmount, _ limits: PriceLimits) throws(ResolutionError) -> Decimal {
    guard let rounded = try amount.line().multiple(of: increment, mode) else {
      throw .amountOverflow
    }
    let floor = try limits.floor?.times(amount.quantity)
    let ceiling = try limits.ceiling?.times(amount.quantity)
    return try kept(rounded, floor, ceiling, step: increment, lowest: .zero)
  }

  /// The permitted value, or the next one on the right side of a limit it oversteps.
  private func kept(
    _ rounded: Decimal, _ floor: Decimal?, _ ceiling: Decimal?, step: Decimal, lowest: Decimal
  ) throws(ResolutionError) -> Decimal {
    var result = rounded
    if let floor, result < floor {
      result = try result.plus(step)
    } else if let ceiling, result > ceiling {
      result = try result.plus(-step)
    }
    if result != rounded {
      guard result >= lowest, floor.map({ result >= $0 }) ?? true,
        ceiling.map({ result <= $0 }) ?? true
      else { throw .guardrailInfeasible }
    }
    return result
  }
}
