import Pricing
import Quoting
import TestKit
import Testing

private func limits(
  queries: Int = 1, skus: Int = 1_000, waiting: Int = 10_000
) -> LoadLimits {
  var limits = LoadLimits()
  limits.queryCountMax = queries
  limits.skuCountMaxPerQuery = skus
  limits.waitingCountMax = waiting
  return limits
}

/// A queue by reference: an expectation cannot change a value.
private final class Queue<Waiter> {
  typealias Query = LoadQueue<Waiter>.Query

  private var queue: LoadQueue<Waiter>

  init(limits: LoadLimits = LoadLimits()) { queue = LoadQueue(limits: limits) }

  func want(_ skus: [String], asOf: Instant? = nil, _ waiter: Waiter) -> Bool {
    queue.want(skus, asOf: asOf, waiter)
  }

  func nextQuery() -> Query? { queue.nextQuery() }

  func ended(_ query: Query) -> [[LoadQueue<Waiter>.Seat]] {
    queue.ended(query).map { seats in [seats.first].compactMap { $0 } + seats.others }
  }

  /// The waiters of each sku of an ended query, with their index.
  func waiters(of query: Query) -> [[String]] {
    ended(query).map { seats in seats.map { "\($0.waiter)\($0.index)" } }
  }
}

struct LoadQueueTests {
  private let past = Instant(milliseconds: 0)

  @Test func `what is wanted while a query may begin is queried at once`() {
    let queue = Queue<String>(limits: limits(queries: 2))
    #expect(queue.nextQuery() == nil)
    #expect(queue.want(["a", "b"], "x"))
    #expect(queue.nextQuery()?.skus == ["a", "b"])
    #expect(queue.nextQuery() == nil)
    #expect(queue.want(["c"], "y"))
    #expect(queue.nextQuery()?.skus == ["c"])
  }

  @Test func `what is wanted meanwhile gathers and goes into the next query`() throws {
    let queue = Queue<String>(limits: limits())
    _ = queue.want(["a"], "x")
    let first = try #require(queue.nextQuery())
    for sku in ["b", "c", "d"] {
      _ = queue.want([sku], "y")
      #expect(queue.nextQuery() == nil)
    }
    #expect(queue.waiters(of: first) == [["x0"]])
    #expect(queue.nextQuery()?.skus == ["b", "c", "d"])
  }

  @Test func `a sku is loaded once, whoever wants it, waiting or under way`() throws {
    let queue = Queue<String>(limits: limits())
    _ = queue.want(["a"], "x")
    let first = try #require(queue.nextQuery())
    _ = queue.want(["b", "a", "b"], "y")
    _ = queue.want(["b"], "z")
    #expect(queue.waiters(of: first) == [["x0", "y1"]])
    let second = try #require(queue.nextQuery())
    #expect(second.skus == ["b"])
    #expect(queue.waiters(of: second) == [["y0", "y2", "z0"]])
    #expect(queue.nextQuery() == nil)
  }

  @Test func `who wants a sku whose query has ended causes another`() throws {
    let queue = Queue<String>(limits: limits())
    for _ in 0..<2 {
      _ = queue.want(["a"], "x")
      let query = try #require(queue.nextQuery())
      #expect(queue.waiters(of: query) == [["x0"]])
    }
  }

  @Test func `no query asks for more than the limit, nor are those wanted together split below it`()
    throws
  {
    let queue = Queue<String>(limits: limits(skus: 3))
    _ = queue.want(["busy"], "x")
    let busy = try #require(queue.nextQuery())
    _ = queue.want(["a"], "x")
    _ = queue.want(["b", "c", "d"], "x")
    _ = queue.want(["e", "f", "g", "h"], "x")
    _ = queue.want(["i"], "x")
    _ = queue.ended(busy)
    var skus: [[String]] = []
    while let query = queue.nextQuery() {
      skus.append(query.skus)
      _ = queue.ended(query)
    }
    #expect(skus == [["a"], ["b", "c", "d"], ["e", "f", "g"], ["h", "i"]])
  }

