import Pricing
import Reactor
import SQLite

/// The catalogue in an SQLite file, for tools and workers. Reads and short writes go over one
/// connection; scans over another, so that a recalculation reads on while it writes; each import
/// over its own.
package actor SQLiteCatalogueStore: MarketCatalogue {
  private let queue: BlockingQueue
  private let path: String
  private let options: SQLiteConnection.Options
  private let catalogue: SQLiteCatalogue
  private let scanner: SQLiteScanner

  /// Opens a catalogue whose tables are those that this program knows. What finds the file's one
  /// writer at work waits for its turn as long as the timeout.
  package init(
    _ path: String, busyTimeoutMilliseconds: Int32 = 5_000
  ) throws(CatalogueError) {
    self.path = path
    var options = SQLiteConnection.Options()
    options.busyTimeoutMilliseconds = busyTimeoutMilliseconds
    if Background.isHere { options.inBetween = { Background.giveWay() } }
    self.options = options
    queue = BlockingQueue("catalogue")
    catalogue = try SQLiteCatalogue(path, options)
    scanner = SQLiteScanner(path, options)
  }

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    queue.asUnownedSerialExecutor()
  }

  package func revision() throws(CatalogueError) -> Revision { try catalogue.revision() }

  package func rulebook(
    _ standpoint: Standpoint, pivot: Currency
  ) throws(CatalogueError) -> RulebookDraft {
    try catalogue.rulebook(standpoint, pivot: pivot)
  }

  package func rulebookWindow(
    around instant: Instant, known: Instant
  ) throws(CatalogueError) -> Window {
    try catalogue.rulebookWindow(around: instant, known: known)
  }

  package func sheets(
    for skus: [String], _ standpoint: Standpoint
  ) throws(CatalogueError) -> [PriceSheet?] {
    try catalogue.sheets(for: skus, standpoint)
  }

  package func export(
    to sink: @escaping @Sendable ([CatalogueEntity]) -> Void
  ) throws(CatalogueError) {
    try catalogue.export(to: sink)
  }

  package func beginImport(
    _ options: ImportOptions
  ) async throws(CatalogueError) -> any CatalogueImport {
    let session = SQLiteImport()
    try await session.begin(path, self.options, options)
    return session
  }

  package nonisolated func sheets(
    in scope: ItemScope, after sku: String?, countMax: Int, now: Instant
  ) async throws(CatalogueError) -> [PriceSheet] {
    try await scanner.sheets(in: scope, after: sku, countMax: countMax, now: now)
  }

  package func record(
    _ chunk: RecalculationChunk, fence: Fence, at now: Instant
  ) throws(CatalogueError) -> ChunkOutcome {
    try catalogue.record(chunk, fence: fence, at: now)
  }

  package func progress(of run: String) throws(CatalogueError) -> RecalculationProgress? {
    try catalogue.progress(of: run)
  }

  package func apply(
    _ events: [MarketEvent], at now: Instant
  ) throws(CatalogueError) -> [EventOutcome] {
    try catalogue.apply(events, at: now)
  }

  package func record(
    signals: [Signal], fence: Fence, at now: Instant
  ) throws(CatalogueError) -> SignalOutcome {
    try catalogue.record(signals: signals, fence: fence, at: now)
  }

  package func priceChanges(
    countMax: Int
  ) throws(CatalogueError) -> [RecordedPriceChange] {
    try catalogue.priceChanges(countMax: countMax)
  }

  package func removePriceChanges(through id: Int64) throws(CatalogueError) {
    try catalogue.removePriceChanges(through: id)
  }

  package func outbox(countMax: Int) throws(CatalogueError) -> [Announcement] {
    try catalogue.outbox(countMax: countMax)
  }

  package func lastNote() throws(CatalogueError) -> Int64? { try catalogue.lastNote() }

  package func removeOutbox(through id: Int64) throws(CatalogueError) {
    try catalogue.removeOutbox(through: id)
  }
}

/// The connection of a store that scans, opened when the first one begins.
private actor SQLiteScanner {
  private let queue = BlockingQueue("catalogue.scan")
  private let path: String
  private let options: SQLiteConnection.Options
  private var catalogue: SQLiteCatalogue?

  init(_ path: String, _ options: SQLiteConnection.Options) {
    self.path = path
    self.options = options
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

  func sheets(
    in scope: ItemScope, after sku: String?, countMax: Int, now: Instant
  ) throws(CatalogueError) -> [PriceSheet] {
    try open().sheets(in: scope, after: sku, countMax: countMax, now: now)
  }

  private func open() throws(CatalogueError) -> SQLiteCatalogue {
    if let catalogue { return catalogue }
    var options = options
    options.makesFile = false
    // What a scan has passed it does not come back to.
    options.cacheByteCount = 2 << 20
    let opened = try SQLiteCatalogue(path, options)
    catalogue = opened
    return opened
  }
}

/// The import of a store.
private actor SQLiteImport: CatalogueImport {
  private let queue = BlockingQueue("catalogue.import")
  private var importer: SQLiteImporter?

  nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

  func begin(
    _ path: String, _ connection: SQLiteConnection.Options, _ options: ImportOptions
  ) throws(CatalogueError) {
    importer = try SQLiteImporter(path, connection, options)
  }

  func apply(_ entities: [CatalogueEntity]) throws(CatalogueError) {
    guard let importer else { throw .failed("the import is over") }
    try importer.apply(entities)
  }

  func preview() throws(CatalogueError) -> ImportReport { try finish(isTrial: true) }

  func commit() throws(CatalogueError) -> ImportReport { try finish(isTrial: false) }

  func abort() { importer = nil }

  private func finish(isTrial: Bool) throws(CatalogueError) -> ImportReport {
    guard let importer else { throw .failed("the import is over") }
    self.importer = nil
    return try importer.finish(isTrial: isTrial)
  }
}
