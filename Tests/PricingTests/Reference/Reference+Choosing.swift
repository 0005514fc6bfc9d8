import Pricing

extension Reference {
  /// Steps 2 and 3.
  func choose(_ boundaries: Boundaries) throws -> Candidate {
    let lists = draft.lists.filter { list in
      guard let condition = list.condition else { return true }
      return holds(condition, currency: scene.request.currency)
    }
    var candidates = lists.compactMap { candidate($0, boundaries) }
    candidates.sort { isBefore($0, $1) == true }
    guard let first = candidates.first else { throw Failure.noPrice }
    let tied = candidates.filter { isBefore(first, $0) == nil }
    let isMixed = Set(tied.map(\.list.currency)).count > 1
    let priced = try tied.map { candidate -> (Candidate, ExactNumber?) in
      let amount = try? lineAmount(candidate)
      guard isMixed else { return (candidate, amount) }
      let target = scene.request.currency ?? draft.pivot
      // The rate must be there even where the amount overflows.
      _ = try convertible(candidate.list.currency, target, boundaries)
      let converted = try? amount.map {
        try convert($0, candidate.list.currency, target, boundaries)
      }
      return (candidate, converted ?? nil)
    }
    return priced.sorted { lhs, rhs in
      switch (lhs.1, rhs.1) {
      case (let left?, let right?) where left != right: left < right
      case (.some, nil): true
      case (nil, .some): false
      default: lhs.0.list.id.utf8.lexicographicallyPrecedes(rhs.0.list.id.utf8)
      }
    }[0].0
  }

  private func convertible(
    _ base: Currency, _ quote: Currency, _ boundaries: Boundaries
  ) throws -> Bool {
    do {
      _ = try convert(.zero, base, quote, boundaries)
    } catch is ExactNumber.Overflow {}
    return true
  }

  /// Whether the first goes before the second by all but price and id; nil where they tie.
  private func isBefore(_ lhs: Candidate, _ rhs: Candidate) -> Bool? {
    if lhs.list.rank != rhs.list.rank { return lhs.list.rank > rhs.list.rank }
    let (left, right) = (leafCount(lhs.list.condition), leafCount(rhs.list.condition))
    if left != right { return left > right }
    if let requested = scene.request.currency {
      let (left, right) = (lhs.list.currency == requested, rhs.list.currency == requested)
      if left != right { return left }
    }
    if lhs.distance != rhs.distance { return lhs.distance < rhs.distance }
    let (leftDated, rightDated) = (isDated(lhs.entry.window), isDated(rhs.entry.window))
    if leftDated != rightDated { return leftDated }
    let leftFrom = lhs.entry.window.from?.milliseconds ?? .min
    let rightFrom = rhs.entry.window.from?.milliseconds ?? .min
    if leftFrom != rightFrom { return leftFrom > rightFrom }
    return nil
  }

  private func isDated(_ window: Window) -> Bool { window.from != nil || window.until != nil }

  /// The list's candidate: by an entry of its own, else through its parents.
  private func candidate(_ list: PriceList, _ boundaries: Boundaries) -> Candidate? {
    let seen = Boundaries()
    var hasEntries = false
    var chain: [PriceList] = []
    var next: PriceList? = list
    var found: Candidate?
    var isOpen = true
    while let current = next, found == nil {
      chain.append(current)
      seen.add(current.window)
      isOpen = isOpen && holds(current.window)
      let entries = entriesForItem(current)
      hasEntries = hasEntries || !entries.isEmpty
      for (entry, _) in entries { seen.add(entry.window) }
      let usable = entries.filter { holds($0.0.window) && covers($0.0) }
      if isOpen, let best = usable.min(by: isBetterEntry) {
        found = Candidate(list: list, entry: best.0, chain: chain, distance: best.1)
      }
      next = current.parent.flatMap { parent in draft.lists.first { $0.id == parent } }
    }
    if hasEntries { seen.all.forEach { boundaries.add($0, nil) } }
    return found
  }

