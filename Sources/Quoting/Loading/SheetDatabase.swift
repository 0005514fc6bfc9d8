import Pricing

/// The system of record, as far as a shard reads sheets from it.
package protocol SheetDatabase: AnyObject {
  /// Answers `query`, in one round trip, by ending it on the shard: during this call or later, but
  /// in bounded time whatever happens, for it keeps others waiting.
  func run(_ query: SheetQuery)
}

/// One round trip to the database.
package final class SheetQuery {
  /// The items asked for, none of them twice.
  package let skus: [String]
  /// As of when: nil is now.
  package let asOf: Instant?
  /// The revision that the answer must not be older than. Whoever wants one has seen the catalogue
  /// reach it, so that a replica alone could still be behind.
  package let since: Int
  private var ended: (([SheetOutcome]) -> Void)?

  /// A query that calls `ended` once it is.
  package init(
    _ skus: [String], asOf: Instant?, since: Int = 0,
    ended: @escaping ([SheetOutcome]) -> Void
  ) {
    self.skus = skus
    self.asOf = asOf
    self.since = since
    self.ended = ended
  }

  /// Ends the query with what came of each sku, in their order.
  package func end(_ outcomes: [SheetOutcome]) {
    precondition(outcomes.count == skus.count, "an outcome for each sku")
    guard let ended else { preconditionFailure("a query ends once") }
    self.ended = nil
    ended(outcomes)
  }

  /// Ends the query without any sheet.
  package func fail(_ failure: SheetFailure) {
    end(Array(repeating: .failed(failure), count: skus.count))
  }
}
