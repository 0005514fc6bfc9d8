import Pricing

extension Reference {
  /// Step 8: everything, then the item, then its categories from the nearest, each by id.
  func limits(
    _ currency: Currency, _ boundaries: Boundaries
  ) throws -> (floor: ExactNumber?, ceiling: ExactNumber?) {
    let segments = scene.item.category.split(separator: "/")
    let matching = draft.guardrails.compactMap { guardrail -> (Int, Guardrail)? in
      switch guardrail.scope {
      case .everything: return (-2, guardrail)
      case .sku(let sku): return sku == scene.item.sku ? (-1, guardrail) : nil
      case .category(let path):
        let wanted = path.split(separator: "/")
        return segments.starts(with: wanted) ? (segments.count - wanted.count, guardrail) : nil
      }
    }
    .sorted { lhs, rhs in
      lhs.0 != rhs.0 ? lhs.0 < rhs.0 : lhs.1.id.utf8.lexicographicallyPrecedes(rhs.1.id.utf8)
    }
    var floors: [ExactNumber] = []
    var ceilings: [ExactNumber] = []
    for (_, guardrail) in matching {
      let own = guardrail.currency ?? currency
      if let floor = guardrail.floor {
        floors.append(try convert(ExactNumber(floor), own, currency, boundaries))
      }
      if let ceiling = guardrail.ceiling {
        ceilings.append(try convert(ExactNumber(ceiling), own, currency, boundaries))
      }
      if let margin = guardrail.minMargin, let cost = scene.item.cost {
        let converted = try convert(
          ExactNumber(cost), scene.item.currency ?? currency, currency, boundaries)
        floors.append(try converted / (.one - ExactNumber(margin.fraction)))
      }
    }
    return (floors.max(), ceilings.min())
  }

  /// Steps 9 and 10, the permitted values counted out around the exact one.
  func rounded(
    _ running: Running, _ floor: ExactNumber?, _ ceiling: ExactNumber?, _ currency: Currency
  ) throws -> (unit: ExactNumber, total: ExactNumber) {
    let profile =
      draft.roundings.first { $0.currency == currency } ?? RoundingProfile(minorUnitOf: currency)
    let increment = ExactNumber(profile.increment)
    if running.isLine || profile.level == .line {
      let line = running.isLine ? running.value : try running.value * quantity
      let nearest = try line.quantized(to: increment, profile.mode)
      let total = try kept(
        nearest, try floor.map { try $0 * quantity }, try ceiling.map { try $0 * quantity },
        above: { try $0 + increment },
        below: { $0 < increment ? nil : try $0 - increment })
      return (running.isLine ? try running.value / quantity : running.value, total)
    }
    let unit: ExactNumber
    if let ending = profile.ending.map({ ExactNumber($0) }) {
      var period = try ExactNumber(units: BigInteger(1))
      while period <= ending { period = try ExactNumber(units: period.units * BigInteger(10)) }
      let nearest: ExactNumber
      if running.value == .zero {
        nearest = .zero
      } else if running.value < ending {
        nearest = ending
      } else {
        nearest = try (running.value - ending).quantized(to: period, profile.mode) + ending
      }
      unit = try kept(
        nearest, floor, ceiling, above: { try $0 + period },
        below: { try $0 - period < ending ? nil : try $0 - period })
    } else {
      let nearest = try running.value.quantized(to: increment, profile.mode)
      unit = try kept(
        nearest, floor, ceiling, above: { try $0 + increment },
        below: { $0 < increment ? nil : try $0 - increment })
    }
    return (unit, try (unit * quantity).quantized(to: increment, profile.mode))
  }

  private func kept(
    _ value: ExactNumber, _ floor: ExactNumber?, _ ceiling: ExactNumber?,
    above: (ExactNumber) throws -> ExactNumber, below: (ExactNumber) throws -> ExactNumber?
  ) throws -> ExactNumber {
    if let floor, value < floor {
      let next = try above(value)
      if let ceiling, next > ceiling { throw Failure.infeasible }
      return next
    }
    if let ceiling, value > ceiling {
      guard let next = try below(value), next <= ceiling else { throw Failure.infeasible }
      if let floor, next < floor { throw Failure.infeasible }
      return next
    }
    return value
  }
}
