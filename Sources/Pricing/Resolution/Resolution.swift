/// What one item costs this customer at this instant.
///
/// A pure function: the same values give the same price, on any machine, any day.
public func resolve(
  _ sheet: PriceSheet, _ rulebook: Rulebook, _ context: PriceContext, at: Instant
) throws(ResolutionError) -> Price {
  var resolution = Resolution(at: at, trace: NoTrace())
  return try rulebook.resolve(sheet, context, &resolution)
}

/// The same price, and how it came about.
public func explain(
  _ sheet: PriceSheet, _ rulebook: Rulebook, _ context: PriceContext, at: Instant
) -> Explanation {
  var resolution = Resolution(at: at, trace: FullTrace())
  let result = Result { () throws(ResolutionError) in
    try rulebook.resolve(sheet, context, &resolution)
  }
  let winner = resolution.winner
  return Explanation(
    result: result, trace: resolution.trace.steps,
    rejected: rulebook.rejections(sheet, context, winner, &resolution))
}

/// The resolution order, from top to bottom.
extension Rulebook {
  func resolve<Trace>(
    _ sheet: PriceSheet, _ context: PriceContext,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Price {
    let choice = try choose(sheet, context, &resolution)
    let currency = context.currency ?? lists[choice.list].currency
    return try price(choice, sheet, context, in: currency, &resolution)
  }

  /// The price by an entry that was chosen.
  @inline(__always)
  func price<Trace>(
    _ choice: Choice, _ sheet: PriceSheet, _ context: PriceContext, in currency: Currency,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Price {
    let quantity = context.quantity
    let list = lists[choice.list]
    var amount = try tierAmount(choice, sheet, quantity, &resolution)
    try applyParents(from: choice.source, to: choice.list, &amount, &resolution)
    try convert(&amount, from: list.currency, to: currency, &resolution)
    try adjust(&amount, sheet, context, currency, &resolution)
    let limits = try keepWithinGuardrails(&amount, sheet, currency, &resolution)
    let (unit, total) = try round(amount, limits, currency, &resolution)
    return Price(
      currency: currency, quantity: quantity, basePrice: amount.base, unitPrice: unit,
      total: total, list: listIDs[choice.list].string, tax: list.tax, revision: revision,
      version: sheet.version, at: resolution.at, validUntil: resolution.validUntil)
  }
}

/// What one resolution knows beside the price: the instant, the next boundary, the trace.
struct Resolution<Trace: TraceRecorder> {
  let at: Instant
  var trace: Trace
  /// The candidate that won, for the explanation of those that did not.
  var winner: Choice?
  /// The earliest boundary after `at` among all that was considered.
  private(set) var boundary: Int64 = .max

  init(at: Instant, trace: Trace) {
    self.at = at
    self.trace = trace
  }

  var validUntil: Instant? { boundary == .max ? nil : Instant(unchecked: boundary) }

  /// Considers a window: where it begins or ends after `at`, the price could change.
  @inline(__always)
  mutating func note(_ window: Window) {
    boundary = min(boundary, window.nextBoundary(after: at))
  }

  @inline(__always)
  mutating func note(boundary other: Int64) { boundary = min(boundary, other) }

  /// Records a step. Its text is only made when somebody will read it.
  @inline(__always)
  mutating func record(
    _ step: TraceStep.Kind, by: @autoclosure () -> String,
    effect: @autoclosure () -> String? = nil, after: @autoclosure () -> Decimal,
    _ currency: Currency, note: @autoclosure () -> String? = nil
  ) {
    guard Trace.isRecording else { return }
    trace.record(
      TraceStep(
        step: step, by: by(), effect: effect(), after: after(), currency: currency, note: note()))
  }
}

extension Window {
  /// The next of its two sides after an instant, or `Int64.max`.
  @inline(__always)
  func nextBoundary(after instant: Instant) -> Int64 {
    if start > instant.milliseconds { return start }
    return end > instant.milliseconds ? end : .max
  }
}
