import Pricing

/// The part of an import that is about what rules prices: compared in memory, stored at the end.
struct RuleImport {
  private var rules: RuleEntities
  private let before: RuleEntities
  private let extent: ImportOptions.Extent
  private var named: Set<EntityKey> = []

  init(_ entities: [CatalogueEntity], _ extent: ImportOptions.Extent) {
    before = RuleEntities(entities)
    rules = before
    self.extent = extent
  }

  /// Takes in a rule; nil when its key was there before.
  mutating func put(_ entity: CatalogueEntity) -> Change? {
    let key = entity.key
    guard named.insert(key).inserted else { return nil }
    let old = before[key]
    rules[key] = entity
    if old == nil { return .added }
    return old == entity ? .unchanged : .changed
  }

  /// Takes out what a replacement did not name.
  mutating func removeUnnamed(_ report: inout ImportReport) {
    guard extent == .replacement else { return }
    for (key, entity) in before.byKey where !entity.isObservation && !named.contains(key) {
      rules[key] = nil
      report[entity.kind].removed += 1
    }
  }

  /// What is to be stored: of each key that changed, what there was and what there is.
  var changes: [(old: CatalogueEntity?, new: CatalogueEntity?)] {
    var changes: [(old: CatalogueEntity?, new: CatalogueEntity?)] = []
    for (key, new) in rules.byKey where before[key] != new { changes.append((before[key], new)) }
    for (key, old) in before.byKey where rules[key] == nil { changes.append((old, nil)) }
    return changes
  }

  /// The ids of the lists that will be there.
  var listIDs: Set<String> { rules.listIDs }

  /// The lists that will be there no more.
  var removedLists: [String] { before.listIDs.subtracting(rules.listIDs).sorted() }

  /// The rulebook that will be published.
  func draft(pivot: Currency) -> RulebookDraft { rules.draft(revision: 0, pivot: pivot) }
}
