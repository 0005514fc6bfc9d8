import Pricing

extension Reference {
  /// Step 4.
  func tiers(of entry: PriceEntry) throws -> Running {
    let first = entry.tiers[0]
    let isLine =
      entry.mode != .volume || entry.tiers.contains { $0.flat.map { $0 != .zero } ?? false }
    var base = ExactNumber(first.unit)
    let holding = entry.tiers[indexHolding(entry)]
    let flat = ExactNumber(holding.flat ?? .zero)
    var value: ExactNumber
    switch entry.mode {
    case .volume:
      value = ExactNumber(holding.unit)
      if isLine { value = try value * quantity + flat }
    case .graduated:
      value = .zero
      var begin = ExactNumber.zero
      for tier in entry.tiers {
        guard quantity > begin else { break }
        guard case .upTo(let bound) = tier.bound else { fatalError("graduated is up_to") }
        let end = bound.map { ExactNumber($0) }
        let part = try min(end ?? quantity, quantity) - begin
        value = try value + (part * ExactNumber(tier.unit))
        value = try value + ExactNumber(tier.flat ?? .zero)
        guard let end else { break }
        begin = end
      }
    case .package:
      let size = ExactNumber(holding.size!)
      let count = ExactNumber.round(quantity.units, per: size.units, .up)
      value = try ExactNumber(units: count * ExactNumber.scale) * ExactNumber(holding.unit) + flat
      base = try base / ExactNumber(first.size!)
    }
    return Running(value: value, base: base, isLine: isLine)
  }

  private func indexHolding(_ entry: PriceEntry) -> Int {
    var index = 0
    for (candidate, tier) in entry.tiers.enumerated() {
      switch tier.bound {
      case .from(let bound): if scene.request.quantity >= bound { index = candidate }
      case .upTo(let bound):
        if let bound, scene.request.quantity > bound { continue }
        return candidate
      }
    }
    return index
  }

  /// A parent's price as the list adjusts it.
  func changed(_ value: ExactNumber, by effect: Effect, isLine: Bool) throws -> ExactNumber {
    switch effect {
    case .percentage(let share):
      return max(.zero, try value * (ExactNumber.one + ExactNumber(share.fraction)))
    case .addition(let amount):
      return max(.zero, try value + scaled(ExactNumber(amount), isLine))
    case .fixed, .curve: fatalError("not for parents")
    }
  }

  /// Step 6.
  func convert(
    _ amount: ExactNumber, _ base: Currency, _ quote: Currency, _ boundaries: Boundaries
  ) throws -> ExactNumber {
    if base == quote { return amount }
    if let leg = try leg(base, quote, boundaries) { return try leg(amount) }
    guard base != draft.pivot, quote != draft.pivot,
      let first = try leg(base, draft.pivot, boundaries),
      let second = try leg(draft.pivot, quote, boundaries)
    else { throw Failure.staleRate }
    return try second(first(amount))
  }

  private func leg(
    _ base: Currency, _ quote: Currency, _ boundaries: Boundaries
  ) throws -> ((ExactNumber) throws -> ExactNumber)? {
    if let rate = try pinned(base, quote, boundaries) { return { try $0 * rate } }
    if let rate = try pinned(quote, base, boundaries) { return { try $0 / rate } }
    return nil
  }

  private func pinned(
    _ base: Currency, _ quote: Currency, _ boundaries: Boundaries
  ) throws -> ExactNumber? {
    let ofPair = draft.rates.filter { $0.base == base && $0.quote == quote }
    for rate in ofPair where rate.observedAt > at { boundaries.add(rate.observedAt, nil) }
    guard
      let latest = ofPair.filter({ $0.observedAt <= at }).max(by: { $0.observedAt < $1.observedAt })
    else { return nil }
    boundaries.add(latest.observedAt, latest.expiresAt)
    if let expires = latest.expiresAt, at >= expires { throw Failure.staleRate }
    return ExactNumber(latest.rate)
  }

  /// Step 7.
  func adjust(_ running: inout Running, _ currency: Currency, _ boundaries: Boundaries) throws {
    let matching = draft.adjustments.filter { adjustment in
      adjustment.condition.map { holds($0, currency: currency) } ?? true
    }
    for adjustment in matching { boundaries.add(adjustment.window) }
    let open = matching.filter { holds($0.window) }
    for stage in Set(open.map(\.stage)).sorted() {
      let inOrder = open.filter { $0.stage == stage }.sorted { lhs, rhs in
        lhs.priority != rhs.priority
          ? lhs.priority > rhs.priority
          : lhs.id.utf8.lexicographicallyPrecedes(rhs.id.utf8)
      }
      let entry = running.value
      let shares = inOrder.filter { isShare($0.effect) }
      let amounts = inOrder.filter { !isShare($0.effect) }
      for adjustment in shares + amounts {
        guard try apply(adjustment, to: &running, entry, currency, boundaries) else { continue }
        if adjustment.stacking == .exclusive { break }
      }
    }
  }

  private func isShare(_ effect: Effect) -> Bool {
    switch effect {
    case .percentage, .curve: true
    case .addition, .fixed: false
    }
  }

  private func apply(
    _ adjustment: Adjustment, to running: inout Running, _ entry: ExactNumber,
    _ currency: Currency, _ boundaries: Boundaries
  ) throws -> Bool {
    let share: ExactNumber
    switch adjustment.effect {
    case .addition(let amount), .fixed(let amount):
      let converted = try convert(
        ExactNumber(amount), adjustment.currency ?? currency, currency, boundaries)
      let change = try scaled(converted, running.isLine)
      if case .fixed = adjustment.effect {
        running.value = change
      } else {
        running.value = max(.zero, try running.value + change)
      }
      return true
    case .percentage(let percentage): share = ExactNumber(percentage.fraction)
    case .curve(let curve):
      guard let value = signal(curve.signal, boundaries) else { return false }
      share = try self.share(at: ExactNumber(value), on: curve)
    }
    if adjustment.stacking == .additive {
      running.value = max(.zero, try running.value + (entry * share))
    } else {
      running.value = max(.zero, try running.value * (.one + share))
    }
    return true
  }

  private func signal(_ name: String, _ boundaries: Boundaries) -> Decimal? {
    let named = scene.signals.filter { $0.name == name }
    for signal in named where signal.observedAt > at { boundaries.add(signal.observedAt, nil) }
    guard
      let latest = named.filter({ $0.observedAt <= at }).max(by: { $0.observedAt < $1.observedAt })
    else { return nil }
    boundaries.add(latest.observedAt, latest.expiresAt)
    if let expires = latest.expiresAt, at >= expires { return nil }
    return latest.value
  }

  private func share(at value: ExactNumber, on curve: SignalCurve) throws -> ExactNumber {
    let points = curve.points.map { (ExactNumber($0.value), ExactNumber($0.share.fraction)) }
    if value <= points[0].0 { return points[0].1 }
    for (left, right) in zip(points, points.dropFirst()) where value <= right.0 {
      let rise = try right.1 - left.1
      return try left.1 + (rise * (value - left.0) / (right.0 - left.0))
    }
    return points[points.count - 1].1
  }
}
