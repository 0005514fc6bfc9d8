import Pricing
import Timing

/// A source of sheets that loads every one from the database: does what its queue decides.
package final class SheetLoader: SheetSource {
  private let database: any SheetDatabase
  private let meter: LoadMeter?
  private var queue: LoadQueue<any SheetWaiter>

  package init(
    from database: any SheetDatabase, limits: LoadLimits = LoadLimits(), meter: LoadMeter? = nil
  ) {
    self.database = database
    self.meter = meter
    queue = LoadQueue(limits: limits)
  }

  /// Nothing is kept, so nothing is at hand.
  package func atHand(_ sku: Span<UInt8>) -> SheetOutcome? { nil }

  package func load(_ skus: [String], for waiter: any SheetWaiter) {
    load(skus, asOf: nil, since: 0, for: waiter)
  }

  package func load(_ skus: [String], asOf instant: Instant, for waiter: any SheetWaiter) {
    load(skus, asOf: instant, since: 0, for: waiter)
  }

  /// The same, by a query that begins after the catalogue has reached a revision: what others
  /// began to load before then is no answer.
  package func load(
    _ skus: [String], asOf instant: Instant?, since revision: Int, for waiter: any SheetWaiter
  ) {
    guard queue.want(skus, asOf: instant, since: revision, waiter) else {
      for index in skus.indices { waiter.received(.failed(.overloaded), at: index) }
      return
    }
    meter?.noteWaiting(skus.count)
    beginQueries()
  }

  private func beginQueries() {
    while let query = queue.nextQuery() {
      let begun = MonotonicTime.now()
      database.run(
        SheetQuery(query.skus, asOf: query.asOf, since: query.since) { [self] outcomes in
          meter?.note(outcomes, since: begun)
          ended(query, outcomes)
        })
    }
  }

  private func ended(_ query: LoadQueue<any SheetWaiter>.Query, _ outcomes: [SheetOutcome]) {
    let seats = queue.ended(query)
    // The database is given its next query before the answers to this one are worked out.
    beginQueries()
    meter?.noteWaiting(-seats.reduce(0) { $0 + $1.count })
    for (outcome, seats) in zip(outcomes, seats) {
      if let first = seats.first { first.waiter.received(outcome, at: first.index) }
      for seat in seats.others { seat.waiter.received(outcome, at: seat.index) }
    }
  }
}
