import Pricing

/// A source of sheets that loads every one from the database: does what its queue decides.
package final class SheetLoader: SheetSource {
  private let database: any SheetDatabase
  private var queue: LoadQueue<any SheetWaiter>

  package init(from database: any SheetDatabase, limits: LoadLimits = LoadLimits()) {
    self.database = database
    queue = LoadQueue(limits: limits)
  }

  /// Nothing is kept, so nothing is at hand.
  package func atHand(_ sku: Span<UInt8>) -> SheetOutcome? { nil }

  package func load(_ skus: [String], for waiter: any SheetWaiter) {
    load(skus, asOf: nil, waiter)
  }

  package func load(_ skus: [String], asOf instant: Instant, for waiter: any SheetWaiter) {
    load(skus, asOf: instant, waiter)
  }

  private func load(_ skus: [String], asOf: Instant?, _ waiter: any SheetWaiter) {
    guard queue.want(skus, asOf: asOf, waiter) else {
      for index in skus.indices { waiter.received(.failed(.overloaded), at: index) }
      return
    }
    beginQueries()
  }

  private func beginQueries() {
    while let query = queue.nextQuery() {
      database.run(
        SheetQuery(query.skus, asOf: query.asOf) { [self] outcomes in ended(query, outcomes) })
    }
  }

  private func ended(_ query: LoadQueue<any SheetWaiter>.Query, _ outcomes: [SheetOutcome]) {
    let seats = queue.ended(query)
    // The database is given its next query before the answers to this one are worked out.
    beginQueries()
    for (outcome, seats) in zip(outcomes, seats) {
      for seat in seats { seat.waiter.received(outcome, at: seat.index) }
    }
  }
}