  private func isBetterEntry(_ lhs: (PriceEntry, Int), _ rhs: (PriceEntry, Int)) -> Bool {
    if lhs.1 != rhs.1 { return lhs.1 < rhs.1 }
    if isDated(lhs.0.window) != isDated(rhs.0.window) { return isDated(lhs.0.window) }
    return (lhs.0.window.from?.milliseconds ?? .min) > (rhs.0.window.from?.milliseconds ?? .min)
  }

  /// The list's entries for the item with how far their category is.
  private func entriesForItem(_ list: PriceList) -> [(PriceEntry, Int)] {
    let own = scene.entries.filter { $0.list == list.id }.map { ($0, 0) }
    let segments = scene.item.category.split(separator: "/")
    let ofCategory = draft.entries.filter { $0.list == list.id }
      .compactMap { entry -> (PriceEntry, Int)? in
        guard case .category(let path) = entry.subject else { return nil }
        let wanted = path.split(separator: "/")
        guard segments.starts(with: wanted) else { return nil }
        return (entry, 1 + segments.count - wanted.count)
      }
    return own + ofCategory
  }

  func holds(_ window: Window) -> Bool {
    if let from = window.from, at < from { return false }
    if let until = window.until, at >= until { return false }
    return true
  }

  private func covers(_ entry: PriceEntry) -> Bool {
    guard case .from(let first)? = entry.tiers.first?.bound else { return true }
    return scene.request.quantity >= first
  }

  private func leafCount(_ condition: Condition?) -> Int {
    switch condition {
    case nil: 0
    case .all(let parts), .any(let parts): parts.map { leafCount($0) }.reduce(0, +)
    case .not(let part): leafCount(part)
    default: 1
    }
  }

  /// The line's amount in the list's currency.
  private func lineAmount(_ candidate: Candidate) throws -> ExactNumber {
    var running = try tiers(of: candidate.entry)
    for list in candidate.chain.dropLast().reversed() {
      guard let adjust = list.adjust else { continue }
      running.value = try changed(running.value, by: adjust, isLine: running.isLine)
      // The base goes along: where it overflows, so does the candidate.
      running.base = try changed(running.base, by: adjust, isLine: false)
    }
    return running.isLine ? running.value : try running.value * quantity
  }
}

/// Conditions, read rather than compiled.
extension Reference {
  func holds(_ condition: Condition, currency: Currency?) -> Bool {
    switch condition {
    case .all(let parts): parts.allSatisfy { holds($0, currency: currency) }
    case .any(let parts): parts.contains { holds($0, currency: currency) }
    case .not(let part): !holds(part, currency: currency)
    case .equals(let fact, let value): isOne(fact, [value], currency)
    case .isOne(let fact, let values): isOne(fact, values, currency)
    case .compares(let fact, let ordering, let bound):
      number(fact).map { number in
        switch ordering {
        case .greater: number > bound
        case .greaterOrEqual: number >= bound
        case .less: number < bound
        case .lessOrEqual: number <= bound
        }
      } ?? false
    }
  }

  private func number(_ fact: Fact) -> Decimal? {
    switch fact {
    case .quantity: scene.request.quantity
    case .attribute(let name): scene.request.attributes[name].flatMap { try? Decimal($0) }
    case .item(let name): scene.item.attributes[name].flatMap { try? Decimal($0) }
    default: nil
    }
  }

  private func isOne(_ fact: Fact, _ values: [String], _ currency: Currency?) -> Bool {
    func isIn(_ text: String?) -> Bool { text.map { values.contains($0) } ?? false }
    return switch fact {
    case .channel: isIn(scene.request.channel)
    case .country: isIn(scene.request.country)
    case .segment: scene.request.segments.contains { isIn($0) }
    case .customerID: isIn(scene.request.customerID)
    case .quantity: values.contains { (try? Decimal($0)) == scene.request.quantity }
    case .currency: isIn(currency?.code)
    case .category:
      values.contains { value in
        scene.item.category == value || scene.item.category.hasPrefix(value + "/")
      }
    case .sku: isIn(scene.item.sku)
    case .attribute(let name): isIn(scene.request.attributes[name])
    case .item(let name): isIn(scene.item.attributes[name])
    }
  }
}
