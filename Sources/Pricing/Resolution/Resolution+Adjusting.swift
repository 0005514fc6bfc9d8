/// Step 7: adjustments by stage.
///
/// They stand in the order in which they apply, so one pass is enough. A stage's percentages come
/// first; an exclusive adjustment applies after those before it and ends its stage, with the fixed
/// amounts that would still have come. One whose signal is missing is as if it were not there: it
/// ends no stage either. Conditions see the currency of the answer, whether or not it was named.
extension Rulebook {
  func adjust<Trace>(
    _ amount: inout RunningAmount, _ sheet: PriceSheet, _ context: PriceContext,
    _ currency: Currency, _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) {
    var stage: Int32?
    var entryValue = amount.value
    var isStageOver = false
    for index in adjustments.indices {
      let adjustment = adjustments[index]
      guard conditions.holds(adjustment.condition, sheet, context, currency) else { continue }
      resolution.note(adjustment.window)
      guard adjustment.window.contains(resolution.at) else { continue }
      if adjustment.stage != stage {
        stage = adjustment.stage
        entryValue = amount.value
        isStageOver = false
      }
      if isStageOver { continue }
      let hasApplied =
        adjustment.effect.isShare
        ? try applyShare(index, to: &amount, entryValue, sheet, currency, &resolution)
        : try applyAmount(index, to: &amount, currency, &resolution)
      isStageOver = hasApplied && adjustment.stacking == .exclusive
    }
  }

  /// Applies a percentage, or the share of a signal curve; answers whether there was one.
  private func applyShare<Trace>(
    _ index: Int, to amount: inout RunningAmount, _ entryValue: Decimal, _ sheet: PriceSheet,
    _ currency: Currency, _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Bool {
    let adjustment = adjustments[index]
    var share = adjustment.effect.amount
    if adjustment.effect.kind == .curve {
      let curve = Int(adjustment.effect.curve)
      guard let value = signal(curves[curve].signal, sheet, &resolution) else {
        resolution.record(
          .adjustment, by: adjustmentIDs[index], effect: "0%", after: amount.shown, currency,
          note: "signal \(curves[curve].signal) is missing or expired")
        return false
      }
      share = try self.share(at: value, on: curves[curve].points)
    }
    amount.value =
      adjustment.stacking == .additive
      ? try amount.value.plus(try entryValue.times(share)).notBelowZero
      : try amount.value.times(try Decimal.one.plus(share)).notBelowZero
    resolution.record(
      .adjustment, by: adjustmentIDs[index],
      effect: effectText(adjustment.effect, currency, share: share), after: amount.shown,
      currency)
    return true
  }

  private func applyAmount<Trace>(
    _ index: Int, to amount: inout RunningAmount, _ currency: Currency,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Bool {
    let adjustment = adjustments[index]
    let own = adjustment.currency ?? currency
    let perUnit = try conversion(from: own, to: currency, &resolution)
      .apply(to: adjustment.effect.amount)
    let scaled = try amount.scaled(perUnit)
    amount.value =
      adjustment.effect.kind == .fixed ? scaled : try amount.value.plus(scaled).notBelowZero
    resolution.record(
      .adjustment, by: adjustmentIDs[index], effect: effectText(adjustment.effect, own),
      after: amount.shown, currency, note: own == currency ? nil : "in \(own)")
    return true
  }
}

/// Signals and the curves that follow them.
extension Rulebook {
  /// The value of a signal: its latest observation by the instant, unless that has expired.
  func signal<Trace>(
    _ name: Text, _ sheet: PriceSheet, _ resolution: inout Resolution<Trace>
  ) -> Decimal? {
    for index in sheet.signals.indices where sheet.signals[index].name == name {
      let window = sheet.signals[index].window
      resolution.note(window)
      guard window.start <= resolution.at.milliseconds else { continue }
      return window.contains(resolution.at) ? sheet.signals[index].value : nil
    }
    return nil
  }

  /// The share of a curve at a value: on the straight line between two points, level beyond the
  /// ends. The line is y₀ + (y₁ − y₀) × (x − x₀) / (x₁ − x₀), computed from left to right.
  func share(
    at value: Decimal, on range: Range<Int>
  ) throws(ResolutionError) -> Decimal {
    let first = points[range.lowerBound]
    if value <= first.value { return first.share.fraction }
    var index = range.lowerBound + 1
    while index < range.upperBound, points[index].value < value { index += 1 }
    if index == range.upperBound { return points[index - 1].share.fraction }
    let (left, right) = (points[index - 1], points[index])
    let rise = try right.share.fraction.plus(-left.share.fraction)
    let run = try right.value.plus(-left.value)
    return try left.share.fraction.plus(
      try rise.times(try value.plus(-left.value)).over(run))
  }
}
