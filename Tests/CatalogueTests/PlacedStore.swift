import Catalogue
import Pricing

/// A store that keeps the place where it stands from being removed.
struct PlacedStore: CatalogueStore {
  let place: Place
  let store: any CatalogueStore

  func revision() async throws(CatalogueError) -> Revision { try await store.revision() }

  func rulebook(
    _ standpoint: Standpoint, pivot: Currency
  ) async throws(CatalogueError) -> RulebookDraft {
    try await store.rulebook(standpoint, pivot: pivot)
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

  @discardableResult
  func record(
    _ entries: [PriceEntry], fence: Fence, at now: Instant
  ) async throws(CatalogueError) -> ImportReport {
    try await store.record(entries, fence: fence, at: now)
  }

  func outbox(countMax: Int) async throws(CatalogueError) -> [Announcement] {
    try await store.outbox(countMax: countMax)
  }

  func removeOutbox(through id: Int64) async throws(CatalogueError) {
    try await store.removeOutbox(through: id)
  }
}
