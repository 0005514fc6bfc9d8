import Pricing

/// Where a shard gets its sheets: from a database, or from caches in front of one.
///
/// It belongs to one shard: it is called there alone, and there it answers.
package protocol SheetSource: AnyObject {
  /// What is known of a sku without waiting: its sheet, or that no item has it. Nil where that
  /// takes a load. Most requests end here, so it allocates nothing.
  func atHand(_ sku: Span<UInt8>) -> SheetOutcome?

  /// Gets the sheets of `skus` in one go, and tells `waiter` what came of each under its index:
  /// of each once, during this call or later.
  func load(_ skus: [String], for waiter: any SheetWaiter)

  /// Gets the sheets as they were at `instant`, which lies before the horizon of today's. No cache
  /// has them.
  func load(_ skus: [String], asOf instant: Instant, for waiter: any SheetWaiter)
}

/// Whoever waits for sheets.
package protocol SheetWaiter: AnyObject {
  /// The outcome for the sku at `index` of those that were asked for.
  func received(_ outcome: SheetOutcome, at index: Int)
}
