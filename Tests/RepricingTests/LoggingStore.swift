import Catalogue
import Pricing
import Reactor
import TestKit

/// What happened, in order.
final class Log: Sendable {
  private let lines = Guarded<[String]>([])

  var entries: [String] { lines.withLock { $0 } }

  func append(_ line: String) { lines.withLock { $0.append(line) } }
}

/// A store that logs reads and writes, and that does not write what was read first before what
/// lies behind it was read too.
struct LoggingStore: MarketCatalogue {
  private let store: SQLiteCatalogueStore
  private let log: Log

  init(_ store: SQLiteCatalogueStore, _ log: Log) {
    self.store = store
    self.log = log
  }

  func sheets(
    in scope: ItemScope, after sku: String?, countMax: Int, now: Instant
  ) async throws(CatalogueError) -> [PriceSheet] {
    let sheets = try await store.sheets(in: scope, after: sku, countMax: countMax, now: now)
    log.append("read \(sku ?? "nil")")
    return sheets
  }

  func record(
    _ chunk: RecalculationChunk, fence: Fence, at now: Instant
  ) async throws(CatalogueError) -> ChunkOutcome {
    let through = chunk.progress.through
    let isLast = chunk.progress.tally.scannedCount % 10 > 0
    let isReadOn = isLast ? true : await hasRead(behind: through)
    guard isReadOn else { throw .failed("nothing is read while \(through) is written") }
    let outcome = try await store.record(chunk, fence: fence, at: now)
    log.append("wrote \(chunk.progress.tally.scannedCount)")
    return outcome
  }

  private func hasRead(behind sku: String) async -> Bool {
    (try? await eventually { log.entries.contains("read \(sku)") }) != nil
  }

  func progress(of run: String) async throws(CatalogueError) -> RecalculationProgress? {
    try await store.progress(of: run)
  }

  func rulebook(
    _ standpoint: Standpoint, pivot: Currency
  ) async throws(CatalogueError) -> RulebookDraft {
    try await store.rulebook(standpoint, pivot: pivot)
  }

  func rulebookWindow(
    around instant: Instant, known: Instant
  ) async throws(CatalogueError) -> Window {
    try await store.rulebookWindow(around: instant, known: known)
  }

  func revision() async throws(CatalogueError) -> Revision { try await store.revision() }

  func sheets(
    for skus: [String], _ standpoint: Standpoint
  ) async throws(CatalogueError) -> [PriceSheet?] {
    try await store.sheets(for: skus, standpoint)
  }

  func export(
    to sink: @escaping @Sendable ([CatalogueEntity]) -> Void
  ) async throws(CatalogueError) {
    try await store.export(to: sink)
  }

  func beginImport(
    _ options: ImportOptions
  ) async throws(CatalogueError) -> any CatalogueImport {
    try await store.beginImport(options)
  }

  func record(
    signals: [Signal], fence: Fence, at now: Instant
  ) async throws(CatalogueError) -> SignalOutcome {
    try await store.record(signals: signals, fence: fence, at: now)
  }

  func apply(
    _ events: [MarketEvent], at now: Instant
  ) async throws(CatalogueError) -> [EventOutcome] {
    try await store.apply(events, at: now)
  }

  func priceChanges(
    countMax: Int
  ) async throws(CatalogueError) -> [RecordedPriceChange] {
    try await store.priceChanges(countMax: countMax)
  }

  func removePriceChanges(through id: Int64) async throws(CatalogueError) {
    try await store.removePriceChanges(through: id)
  }

  func outbox(countMax: Int) async throws(CatalogueError) -> [Announcement] {
    try await store.outbox(countMax: countMax)
  }

  func lastNote() async throws(CatalogueError) -> Int64? { try await store.lastNote() }

  func removeOutbox(through id: Int64) async throws(CatalogueError) {
    try await store.removeOutbox(through: id)
  }
}
