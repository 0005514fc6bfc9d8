/// Step 5: a list without an entry of its own takes its parent's price and adjusts it.
extension Rulebook {
  /// Goes down from the list the entry was found on to the one that won.
  func applyParents<Trace>(
    from source: Int, to list: Int, _ amount: inout RunningAmount,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) {
    guard list != source else { return }
    try applyParents(from: source, to: Int(lists[list].parent), &amount, &resolution)
    guard let adjust = lists[list].adjust else { return }
    amount.value = try adjusted(amount.value, by: adjust, amount.scaled(adjust.amount))
    amount.base = try adjusted(amount.base, by: adjust, adjust.amount)
    resolution.record(
      .parent, by: listIDs[list].string,
      effect: effectText(adjust, lists[list].currency), after: amount.shown,
      lists[list].currency)
  }

  /// An `adjust`, of a list or a strategy, is a percentage or an amount to add.
  func adjusted(
    _ value: Decimal, by adjust: CompiledEffect, _ amount: Decimal
  ) throws(ResolutionError) -> Decimal {
    if adjust.isShare { return try value.times(try Decimal.one.plus(adjust.amount)).notBelowZero }
    return try value.plus(amount).notBelowZero
  }

  /// An effect as the trace shows it.
  func effectText(
    _ effect: CompiledEffect, _ currency: Currency, share: Decimal? = nil
  ) -> String {
    let amount = effect.amount.text(fractionDigitCountMin: currency.minorDigitCount)
    return switch effect.kind {
    case .percentage, .curve:
      Percentage(fraction: share ?? effect.amount).description
    case .addition: (effect.amount.isNegative ? "" : "+") + amount
    case .fixed: "=" + amount
    }
  }
}
