/// What repricing makes of one item on one list.
public struct Repricing: Sendable, Hashable {
  /// What came of it.
  public enum Outcome: Sendable, Hashable {
    /// The list's own entry for the item is to be replaced by this one.
    case changed(Change)
    /// The price is what it should be.
    case unchanged
    /// The strategy says nothing about the item here and now.
    case skipped(Skip)
    /// The strategy applies, but there is no price.
    case failed(ResolutionError)
  }

  /// A new price.
  public struct Change: Sendable, Hashable {
    /// The new entry. It has the key of the one it replaces.
    public let entry: PriceEntry
    /// What one was in the first tier; nil where there was no entry.
    public let before: Decimal?
    /// What one is in the first tier.
    public let after: Decimal
    /// What kept the price from where the strategy would have it; nil where nothing did.
    public let bound: Bound?
  }

  /// What bound a price.
  public enum Bound: Sendable, Hashable {
    /// The guardrail of this id.
    case guardrail(String)
    /// The largest change of one run.
    case maxChange
  }

  /// Why a strategy says nothing.
  public enum Skip: Sendable, Hashable {
    /// The item has no cost.
    case noCost
    /// The signal of this name is missing or has expired.
    case noSignal(String)
    /// The list of this id has no price for the item.
    case noBasis(String)
  }

  /// The strategy that applied.
  public let strategy: String
  /// The list.
  public let list: String
  /// What came of it.
  public let outcome: Outcome

  /// A result.
  public init(strategy: String, list: String, outcome: Outcome) {
    self.strategy = strategy
    self.list = list
    self.outcome = outcome
  }
}

/// What the strategies make of one item's prices at this instant, list by list.
///
/// For each list one strategy applies: one for the item, else for its nearest category, else for
/// everything; of several the smaller id. It makes the list's own entry for the item that has no
/// `valid_from`: dated entries are promotions that somebody decided on, and stay. An entry of
/// several tiers keeps its proportions; one whose price was zero has none, and becomes a single
/// tier.
///
/// Prices are not rounded here: rounding happens once, when a price is resolved. Guardrails hold;
/// within them no price moves by more than the smallest `max_change` that matches. Where it would
/// have to, to get within the guardrails, the guardrails win.
public func reprice(_ sheet: PriceSheet, _ rulebook: Rulebook, at: Instant) -> [Repricing] {
  rulebook.reprice(sheet, at: at)
}

extension Rulebook {
  func reprice(_ sheet: PriceSheet, at: Instant) -> [Repricing] {
    if strategies.isEmpty { return [] }
    var chosen: [CompiledStrategy] = []
    func choose(_ range: Range<Int>) {
      for index in range where !chosen.contains(where: { $0.list == strategies[index].list }) {
        chosen.append(strategies[index])
      }
    }
    choose(strategyScopes.rules(ofSKU: sheet.sku))
    for category in sheet.categories { choose(strategyScopes.rules(ofCategory: category)) }
    choose(strategyScopes.everything)
    chosen.sort { $0.list < $1.list }
    return chosen.map { strategy in
      Repricing(
        strategy: strategy.id, list: listIDs[strategy.list].string,
        outcome: outcome(strategy, sheet, at))
    }
  }

  private func outcome(
    _ strategy: CompiledStrategy, _ sheet: PriceSheet, _ at: Instant
  ) -> Repricing.Outcome {
    do throws(ResolutionError) {
      var resolution = Resolution(at: at, trace: NoTrace())
      let currency = lists[strategy.list].currency
      let target: Decimal
      switch try aim(strategy, sheet, currency, &resolution) {
      case .skip(let skip): return .skipped(skip)
      case .price(let price): target = price.notBelowZero
      }
      let current = ownEntry(on: strategy.list, sheet, at)
      let before = try current.map { entry throws(ResolutionError) in
        try sheet.tiers.firstUnit(of: entry)
      }
      let (after, bound) = try bound(target, before, strategy, sheet, currency, &resolution)
      // Compared as it is stored: a package's price may not be divisible by its size, and such an
      // entry would else be written anew by every run.
      if let first = current.map({ sheet.tiers[Int($0.firstTier)] }),
        try after.times(first.size) == first.unit
      {
        return .unchanged
      }
      let entry = try entry(current, before, after, on: strategy.list, sheet)
      return .changed(
        Repricing.Change(entry: entry, before: before, after: after, bound: bound))
    } catch {
      return .failed(error)
    }
  }
}
