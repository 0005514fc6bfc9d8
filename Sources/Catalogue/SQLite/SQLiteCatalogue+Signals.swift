import Pricing
import SQLite

extension SQLiteCatalogue {
  /// Records signals in one revision, unless an equal or newer holder of the lock has written.
  package func record(
    signals: [Signal], fence: Fence, at now: Instant
  ) throws(CatalogueError) -> SignalOutcome {
    try connection.write { () throws(CatalogueError) in
      try connection.claim(fence)
      return try withSQLite { () throws(SQLiteError) in try record(signals: signals, at: now) }
    }
  }

  private func record(
    signals: [Signal], at now: Instant
  ) throws(SQLiteError) -> SignalOutcome {
    var statements = try SheetWriteStatements(connection)
    let revision = try connection.beginRevision(after: try latestRevision(), at: now, token: nil)
    var outcome = SignalOutcome()
    for signal in signals.latestOfEach() {
      guard try statements.hasItem(signal.sku) else {
        outcome.unknownSKUs.append(signal.sku)
        continue
      }
      if try statements.put(signal, in: revision) != .unchanged {
        outcome.changedSKUs.append(signal.sku)
      }
    }
    // The fence stays claimed, but a revision without a change is none.
    if outcome.changedSKUs.isEmpty { try connection.forget(revision) }
    outcome.changedSKUs = ItemScope.sorted(outcome.changedSKUs)
    outcome.unknownSKUs = ItemScope.sorted(outcome.unknownSKUs)
    return outcome
  }
}
