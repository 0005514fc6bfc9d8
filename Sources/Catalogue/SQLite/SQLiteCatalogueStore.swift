import Pricing
import SQLite

/// The catalogue in an SQLite file, for tools and workers. Reads and short writes go over one
/// connection, each import over its own.
package actor SQLiteCatalogueStore: CatalogueStore {
  private let queue: BlockingQueue
  private let path: String
  private let options: SQLiteConnection.Options
  private let catalogue: SQLiteCatalogue

  /// Opens a catalogue whose tables are those that this program knows. What finds the file's one
  /// writer at work waits for its turn as long as the timeout.
  package init(
    _ path: String, busyTimeoutMilliseconds: Int32 = 5_000
  ) throws(CatalogueError) {
    self.path = path
    var options = SQLiteConnection.Options()
    options.busyTimeoutMilliseconds = busyTimeoutMilliseconds
    self.options = options
    queue = BlockingQueue("catalogue")
    catalogue = try SQLiteCatalogue(path, options)
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

  package func record(
    _ entries: [PriceEntry], fence: Fence, at now: Instant
  ) throws(CatalogueError) -> ImportReport {
    try catalogue.record(entries, fence: fence, at: now)
  }

  package func outbox(countMax: Int) throws(CatalogueError) -> [Announcement] {
    try catalogue.outbox(countMax: countMax)
  }

  package func removeOutbox(through id: Int64) throws(CatalogueError) {
    try catalogue.removeOutbox(through: id)
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
