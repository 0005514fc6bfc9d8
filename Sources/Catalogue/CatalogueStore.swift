import Pricing

/// The system of record: what is sold and what rules its prices, now and ever before.
///
/// Each call sees one revision, whatever others write meanwhile.
package protocol CatalogueStore: ChangeOutbox {
  /// The latest revision.
  func revision() async throws(CatalogueError) -> Revision

  /// What rules prices, ready to be published; rates are crossed through `pivot`.
  func rulebook(
    _ standpoint: Standpoint, pivot: Currency
  ) async throws(CatalogueError) -> RulebookDraft

  /// The instants around one whose prices the same rules made, by what was known at `known`.
  func rulebookWindow(
    around instant: Instant, known: Instant
  ) async throws(CatalogueError) -> Window

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
}

/// A system of record that moves with the market: what the worker and the listener ask of it.
package protocol MarketCatalogue: CatalogueStore {
  /// The sheets of today in a scope, `countMax` of them at most, behind the item `after`, sorted by
  /// the bytes of their skus. Fewer than `countMax` are the last ones.
  func sheets(
    in scope: ItemScope, after sku: String?, countMax: Int, now: Instant
  ) async throws(CatalogueError) -> [PriceSheet]

  /// Records a chunk of a recalculation in one transaction: its prices with their history, the
  /// versions of its sheets, what caches and customers are to be told, and how far the run has
  /// come. Refused when an equal or newer holder of the lock has written. Entries whose list is
  /// gone are passed over.
  @discardableResult
  func record(
    _ chunk: RecalculationChunk, fence: Fence, at now: Instant
  ) async throws(CatalogueError) -> ChunkOutcome

  /// How far a recalculation has come; nil when nothing of it is recorded, or when so many others
  /// went on since that it is forgotten.
  func progress(of run: String) async throws(CatalogueError) -> RecalculationProgress?

  /// Applies market events in the order in which they came, in one transaction; one whose id was
  /// applied before changes nothing.
  ///
  /// Each is a revision of its own, so that history misses none. What happened earlier than what is
  /// stored of an item's signal or cost changes nothing there; of what happened at one instant, the
  /// last that came holds.
  @discardableResult
  func apply(
    _ events: [MarketEvent], at now: Instant
  ) async throws(CatalogueError) -> [EventOutcome]

  /// Records signals of items in one transaction, as an import does: what was observed earlier
  /// than what is stored is kept as history. Of one signal the latest observation is taken; those
  /// of items that there are not are passed over. Refused when an equal or newer holder of the lock
  /// has written.
  @discardableResult
  func record(
    signals: [Signal], fence: Fence, at now: Instant
  ) async throws(CatalogueError) -> SignalOutcome

  /// The oldest of the price changes that nobody has announced yet.
  func priceChanges(countMax: Int) async throws(CatalogueError) -> [RecordedPriceChange]

  /// Forgets the price changes up to one that was announced.
  func removePriceChanges(through id: Int64) async throws(CatalogueError)
}

/// What every store keeps no longer than this.
package enum CatalogueLimits {
  /// The market events whose ids are remembered, the latest ones.
  package static let rememberedEventCountMax = 100_000
  /// The recalculations whose progress is remembered, those that made some of late.
  package static let rememberedRunCountMax = 250
  /// The price changes that wait to be announced, the latest ones: what nobody takes while more
  /// come is forgotten, so that a worker whose Redis is away does not fill the disk.
  package static let unannouncedChangeCountMax = 2_000_000
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