  @Test func `a batch of a thousand is one query by default`() {
    let queue = Queue<String>()
    _ = queue.want((0..<1_000).map { "sku-\($0)" }, "x")
    #expect(queue.nextQuery()?.skus.count == 1_000)
    #expect(queue.nextQuery() == nil)
  }

  @Test func `instants are queried apart, in their turn`() throws {
    let queue = Queue<String>(limits: limits())
    _ = queue.want(["busy"], "x")
    let busy = try #require(queue.nextQuery())
    _ = queue.want(["a"], "x")
    _ = queue.want(["a", "b"], asOf: past, "y")
    _ = queue.want(["c"], asOf: past, "y")
    _ = queue.want(["d"], "x")
    _ = queue.ended(busy)
    var queries: [Queue<String>.Query] = []
    while let query = queue.nextQuery() {
      queries.append(query)
      _ = queue.ended(query)
    }
    #expect(queries.map(\.skus) == [["a"], ["a", "b", "c"], ["d"]])
    #expect(queries.map(\.asOf) == [nil, past, nil])
  }

  @Test func `too many to wait for are refused whole, and taken once others were served`() throws {
    let queue = Queue<String>(limits: limits(waiting: 3))
    #expect(queue.want(["a", "b"], "x"))
    #expect(!queue.want(["a", "c"], "y"))
    #expect(queue.want(["a"], "z"))
    #expect(!queue.want(["a"], "y"))
    let query = try #require(queue.nextQuery())
    #expect(query.skus == ["a", "b"])
    #expect(queue.waiters(of: query) == [["x0", "z0"], ["x1"]])
    #expect(queue.want(["a", "c", "d"], "y"))
    #expect(queue.nextQuery()?.skus == ["a", "c", "d"])
  }

  @Test(arguments: 0..<20) func `whatever happens, everyone is served once and the limits hold`(
    round: Int
  ) {
    let seed = UInt64(round)
    var random = SeededGenerator(seed: seed)
    let limits = limits(queries: 3, skus: 4, waiting: 40)
    let queue = Queue<Int>(limits: limits)
    var owed: [String: Int] = [:]
    var running: [Queue<Int>.Query] = []
    for step in 0..<400 {
      if Bool.random(using: &random), step < 300 {
        let skus = (0..<Int.random(in: 1...6, using: &random)).map { _ in
          "\(Int.random(in: 0..<12, using: &random))"
        }
        let asOf = Int.random(in: 0..<4, using: &random) == 0 ? past : nil
        if queue.want(skus, asOf: asOf, step) {
          for index in skus.indices { owed["\(skus[index])/\(asOf != nil)/\(step)/\(index)"] = 1 }
        }
      } else if let index = running.indices.randomElement(using: &random) {
        let query = running.remove(at: index)
        for (sku, seats) in zip(query.skus, queue.ended(query)) {
          #expect(!seats.isEmpty, "seed \(seed)")
          for seat in seats {
            let key = "\(sku)/\(query.asOf != nil)/\(seat.waiter)/\(seat.index)"
            #expect(owed.removeValue(forKey: key) == 1, "seed \(seed)")
          }
        }
      }
      while let query = queue.nextQuery() {
        #expect(query.skus.count <= limits.skuCountMaxPerQuery, "seed \(seed)")
        #expect(Set(query.skus).count == query.skus.count, "seed \(seed)")
        running.append(query)
      }
      #expect(running.count <= limits.queryCountMax && owed.count <= 40, "seed \(seed)")
      #expect(owed.isEmpty == running.isEmpty, "seed \(seed)")
      let loads = running.flatMap { query in query.skus.map { "\($0)/\(query.asOf != nil)" } }
      #expect(Set(loads).count == loads.count, "seed \(seed)")
    }
  }
}
