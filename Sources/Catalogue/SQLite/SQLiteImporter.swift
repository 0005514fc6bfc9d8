import Pricing
import SQLite

/// An import into an SQLite file, for one thread at a time: one transaction from its beginning to
/// its end. Let go of before its end, it closes its connection, and SQLite takes everything back.
final class SQLiteImporter {
  private enum State { case open, committedBefore(Int), over }

  private let catalogue: SQLiteCatalogue
  private let options: ImportOptions
  private let latest: Revision
  private let revision: RevisionUnderWay
  private var state: State
  private var sheets: SheetWriteStatements
  private var keys: ImportKeys
  private var rules: RuleImport
  /// The item that was last looked up: in most files its prices follow one another.
  private var itemAtHand: String?
  private var report = ImportReport()
  private var faults = ImportFaults()
  private var position = 0

  /// Waits for its turn to write as long as the file's busy timeout allows, and takes it.
  init(
    _ path: String, _ connectionOptions: SQLiteConnection.Options, _ options: ImportOptions
  ) throws(CatalogueError) {
    var connectionOptions = connectionOptions
    // In a file of no order every entity goes to another place, which should be in memory.
    connectionOptions.cacheByteCount = 64 << 20
    let catalogue = try SQLiteCatalogue(path, connectionOptions)
    let connection = catalogue.connection
    do throws(SQLiteError) {
      let sheets = try SheetWriteStatements(connection)
      // Many calls lie between its beginning and its end, so that no body can hold it.
      try connection.run(script: "BEGIN IMMEDIATE")
      // What a statement would need to be taken back stays in memory, as was settled when the
      // transaction began: in a file it took a third of an import's time. Of the keys, which are
      // as many as the file has, only part is in memory.
      try connection.run(script: "PRAGMA temp_store = FILE")
      let keys = try ImportKeys(connection)
      let latest = try catalogue.latestRevision()
      let number = try connection.revision(committedUnder: options.token)
      let rules = try connection.rules(in: Outlook(latest: latest.number))
      let revision = try connection.beginRevision(
        after: latest, at: options.now, token: number == nil ? options.token : nil)
      self.catalogue = catalogue
      self.options = options
      self.latest = latest
      self.revision = revision
      self.keys = keys
      self.sheets = sheets
      self.rules = RuleImport(rules, options.extent)
      state = number.map { .committedBefore($0) } ?? .open
    } catch {
      throw CatalogueError(error)
    }
  }

  /// Takes in entities; what is wrong with them is kept for the end.
  func apply(_ entities: [CatalogueEntity]) throws(CatalogueError) {
    guard case .open = state else {
      if case .committedBefore = state { return }
      throw .failed("the import is over")
    }
    do throws(SQLiteError) {
      for entity in entities {
        try apply(entity)
        position += 1
      }
    } catch {
      // SQLite may have taken the transaction back: whatever came next would stand alone.
      abort()
      throw CatalogueError(error)
    }
  }

  /// Makes the import a revision, unless it changes nothing or `isTrial`, and ends it.
  func finish(isTrial: Bool) throws(CatalogueError) -> ImportReport {
    defer { abort() }
    switch state {
    case .over: throw .failed("the import is over")
    case .committedBefore(let number):
      report.revision = number
      return report
    case .open: break
    }
    try conclude()
    guard faults.isEmpty else { throw .refused(faults.all) }
    report.revision = report.isChange ? revision.number : latest.number
    if report.isChange, !isTrial {
      try withSQLite { () throws(SQLiteError) in
        try catalogue.connection.run(script: "COMMIT")
      }
      state = .over
      truncateLog()
    }
    return report
  }

  /// Gives back the write-ahead log, which is as large as what was imported and would slow every
  /// reader down. Those who read at this moment keep it, and it goes with a later import.
  private func truncateLog() {
    let connection = catalogue.connection
    try? connection.run(script: "PRAGMA busy_timeout = 250")
    try? connection.checkpoint()
  }

  /// Takes everything back, unless it was committed.
  func abort() {
    if case .over = state { return }
    state = .over
    // Fails when SQLite has taken it back itself.
    try? catalogue.connection.run(script: "ROLLBACK")
  }

  private func apply(_ entity: CatalogueEntity) throws(SQLiteError) {
    if faults.addFaults(of: entity, at: position) { return }
    let change: Change?
    switch entity {
    case .item(let item):
      change =
        try keys.insert(.item, item.sku) ? try sheets.put(item, in: revision) : nil
    case .signal(let signal):
      change =
        try keys.insert(.signal, signal.sku, signal.name)
        ? try sheets.put(signal, in: revision) : nil
      if change == .added { try noteItem(of: entity, signal.sku) }
    case .price(let entry):
      if case .sku(let sku) = entry.subject {
        change =
          try keys.insert(.price, sku, entry.list, from: entry.window.from)
          ? try sheets.put(entry, of: sku, in: revision) : nil
        if change == .added {
          try noteItem(of: entity, sku)
          faults.noteList(of: entry, at: position)
        }
      } else {
        change = rules.put(entity)
      }
    default: change = rules.put(entity)
    }
    guard let change else { return faults.addTwin(entity.key, at: position) }
    report.count(change, of: entity.kind)
  }

  private func noteItem(of entity: CatalogueEntity, _ sku: String) throws(SQLiteError) {
    if sku == itemAtHand { return }
    if try sheets.hasItem(sku) {
      itemAtHand = sku
      return
    }
    let orphan = ImportFault(orphan: entity.key, at: position)
    try keys.insertOrphan(sku, position: position, pointer: orphan.pointer)
  }

  /// Removes what a replacement did not name, looks at everything together and stores the rules.
  private func conclude() throws(CatalogueError) {
    try withSQLite { () throws(SQLiteError) in
      if options.extent == .replacement { try removeUnnamed() }
      try checkReferences()
      let draft = rules.draft(pivot: options.pivot)
      faults.addFaults(of: draft)
      guard faults.isEmpty else { return }
      report.warnings = draft.warnings()
      let changes = rules.changes
      for (old, new) in changes {
        try catalogue.connection.replaceRule(old, by: new, in: revision.number)
      }
      if !changes.isEmpty {
        report.changesRulebook = true
        try catalogue.connection.noteRulebookChange(in: revision.number)
      }
    }
  }

  private func removeUnnamed() throws(SQLiteError) {
    let (prices, items) = try keys.removeUnnamed()
    report[.price].removed += prices
    report[.item].removed += items
    rules.removeUnnamed(&report)
  }

  private func checkReferences() throws(SQLiteError) {
    switch options.extent {
    case .patch: faults.add(try keys.orphans(countMax: faults.room))
    case .replacement:
      for sku in try keys.unnamedItems(countMax: faults.room) { faults.addMissingItem(sku) }
    }
    faults.addMissingLists(among: rules)
    for list in rules.removedLists {
      guard let sku = try catalogue.connection.itemPriced(on: list) else { continue }
      faults.addPrice(of: sku, onRemovedList: list)
    }
  }
}
