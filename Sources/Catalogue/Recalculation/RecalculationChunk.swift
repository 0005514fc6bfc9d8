import Pricing

/// A part of a recalculation that is recorded as a whole or not at all.
package struct RecalculationChunk: Sendable {
  /// The recalculation that it is a part of.
  package var run: String
  /// Where the recalculation stands with this chunk.
  package var progress: RecalculationProgress
  /// The sheets with new prices.
  package var sheets: [RepricedSheet]
  /// The notes of an earlier chunk, which caches know of by now: they go in the same transaction.
  package var announced: NoteRange?

  package init(
    run: String, progress: RecalculationProgress, sheets: [RepricedSheet],
    announced: NoteRange? = nil
  ) {
    self.run = run
    self.progress = progress
    self.sheets = sheets
    self.announced = announced
  }

  var entryCount: Int { sheets.reduce(0) { $0 + $1.entries.count } }
}

/// Notes of the outbox that one transaction wrote, and nobody else in between.
package struct NoteRange: Sendable, Hashable {
  /// The last note before them; nil when there was none.
  package let after: Int64?
  package let last: Int64

  /// Nil where nothing was noted since.
  package init?(after: Int64?, last: Int64?) {
    guard let last, after ?? .min < last else { return nil }
    self.after = after
    self.last = last
  }
}

/// New prices of one item.
package struct RepricedSheet: Sendable, Hashable {
  package var sku: String
  /// The version of the sheet that the prices were made from.
  package var version: Int
  /// The entries that replace those of the same key: at least one, and no two of one key.
  package var entries: [PriceEntry]
  /// What customers will notice of it, if any entry is another one.
  package var changes: [PriceChange]

  package init(sku: String, version: Int, entries: [PriceEntry], changes: [PriceChange]) {
    precondition(!entries.isEmpty, "a sheet without a new price is not repriced")
    self.sku = sku
    self.version = version
    self.entries = entries
    self.changes = changes
  }
}

/// What one of an item costs on a list, before and after; nil where there is no price.
package struct PriceChange: Sendable, Hashable {
  package var sku: String
  package var list: String
  package var currency: Currency
  package var before: Decimal?
  package var after: Decimal?

  package init(
    sku: String, list: String, currency: Currency, before: Decimal?, after: Decimal?
  ) {
    self.sku = sku
    self.list = list
    self.currency = currency
    self.before = before
    self.after = after
  }
}

/// A change of a price that was recorded and that nobody has announced yet.
package struct RecordedPriceChange: Sendable, Hashable {
  /// Grows in the order in which the changes were committed.
  package let id: Int64
  package let change: PriceChange
  /// The revision that it came with.
  package let revision: Int

  package init(id: Int64, change: PriceChange, revision: Int) {
    self.id = id
    self.change = change
    self.revision = revision
  }
}

/// A chunk that is recorded.
package struct RecordedChunk: Sendable, Hashable {
  /// The revision that it is; without new prices that is the latest one.
  package let revision: Int
  package let recordedAt: Instant
  /// Whether all its entries were taken: then all its sheets are one version further. Else some
  /// were as they are, or their lists are gone.
  package let isWhole: Bool
  /// Where the outbox has its sheets.
  package let notes: NoteRange?

  package init(revision: Int, recordedAt: Instant, isWhole: Bool, notes: NoteRange?) {
    self.revision = revision
    self.recordedAt = recordedAt
    self.isWhole = isWhole
    self.notes = notes
  }
}

/// What became of a chunk.
package enum ChunkOutcome: Sendable, Hashable {
  /// It is recorded.
  case recorded(RecordedChunk)
  /// The run had come as far before, or farther: nothing changed.
  case recordedBefore(RecalculationProgress)
  /// A sheet is of another version than its prices were made from, or gone: nothing changed, and
  /// the chunk is to be made anew.
  case outdated
}
