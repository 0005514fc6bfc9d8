/// Where a strategy would have the price, before anything binds it.
enum Aim {
  case price(Decimal)
  case skip(Repricing.Skip)
}

extension Rulebook {
  func aim<Trace>(
    _ strategy: CompiledStrategy, _ sheet: PriceSheet, _ currency: Currency,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Aim {
    switch strategy.method {
    case .costPlus(let plus):
      return try aim(costPlus: plus, sheet, currency, &resolution)
    case .matchCompetitor(let name, let adjust, let own):
      guard let value = signal(name, sheet, &resolution) else {
        return .skip(.noSignal(name.string))
      }
      let price = try conversion(from: own ?? currency, to: currency, &resolution)
        .apply(to: value)
      guard let adjust else { return .price(price) }
      return .price(try adjusted(price, by: adjust, adjust.amount))
    case .demandCurve(let basis, let curve):
      let aim =
        switch basis {
        case .cost(let plus): try aim(costPlus: plus, sheet, currency, &resolution)
        case .list(let list): try aim(list: list, sheet, currency, &resolution)
        }
      // A missing signal is neutral: when demand is unknown, the price is the basis again.
      guard case .price(let price) = aim,
        let value = signal(curves[curve].signal, sheet, &resolution)
      else { return aim }
      let share = try share(at: value, on: curves[curve].points)
      return .price(try price.times(try Decimal.one.plus(share)))
    }
  }

  private func aim<Trace>(
    costPlus plus: Strategy.CostPlus, _ sheet: PriceSheet, _ currency: Currency,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Aim {
    guard let cost = try cost(sheet, in: currency, &resolution) else { return .skip(.noCost) }
    switch plus {
    case .markup(let share): return .price(try cost.times(try Decimal.one.plus(share.fraction)))
    case .margin(let share): return .price(try cost.over(try Decimal.one.plus(-share.fraction)))
    }
  }

  /// The unit price of the first tier that another list asks, through its parents, whoever it is
  /// for.
  private func aim<Trace>(
    list: Int, _ sheet: PriceSheet, _ currency: Currency, _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Aim {
    guard case .candidate(let choice) = stand(list, sheet, .greatest, &resolution) else {
      return .skip(.noBasis(listIDs[list].string))
    }
    let unit =
      choice.isOnSheet
      ? try sheet.tiers.firstUnit(of: choice.entry) : try categoryTiers.firstUnit(of: choice.entry)
    var amount = RunningAmount(value: unit, base: unit, quantity: .one, isLine: false)
    try applyParents(from: choice.source, to: list, &amount, &resolution)
    return .price(
      try conversion(from: lists[list].currency, to: currency, &resolution)
        .apply(to: amount.value))
  }
}
