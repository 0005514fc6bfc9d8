/// How an amount of one currency becomes one of another: over no, one or two rates.
struct Conversion {
  /// A rate and whether it stands for the other direction. Dividing by it is exact where
  /// multiplying by a rounded reciprocal is not.
  struct Leg {
    var rate: Decimal
    var isInverse: Bool

    func apply(to amount: Decimal) throws(ResolutionError) -> Decimal {
      isInverse ? try amount.over(rate) : try amount.times(rate)
    }
  }

  var first: Leg?
  var second: Leg?

  func apply(to amount: Decimal) throws(ResolutionError) -> Decimal {
    guard let first else { return amount }
    let amount = try first.apply(to: amount)
    return try second?.apply(to: amount) ?? amount
  }
}

/// Step 6: conversion with the pinned rate.
extension Rulebook {
  func convert<Trace>(
    _ amount: inout RunningAmount, from base: Currency, to quote: Currency,
    _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) {
    guard base != quote else { return }
    let conversion = try conversion(from: base, to: quote, &resolution)
    amount.value = try conversion.apply(to: amount.value)
    amount.base = try conversion.apply(to: amount.base)
    resolution.record(
      .currency, by: "\(base)/\(quote)", effect: conversion.text, after: amount.shown, quote)
  }

  /// The way from one currency to another at the instant of the resolution: the pair's own rate,
  /// else the opposite pair's, else both legs through the pivot.
  ///
  /// Of a pair the latest rate observed by then counts, and it alone: where it has expired, there
  /// is no older one and no way around.
  func conversion<Trace>(
    from base: Currency, to quote: Currency, _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Conversion {
    guard base != quote else { return Conversion() }
    if let leg = try leg(from: base, to: quote, &resolution) { return Conversion(first: leg) }
    guard base != pivot, quote != pivot else { throw .staleRate(base: base, quote: quote) }
    guard let first = try leg(from: base, to: pivot, &resolution),
      let second = try leg(from: pivot, to: quote, &resolution)
    else { throw .staleRate(base: base, quote: quote) }
    return Conversion(first: first, second: second)
  }

  private func leg<Trace>(
    from base: Currency, to quote: Currency, _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Conversion.Leg? {
    if let rate = try pinnedRate(base, quote, &resolution) {
      return Conversion.Leg(rate: rate, isInverse: false)
    }
    if let rate = try pinnedRate(quote, base, &resolution) {
      return Conversion.Leg(rate: rate, isInverse: true)
    }
    return nil
  }

  /// The latest rate observed of a pair, or nil where none is.
  private func pinnedRate<Trace>(
    _ base: Currency, _ quote: Currency, _ resolution: inout Resolution<Trace>
  ) throws(ResolutionError) -> Decimal? {
    let range = rates(of: base, quote)
    var index = range.upperBound
    while index > range.lowerBound {
      index -= 1
      let window = rates[index].window
      resolution.note(window)
      guard window.start <= resolution.at.milliseconds else { continue }
      guard window.contains(resolution.at) else { throw .staleRate(base: base, quote: quote) }
      return rates[index].rate
    }
    return nil
  }

  private func rates(of base: Currency, _ quote: Currency) -> Range<Int> {
    var low = 0
    var high = ratePairs.count
    while low < high {
      let middle = (low + high) / 2
      let pair = ratePairs[middle]
      if (pair.base, pair.quote) < (base, quote) { low = middle + 1 } else { high = middle }
    }
    guard low < ratePairs.count, ratePairs[low].base == base, ratePairs[low].quote == quote else {
      return 0..<0
    }
    return ratePairs[low].rates
  }
}

extension Conversion {
  /// What the conversion does, as the trace shows it.
  fileprivate var text: String {
    [first, second].compactMap { $0 }.map { "\($0.isInverse ? "÷" : "×")\($0.rate)" }
      .joined(separator: " ")
  }
}
