import Catalogue
import Pricing

/// A store that keeps the place where it stands from being removed.
struct PlacedStore: MarketCatalogue {
  let place: Place
  let store: any MarketCatalogue

  func revision() async throws(CatalogueError) -> Revision { try await store.revision() }

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

  func sheets(
    in scope: ItemScope, after sku: String?, countMax: Int, now: Instant
  ) async throws(CatalogueError) -> [PriceSheet] {
    try await store.sheets(in: scope, after: sku, countMax: countMax, now: now)
  }

  @discardableResult
  func record(
    _ chunk: RecalculationChunk, fence: Fence, at now: Instant
  ) async throws(CatalogueError) -> ChunkOutcome {
    try await store.record(chunk, fence: fence, at: now)
  }

  func progress(of run: String) async throws(CatalogueError) -> RecalculationProgress? {
    try await store.progress(of: run)
  }

  @discardableResult
  func apply(
    _ events: [MarketEvent], at now: Instant
  ) async throws(CatalogueError) -> [EventOutcome] {
    try await store.apply(events, at: now)
  }

  @discardableResult
  func record(
    signals: [Signal], fence: Fence, at now: Instant
  ) async throws(CatalogueError) -> SignalOutcome {
    try await store.record(signals: signals, fence: fence, at: now)
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
