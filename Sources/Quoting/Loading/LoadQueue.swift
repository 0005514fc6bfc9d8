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
  }

  /// One who waits, and the index under which it knows the sku.
  package struct Seat {
    package let waiter: Waiter
    package let index: Int
  }

  private struct Load: Hashable {
    let sku: String
    let asOf: Instant?
  }

  private let limits: LoadLimits
  /// Who waits for what, whether it is being queried or not yet.
  private var seats: [Load: [Seat]] = [:]
  /// What is not being queried yet, in the order in which it was wanted. What was wanted in one go
  /// is queried in one go.
  private var waiting: [Query] = []
  private var seatCount = 0
  private var queryCount = 0

  package init(limits: LoadLimits = LoadLimits()) {
    precondition(limits.queryCountMax > 0 && limits.skuCountMaxPerQuery > 0)
    self.limits = limits
  }

  /// `waiter` wants `skus`. False, and nothing is noted, when that were too many to wait for.
  package mutating func want(_ skus: [String], asOf: Instant?, _ waiter: Waiter) -> Bool {
    guard seatCount + skus.count <= limits.waitingCountMax else { return false }
    seatCount += skus.count
    var new: [String] = []
    for (index, sku) in skus.enumerated() {
      let load = Load(sku: sku, asOf: asOf)
      if seats[load] == nil { new.append(sku) }
      seats[load, default: []].append(Seat(waiter: waiter, index: index))
    }
    for start in stride(from: 0, to: new.count, by: limits.skuCountMaxPerQuery) {
      let end = min(start + limits.skuCountMaxPerQuery, new.count)
      waiting.append(Query(skus: Array(new[start..<end]), asOf: asOf))
    }
    return true
  }

  /// The next query to begin; nil while none may or need.
  package mutating func nextQuery() -> Query? {
    guard queryCount < limits.queryCountMax, let first = waiting.first else { return nil }
    var skus = first.skus
    var count = 1
    while count < waiting.count, waiting[count].asOf == first.asOf,
      skus.count + waiting[count].skus.count <= limits.skuCountMaxPerQuery
    {
      skus += waiting[count].skus
      count += 1
    }
    waiting.removeFirst(count)
    queryCount += 1
    return Query(skus: skus, asOf: first.asOf)
  }

  /// The query ended: answers who waited for each of its skus. Whoever wants one of them from now
  /// on causes another load.
  package mutating func ended(_ query: Query) -> [[Seat]] {
    precondition(queryCount > 0)
    queryCount -= 1
    return query.skus.map { sku in
      let waiters = seats.removeValue(forKey: Load(sku: sku, asOf: query.asOf)) ?? []
      seatCount -= waiters.count
      return waiters
    }
  }
}
