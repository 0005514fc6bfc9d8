import Pricing

/// What is wrong with an import, up to a limit.
struct ImportFaults {
  static let countMax = 100

  private(set) var all: [ImportFault] = []
  /// The lists that items' prices stand on, each with the fault it is if it does not come.
  private var neededLists: [String: ImportFault] = [:]

  var isEmpty: Bool { all.isEmpty }
  var room: Int { Self.countMax - all.count }

  mutating func add(_ fault: ImportFault) {
    if room > 0 { all.append(fault) }
  }

  mutating func add(_ faults: [ImportFault]) { all += faults.prefix(room) }

  /// Notes what is wrong with an entity alone; false when nothing is.
  mutating func addFaults(of entity: CatalogueEntity, at position: Int) -> Bool {
    let faults = entity.faults()
    if faults.isEmpty { return false }
    let key = entity.key.description
    for fault in faults {
      add(
        ImportFault(position: position, pointer: key + fault.pointer, detail: fault.detail))
    }
    return true
  }

  mutating func addTwin(_ key: EntityKey, at position: Int) {
    add(ImportFault(position: position, pointer: key.description, detail: "is there twice"))
  }

  /// Puts what is wrong with entities alone in their order, however late it was found.
  mutating func sortByPosition() { all.sort { ($0.position ?? .max) < ($1.position ?? .max) } }

  /// Notes the list that a price needs.
  mutating func noteList(of entry: PriceEntry, at position: Int) {
    if neededLists[entry.list] != nil { return }
    neededLists[entry.list] = ImportFault(
      position: position, pointer: "\(entry.key)/list", detail: "names no list: \(entry.list)")
  }

  /// Adds the faults of lists that are needed and were never there.
  mutating func addMissingLists(among rules: RuleImport) {
    let known = rules.listIDs.union(rules.removedLists)
    let missing = neededLists.filter { !known.contains($0.key) }.values
    add(missing.sorted { ($0.position ?? 0) < ($1.position ?? 0) })
  }

  /// Adds the fault of a price that is left on a list which the import removes.
  mutating func addPrice(of sku: String, onRemovedList list: String) {
    add(
      ImportFault(
        position: nil, pointer: "/price/\(list)/sku/\(sku)/list",
        detail: "names no list any more: \(list)"))
  }

  /// Adds the fault of an item that is removed under its prices or signals.
  mutating func addMissingItem(_ sku: String) {
    add(
      ImportFault(
        position: nil, pointer: "\(Item(sku: sku, category: "").key)",
        detail: "is missing, but has a price or a signal"))
  }

  /// Adds what keeps the rules from being published.
  mutating func addFaults(of draft: RulebookDraft) {
    for fault in draft.faults() {
      add(ImportFault(position: nil, pointer: fault.pointer, detail: fault.detail))
    }
  }
}

extension ImportFault {
  /// An entity that is about an item which is neither there nor in the import.
  init(orphan key: EntityKey, at position: Int) {
    self.init(position: position, pointer: "\(key)/sku", detail: "names no item")
  }
}
