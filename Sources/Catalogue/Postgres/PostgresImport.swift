import Postgres
import Pricing

/// An import into a PostgreSQL database: one transaction of a session of its own, from its
/// beginning to its end. Let go of before its end, it closes its session, and the server takes
/// everything back.
actor PostgresImport: CatalogueImport {
  private enum State { case open, committedBefore(Int), over }

  private let session: Session
  private let options: ImportOptions
  private let latest: Revision
  private let revision: RevisionUnderWay
  private var state: State
  private var rules: RuleImport
  private var staged = StagedRows()
  /// What was staged before, on its way to the server while more is taken in.
  private var copying: Task<Void, any Error>?
  private var report = ImportReport()
  private var faults = ImportFaults()
  private var position = 0

  /// Waits for its turn to write, and takes it.
  init(_ session: Session, _ options: ImportOptions) async throws {
    try await session.run(script: StagedRows.tables)
    try await session.begin()
    try await session.prepareToMerge()
    try await session.takeTurn()
    latest = try await session.latestRevision()
    let number = try await session.revision(committedUnder: options.token)
    rules = RuleImport(
      try await session.rules(in: Outlook(latest: latest.number)), options.extent)
    revision = RevisionUnderWay(after: latest, at: options.now)
    state = number.map { .committedBefore($0) } ?? .open
    self.session = session
    self.options = options
  }

  func apply(_ entities: [CatalogueEntity]) async throws(CatalogueError) {
    guard case .open = state else {
      if case .committedBefore = state { return }
      throw .failed("the import is over")
    }
    for entity in entities {
      stage(entity)
      position += 1
      if staged.isFull { try await sendStaged() }
    }
  }

  func preview() async throws(CatalogueError) -> ImportReport { try await finish(isTrial: true) }

  func commit() async throws(CatalogueError) -> ImportReport { try await finish(isTrial: false) }

  func abort() {
    state = .over
    session.close()
  }

  private func stage(_ entity: CatalogueEntity) {
    if faults.addFaults(of: entity, at: position) { return }
    switch entity {
    case .item(let item): return staged.append(item, at: position)
    case .signal(let signal): return staged.append(signal, at: position)
    case .price(let entry):
      guard case .sku(let sku) = entry.subject else { break }
      faults.noteList(of: entry, at: position)
      return staged.append(entry, of: sku, at: position)
    default: break
    }
    guard let change = rules.put(entity) else { return faults.addTwin(entity.key, at: position) }
    report.count(change, of: entity.kind)
  }

  /// Sends what is staged on its way, behind what was.
  private func sendStaged() async throws(CatalogueError) {
    try await awaitCopy()
    let rows = staged.take()
    copying = Task { [session] in try await rows.flush(to: session) }
  }

  private func awaitCopy() async throws(CatalogueError) {
    guard let copying else { return }
    self.copying = nil
    do throws(CatalogueError) {
      try await withPostgres { try await copying.value }
    } catch {
      abort()
      throw error
    }
  }

  private func finish(isTrial: Bool) async throws(CatalogueError) -> ImportReport {
    defer { abort() }
    switch state {
    case .over: throw .failed("the import is over")
    case .committedBefore(let number):
      report.revision = number
      return report
    case .open: break
    }
    try await sendStaged()
    try await awaitCopy()
    return try await withPostgres {
      let isFilled = try await fill()
      try await check(isFilled: isFilled)
      guard faults.isEmpty else { throw CatalogueError.refused(faults.all) }
      if isFilled { noteAdditions() } else { try await merge() }
      try await storeRules()
      report.revision = report.isChange ? revision.number : latest.number
      if report.isChange, !isTrial { try await session.commit() }
      return report
    }
  }

  /// Stores what is staged, unless some of it stands there before or may be wrong.
  private func fill() async throws -> Bool {
    // Keys are what rows are grouped and joined by; to look at amounts would take longer.
    try await session.query(
      """
      ANALYZE staged_item(sku), staged_price(sku, list, valid_from), staged_signal(sku, name)
      """)
    guard faults.isEmpty, try await session.hasNoItems() else { return false }
    return try await session.fill(with: staged, in: revision, token: options.token)
  }

  /// Looks at everything together. What could be filled in has neither twins nor orphans.
  private func check(isFilled: Bool) async throws {
    if !isFilled {
      for (position, key) in try await session.twins(countMax: faults.room) {
        faults.addTwin(key, at: position)
      }
      faults.sortByPosition()
    }
    switch options.extent {
    case .patch:
      if !isFilled { faults.add(try await session.orphans(countMax: faults.room)) }
    case .replacement:
      rules.removeUnnamed(&report)
      let skus = isFilled ? [] : try await session.unstagedItems(countMax: faults.room)
      for sku in skus { faults.addMissingItem(sku) }
    }
    faults.addMissingLists(among: rules)
    for list in rules.removedLists {
      if let sku = try await session.itemStaged(on: list) {
        faults.addPrice(of: sku, onRemovedList: list)
      }
    }
    let draft = rules.draft(pivot: options.pivot)
    faults.addFaults(of: draft)
    if faults.isEmpty { report.warnings = draft.warnings() }
  }

  private func noteAdditions() {
    report[.item].added = staged.itemCount
    report[.price].added += staged.priceCount
    report[.signal].added = staged.signalCount
  }

  private func merge() async throws {
    try await session.insert(revision, token: options.token)
    report[.item] = try await session.mergeItems(in: revision, count: staged.itemCount)
    report[.price] += try await session.mergePrices(in: revision, count: staged.priceCount)
    report[.signal] = try await session.mergeSignals(in: revision, count: staged.signalCount)
    if options.extent == .replacement {
      let (prices, items) = try await session.removeUnstaged()
      report[.price].removed += prices
      report[.item].removed += items
    }
  }

  private func storeRules() async throws {
    let changes = rules.changes
    for (old, new) in changes {
      try await session.replaceRule(old, by: new, in: revision.number)
    }
    if !changes.isEmpty {
      report.changesRulebook = true
      try await session.noteRulebookChange(in: revision.number)
    }
  }
}

extension ImportReport.Counts {
  fileprivate static func += (counts: inout Self, other: Self) {
    counts.added += other.added
    counts.changed += other.changed
    counts.unchanged += other.unchanged
    counts.removed += other.removed
  }
}
