import Pricing

/// The system of record: what is sold and what rules its prices, now and ever before.
///
/// Each call sees one revision, whatever others write meanwhile.
package protocol CatalogueStore: Sendable {
  /// The latest revision.
  func revision() async throws(CatalogueError) -> Revision

  /// What rules prices, ready to be published; rates are crossed through `pivot`.
  func rulebook(
    _ standpoint: Standpoint, pivot: Currency
  ) async throws(CatalogueError) -> RulebookDraft

  /// The sheets of items, in the order of `skus`; nil where there is no such item.
  func sheets(
    for skus: [String], _ standpoint: Standpoint
  ) async throws(CatalogueError) -> [PriceSheet?]

  /// Hands all entities of today to `sink`, in batches, kinds in their order and each sorted by its
  /// key. It holds one batch at a time.
  func export(
    to sink: @escaping @Sendable ([CatalogueEntity]) -> Void
  ) async throws(CatalogueError)

  /// Begins an import, which is the only writer until it ends.
  func beginImport(
    _ options: ImportOptions
  ) async throws(CatalogueError) -> any CatalogueImport

  /// Records new prices in one revision, unless an equal or newer holder of the lock has written.
  /// Entries whose item or list is gone are passed over.
  @discardableResult
  func record(
    _ entries: [PriceEntry], fence: Fence, at now: Instant
  ) async throws(CatalogueError) -> ImportReport

  /// The oldest of the changes that nobody has announced yet.
  func outbox(countMax: Int) async throws(CatalogueError) -> [Announcement]

  /// Forgets the changes up to one that was announced.
  func removeOutbox(through id: Int64) async throws(CatalogueError)
}

/// The tables that a catalogue stands in.
package protocol CatalogueSchema: Sendable {
  /// Every migration that is known or was applied, by number.
  func migrations() async throws(CatalogueError) -> [MigrationStatus]

  /// Applies what is not applied yet, and answers with the numbers of what this call applied.
  @discardableResult
  func migrate(at now: Instant) async throws(CatalogueError) -> [Int]

  /// Takes back every migration above `number`, the latest first.
  @discardableResult
  func revert(to number: Int) async throws(CatalogueError) -> [Int]
}

/// A change that caches do not know of yet, written in the transaction of the change itself.
package struct Announcement: Sendable, Hashable {
  package enum Change: Sendable, Hashable {
    /// The sheet of this item is of another version, or gone as of it.
    case sheet(sku: String, version: Int)
    /// What rules prices is of another revision.
    case rulebook(revision: Int)
  }

  /// Grows with every announcement.
  package let id: Int64
  package let change: Change

  package init(id: Int64, change: Change) {
    self.id = id
    self.change = change
  }
}
