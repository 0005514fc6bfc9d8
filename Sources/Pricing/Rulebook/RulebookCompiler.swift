/// Lays a draft without faults out in the tables of a `Rulebook`.
struct RulebookCompiler {
  private(set) var conditions = ConditionProgram()
  private(set) var lists: [CompiledList] = []
  private(set) var listIDs: [Text] = []
  private(set) var categoryEntries: [CategoryEntry] = []
  private(set) var categoryTiers = TierTable()
  private(set) var adjustments: [CompiledAdjustment] = []
  private(set) var adjustmentIDs: [String] = []
  private(set) var curves: [CompiledCurve] = []
  private(set) var points: [SignalCurve.Point] = []

  init(_ draft: RulebookDraft) {
    compile(draft.lists, Dictionary(grouping: draft.entries, by: \.list))
    compile(draft.adjustments)
  }

  private mutating func compile(_ unsorted: [PriceList], _ entries: [String: [PriceEntry]]) {
    let sorted =
      unsorted
      .map { (list: $0, predicateCount: $0.condition?.predicateCount ?? 0) }
      .sorted { lhs, rhs in
        if lhs.list.rank != rhs.list.rank { return lhs.list.rank > rhs.list.rank }
        if lhs.predicateCount != rhs.predicateCount {
          return lhs.predicateCount > rhs.predicateCount
        }
        return comesFirst(lhs.list.id, rhs.list.id)
      }
    listIDs = sorted.map { Text($0.list.id) }
    let places = Dictionary(
      uniqueKeysWithValues: sorted.enumerated().map { ($1.list.id, Int32($0)) })
    for (list, predicateCount) in sorted {
      let first = categoryEntries.count
      append(entries[list.id] ?? [])
      lists.append(
        CompiledList(
          currency: list.currency, rank: Int32(list.rank), predicateCount: Int32(predicateCount),
          condition: conditions.compile(list.condition), window: list.window,
          parent: list.parent.flatMap { places[$0] } ?? -1,
          adjust: list.adjust.map { compile($0) }, tax: list.tax,
          categoryEntries: first..<categoryEntries.count))
    }
  }

  private mutating func append(_ entries: [PriceEntry]) {
    let named = entries.compactMap { entry -> (category: Text, entry: PriceEntry)? in
      guard case .category(let path) = entry.subject else { return nil }
      return (Text(path), entry)
    }
    for (category, entry) in named.sorted(by: { lhs, rhs in
      if lhs.category.hash != rhs.category.hash { return lhs.category.hash < rhs.category.hash }
      return lhs.entry.window.start > rhs.entry.window.start
    }) {
      categoryEntries.append(
        CategoryEntry(category: category, entry: categoryTiers.append(entry)))
    }
  }

  private mutating func compile(_ unsorted: [Adjustment]) {
    let sorted =
      unsorted
      .map { (adjustment: $0, effect: compile($0.effect)) }
      .sorted { lhs, rhs in
        let (left, right) = (lhs.adjustment, rhs.adjustment)
        if left.stage != right.stage { return left.stage < right.stage }
        if lhs.effect.isShare != rhs.effect.isShare { return lhs.effect.isShare }
        if left.priority != right.priority { return left.priority > right.priority }
        return comesFirst(left.id, right.id)
      }
    adjustmentIDs = sorted.map(\.adjustment.id)
    for (adjustment, effect) in sorted {
      adjustments.append(
        CompiledAdjustment(
          stage: Int32(adjustment.stage), condition: conditions.compile(adjustment.condition),
          window: adjustment.window, effect: effect, currency: adjustment.currency,
          stacking: adjustment.stacking))
    }
  }

  mutating func compile(_ effect: Effect) -> CompiledEffect {
    switch effect {
    case .percentage(let share): CompiledEffect(kind: .percentage, amount: share.fraction)
    case .addition(let amount): CompiledEffect(kind: .addition, amount: amount)
    case .fixed(let amount): CompiledEffect(kind: .fixed, amount: amount)
    case .curve(let curve):
      CompiledEffect(kind: .curve, amount: .zero, curve: append(curve))
    }
  }

  mutating func append(_ curve: SignalCurve) -> Int32 {
    let first = points.count
    points += curve.points
    curves.append(CompiledCurve(signal: Text(curve.signal), points: first..<points.count))
    return Int32(curves.count - 1)
  }

  static func compile(_ unsorted: [FXRate]) -> ([RatePair], [CompiledRate]) {
    var pairs: [RatePair] = []
    var rates: [CompiledRate] = []
    for rate in unsorted.sorted(by: {
      ($0.base, $0.quote, $0.observedAt) < ($1.base, $1.quote, $1.observedAt)
    }) {
      if let last = pairs.last, last.base == rate.base, last.quote == rate.quote {
        pairs[pairs.count - 1].rates = last.rates.lowerBound..<rates.count + 1
      } else {
        pairs.append(
          RatePair(base: rate.base, quote: rate.quote, rates: rates.count..<rates.count + 1))
      }
      rates.append(
        CompiledRate(rate: rate.rate, window: Window(from: rate.observedAt, until: rate.expiresAt)))
    }
    return (pairs, rates)
  }

  static func compile(
    _ unsorted: [Guardrail]
  ) -> ([String], [CompiledGuardrail], ScopeIndex) {
    let sorted = unsorted.sorted { comesFirst($0.id, $1.id) }
    var table: [(Int, Guardrail)] = []
    let scopes = ScopeIndex(
      Array(sorted.enumerated().map { ($0, $1) }), scope: { $0.1.scope }, into: &table)
    let guardrails = table.map { id, guardrail in
      CompiledGuardrail(
        id: Int32(id), floor: guardrail.floor, ceiling: guardrail.ceiling,
        currency: guardrail.currency,
        costShareMax: guardrail.minMargin.flatMap { Decimal.one.sum(-$0.fraction) },
        maxChange: guardrail.maxChange?.fraction)
    }
    return (sorted.map(\.id), guardrails, scopes)
  }
}
