import Pricing

/// Decides which sheets are loaded when; somebody else loads them.
///
/// A sku has one load however many want it. As long as queries may begin, what is wanted is queried
/// at once; what is wanted while none may gathers and goes into the next.
package struct LoadQueue<Waiter> {
  /// What one query asks.
  package struct Query: Equatable, Sendable {
    package let skus: [String]
    /// As of when: nil is now.
    package let asOf: Instant?
    /// The revision that the catalogue has reached, so that no older one may answer.
    package let since: Int
  }

  /// One who waits, and the index under which it knows the sku.
  package struct Seat {
    package let waiter: Waiter
    package let index: Int
  }

  /// All who wait for one sku.
  package struct Seats {
    /// Nil until somebody waits; most skus are waited for by one.
    package private(set) var first: Seat?
    package private(set) var others: [Seat] = []

    package var count: Int { (first == nil ? 0 : 1) + others.count }

    /// True for the first one.
    fileprivate mutating func take(_ seat: Seat) -> Bool {
      guard first == nil else {
        others.append(seat)
        return false
      }
      first = seat
      return true
    }
  }

  private struct Load: Hashable {
    let sku: String
    let asOf: Instant?
    let since: Int
  }

  private let limits: LoadLimits
  /// Who waits for what, whether it is being queried or not yet.
  private var seats: [Load: Seats] = [:]
  /// What is not being queried yet, in the order in which it was wanted. What was wanted in one go
  /// is queried in one go.
  private var waiting: [Query] = []
  package private(set) var seatCount = 0
  private var queryCount = 0

  package init(limits: LoadLimits = LoadLimits()) {
    precondition(limits.queryCountMax > 0 && limits.skuCountMaxPerQuery > 0)
    self.limits = limits
  }

  /// `waiter` wants `skus`. False, and nothing is noted, when that were too many to wait for.
  ///
  /// Who wants them of a revision does not join a query of those who do not: it may have begun
  /// before the catalogue got there.
  package mutating func want(
    _ skus: [String], asOf: Instant?, since: Int = 0, _ waiter: Waiter
  ) -> Bool {
    guard seatCount + skus.count <= limits.waitingCountMax else { return false }
    seatCount += skus.count
    var new: [String] = []
    for (index, sku) in skus.enumerated() {
      let seat = Seat(waiter: waiter, index: index)
      let load = Load(sku: sku, asOf: asOf, since: since)
      if seats[load, default: Seats()].take(seat) { new.append(sku) }
    }
    for start in stride(from: 0, to: new.count, by: limits.skuCountMaxPerQuery) {
      let end = min(start + limits.skuCountMaxPerQuery, new.count)
      waiting.append(Query(skus: Array(new[start..<end]), asOf: asOf, since: since))
    }
    return true
  }

  /// The next query to begin; nil while none may or need.
  package mutating func nextQuery() -> Query? {
    guard queryCount < limits.queryCountMax, let first = waiting.first else { return nil }
    var skus = first.skus
    var count = 1
    while count < waiting.count, waiting[count].asOf == first.asOf,
      waiting[count].since == first.since,
      skus.count + waiting[count].skus.count <= limits.skuCountMaxPerQuery
    {
      skus += waiting[count].skus
      count += 1
    }
    waiting.removeFirst(count)
    queryCount += 1
    return Query(skus: skus, asOf: first.asOf, since: first.since)
  }

  /// The query ended: answers who waited for each of its skus. Whoever wants one of them from now
  /// on causes another load.
  package mutating func ended(_ query: Query) -> [Seats] {
    precondition(queryCount > 0)
    queryCount -= 1
    return query.skus.map { sku in
      let load = Load(sku: sku, asOf: query.asOf, since: query.since)
      guard let waiters = seats.removeValue(forKey: load) else {
        preconditionFailure("what is queried is waited for")
      }
      seatCount -= waiters.count
      return waiters
    }
  }
}
