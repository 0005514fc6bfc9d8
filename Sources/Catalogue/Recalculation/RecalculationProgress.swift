/// How far a recalculation has come, and what came of it so far.
package struct RecalculationProgress: Sendable, Hashable {
  /// The last item that it has done.
  package var through: String
  package var tally: RecalculationTally

  package init(through: String, tally: RecalculationTally) {
    self.through = through
    self.tally = tally
  }
}

/// What became of the items that a recalculation has done.
package struct RecalculationTally: Sendable, Hashable {
  /// Items that were looked at.
  package var scannedCount = 0
  /// Entries that have another price.
  package var changedCount = 0
  /// Of those, entries that a guardrail or the largest change kept from where they should be.
  package var clampedCount = 0
  /// Entries that a strategy says nothing about for now.
  package var skippedCount = 0
  /// Entries that there is no price for.
  package var failedCount = 0

  package init(
    scanned: Int = 0, changed: Int = 0, clamped: Int = 0, skipped: Int = 0, failed: Int = 0
  ) {
    scannedCount = scanned
    changedCount = changed
    clampedCount = clamped
    skippedCount = skipped
    failedCount = failed
  }
}
