import Pricing

/// All that rules the prices of many items, in memory: small beside the items, and looked at whole
/// when it is published.
struct RuleEntities {
  private(set) var byKey: [EntityKey: CatalogueEntity] = [:]

  init(_ entities: [CatalogueEntity] = []) {
    for entity in entities { byKey[entity.key] = entity }
  }

  subscript(key: EntityKey) -> CatalogueEntity? {
    get { byKey[key] }
    set { byKey[key] = newValue }
  }

  /// The draft of a rulebook of these.
  func draft(revision: Int, pivot: Currency) -> RulebookDraft {
    var draft = RulebookDraft(revision: revision, pivot: pivot)
    for entity in byKey.values {
      switch entity {
      case .rounding(let profile): draft.roundings.append(profile)
      case .fxRate(let rate): draft.rates.append(rate)
      case .priceList(let list): draft.lists.append(list)
      case .adjustment(let adjustment): draft.adjustments.append(adjustment)
      case .guardrail(let guardrail): draft.guardrails.append(guardrail)
      case .strategy(let strategy): draft.strategies.append(strategy)
      case .price(let entry): draft.entries.append(entry)
      case .item, .signal: preconditionFailure("belongs on a sheet")
      }
    }
    return draft
  }

  /// The same for today's prices, without rates that no sheet reaches back to.
  func currentDraft(revision: Int, pivot: Currency, now: Instant) -> RulebookDraft {
    var draft = draft(revision: revision, pivot: pivot)
    draft.dropRates(before: SheetParts.reach(now: now))
    return draft
  }

  /// The same for prices of the past, without what refers to a list that was not there then.
  func pastDraft(revision: Int, pivot: Currency) -> RulebookDraft {
    var draft = draft(revision: revision, pivot: pivot)
    draft.dropDangling()
    return draft
  }

  /// The ids of the lists.
  var listIDs: Set<String> {
    var ids: Set<String> = []
    for case .priceList(let list) in byKey.values { ids.insert(list.id) }
    return ids
  }
}

extension CatalogueEntity {
  /// Whether it is part of the rulebook and not of an item's sheet.
  var isRule: Bool {
    switch self {
    case .item, .signal: false
    case .price(let entry): if case .category = entry.subject { true } else { false }
    case .rounding, .fxRate, .priceList, .adjustment, .guardrail, .strategy: true
    }
  }

  /// Whether it was observed, so that a file that does not name it does not undo it.
  var isObservation: Bool {
    switch self {
    case .fxRate, .signal: true
    default: false
    }
  }

  /// Whether it says itself since when it holds.
  var statesStart: Bool {
    switch self {
    case .fxRate, .signal: true
    case .priceList(let list): list.window.from != nil
    case .adjustment(let adjustment): adjustment.window.from != nil
    case .price(let entry): entry.window.from != nil
    case .rounding, .guardrail, .strategy, .item: false
    }
  }
}

extension RulebookDraft {
  /// Takes out the rates that no instant since `horizon` needs.
  fileprivate mutating func dropRates(before horizon: Instant) {
    struct Pair: Hashable { let base, quote: Currency }
    var needed: [Pair: Instant] = [:]
    for rate in rates where rate.observedAt <= horizon {
      let pair = Pair(base: rate.base, quote: rate.quote)
      needed[pair] = max(needed[pair] ?? rate.observedAt, rate.observedAt)
    }
    rates.removeAll { rate in
      needed[Pair(base: rate.base, quote: rate.quote)].map { rate.observedAt < $0 } ?? false
    }
  }

  /// Takes out what refers to a list that was not there then: it could not price anything.
  fileprivate mutating func dropDangling() {
    var ids: Set<String>
    var count: Int
    repeat {
      count = lists.count
      ids = Set(lists.map(\.id))
      lists.removeAll { $0.parent.map { !ids.contains($0) } ?? false }
    } while lists.count < count
    entries.removeAll { !ids.contains($0.list) }
    strategies.removeAll { strategy in
      if case .demandCurve(.list(let basis), _) = strategy.method, !ids.contains(basis) {
        return true
      }
      return !ids.contains(strategy.list)
    }
  }
}
