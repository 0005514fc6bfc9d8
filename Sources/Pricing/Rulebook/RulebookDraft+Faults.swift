extension RulebookDraft {
  /// Everything that keeps the draft from being published, each with the key of its entity.
  public func faults() -> [Fault] {
    var report = FaultReport()
    var keys: Set<EntityKey> = []
    for entity in entities {
      let key = entity.key
      report.add(entity.faults(), below: key.description)
      report.require(keys.insert(key).inserted, key.description, "is there twice", .duplicateKey)
    }
    addFaultsOfReferences(to: &report)
    addFaultsOfParents(to: &report)
    addFaultsOfOverlappingGuardrails(to: &report)
    return report.faults
  }

  /// What can be published but is likely not meant: in a catalogue of several currencies, every
  /// amount that names none.
  public func warnings() -> [Fault] {
    var report = FaultReport()
    guard Set(lists.map(\.currency)).count > 1 else { return [] }
    for adjustment in adjustments where adjustment.currency == nil {
      switch adjustment.effect {
      case .addition, .fixed: report.warnOfCurrency(adjustment.key)
      case .percentage, .curve: break
      }
    }
    for guardrail in guardrails where guardrail.currency == nil {
      if guardrail.floor != nil || guardrail.ceiling != nil {
        report.warnOfCurrency(guardrail.key)
      }
    }
    return report.faults
  }

  /// The same warning for an item of this catalogue whose cost names no currency.
  public func warnings(of item: Item) -> [Fault] {
    var report = FaultReport()
    if item.cost != nil, item.currency == nil, Set(lists.map(\.currency)).count > 1 {
      report.warnOfCurrency(item.key)
    }
    return report.faults
  }

  private func addFaultsOfReferences(to report: inout FaultReport) {
    let ids = Set(lists.map(\.id))
    func require(_ list: String, _ key: EntityKey, _ field: String) {
      report.require(
        ids.contains(list), key.description + field, "names no list: \(list)", .unknownReference)
    }
    for list in lists {
      if let parent = list.parent { require(parent, list.key, "/parent") }
    }
    for entry in entries {
      require(entry.list, entry.key, "/list")
      if case .sku = entry.subject {
        report.add(
          entry.key.description + "/sku", .contradiction, "belongs on the sheet of its item")
      }
    }
    for strategy in strategies {
      require(strategy.list, strategy.key, "/list")
      if case .demandCurve(.list(let basis), _) = strategy.method {
        require(basis, strategy.key, "/basis")
      }
    }
  }

  private func addFaultsOfParents(to report: inout FaultReport) {
    let byID = Dictionary(lists.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for list in lists {
      let pointer = list.key.description + "/parent"
      if let parent = list.parent.flatMap({ byID[$0] }) {
        report.require(
          parent.currency == list.currency, pointer,
          "has another currency: \(parent.currency)", .currencyMismatch)
      }
      var above: Set<String> = []
      var next = list.parent
      while let id = next, id != list.id, let parent = byID[id], above.insert(id).inserted {
        next = parent.parent
      }
      if next == list.id {
        report.add(pointer, .cycle, "descends from this list")
      } else if above.count > EntityLimits.parentCountMax {
        report.add(
          pointer, .parentTooDeep,
          "has \(above.count) lists above, at most \(EntityLimits.parentCountMax) are allowed")
      }
    }
  }

  /// Guardrails of which one lies within the other's scope both bind the inner one's items.
  private func addFaultsOfOverlappingGuardrails(to report: inout FaultReport) {
    struct Place: Hashable {
      var scope: Scope
      var currency: Currency?
    }
    var byPlace: [Place: [Guardrail]] = [:]
    for guardrail in guardrails.sorted(by: { comesFirst($0.id, $1.id) }) {
      byPlace[Place(scope: guardrail.scope, currency: guardrail.currency), default: []]
        .append(guardrail)
    }
    for inner in guardrails {
      for scope in inner.scope.withEnclosing {
        for outer in byPlace[Place(scope: scope, currency: inner.currency)] ?? [] {
          // A pair of one scope meets twice; its floor's side reports it.
          let isSameScope = scope == inner.scope
          guard outer.id != inner.id else { continue }
          if let floor = inner.floor, let ceiling = outer.ceiling, floor > ceiling {
            report.add(
              inner.key.description + "/floor", .floorAboveCeiling,
              "is above the ceiling of \(outer.id)")
          }
          if !isSameScope, let floor = outer.floor, let ceiling = inner.ceiling, floor > ceiling {
            report.add(
              inner.key.description + "/ceiling", .floorAboveCeiling,
              "is below the floor of \(outer.id)")
          }
        }
      }
    }
  }
}

extension Scope {
  /// This scope and those that enclose it wherever it is.
  fileprivate var withEnclosing: [Scope] {
    switch self {
    case .everything: [self]
    case .sku: [self, .everything]
    case .category(let path):
      Category.withAncestors(path).map { .category($0) } + [.everything]
    }
  }
}

extension FaultReport {
  fileprivate mutating func warnOfCurrency(_ key: EntityKey) {
    add(
      key.description + "/currency", .ambiguousCurrency,
      "is missing: the amount is read in the currency of each answer")
  }
}
