import Pricing
import TestKit
import Testing
import Timing

@testable import Repricing

@Suite struct `A burst of events` {
  private func at(_ milliseconds: Int64) -> MonotonicTime {
    MonotonicTime(nanoseconds: 0) + .milliseconds(milliseconds)
  }

  private func sorted(_ scope: ItemScope) -> ItemScope {
    if case .skus(let skus) = scope { .skus(skus.sorted()) } else { scope }
  }

  @Test func `on one scope is one recalculation, once it is quiet`() {
    var coalescer = Coalescer<Int>()
    #expect(coalescer.deadline == .never)
    for number in 0..<5 { coalescer.add(.everything, number, now: at(Int64(number) * 50)) }
    #expect(coalescer.deadline == at(300))
    #expect(coalescer.popDue(now: at(299)).isEmpty)
    let due = coalescer.popDue(now: at(300))
    #expect(due.map(\.scope) == [.everything])
    #expect(due.map(\.tickets) == [[0, 1, 2, 3, 4]])
    #expect(coalescer.deadline == .never)
    #expect(coalescer.popDue(now: at(9_999)).isEmpty)
  }

  @Test func `that never ends is a recalculation a second`() {
    var coalescer = Coalescer<Int>()
    var dueAt: [Int64] = []
    for millisecond in stride(from: Int64(0), through: 3_500, by: 10) {
      coalescer.add(.category("tools"), 0, now: at(millisecond))
      if !coalescer.popDue(now: at(millisecond)).isEmpty { dueAt.append(millisecond) }
    }
    #expect(dueAt == [1_000, 2_010, 3_020])
  }

  @Test func `on scopes within another one is part of that one`() {
    var coalescer = Coalescer<Int>()
    coalescer.add(.category("tools/power"), 1, now: at(0))
    coalescer.add(.category("toys"), 2, now: at(10))
    coalescer.add(.category("tools"), 3, now: at(20))
    coalescer.add(.category("tools/hand"), 4, now: at(30))
    coalescer.add(.category("tools2"), 5, now: at(40))
    #expect(coalescer.popDue(now: at(115)).map(\.scope) == [.category("toys")])
    let due = coalescer.popDue(now: at(140))
    #expect(due.map(\.scope) == [.category("tools"), .category("tools2")])
    #expect(due.map(\.tickets) == [[1, 3, 4], [5]])
    coalescer.add(.category("toys"), 6, now: at(200))
    coalescer.add(.skus(["A"]), 7, now: at(200))
    coalescer.add(.everything, 8, now: at(210))
    coalescer.add(.skus(["B"]), 9, now: at(220))
    #expect(coalescer.popDue(now: at(320)).map(\.tickets) == [[6, 7, 8, 9]])
    coalescer.add(.skus(["C"]), 10, now: at(400))
    #expect(coalescer.popDue(now: at(500)).map(\.scope) == [.skus(["C"])])
  }

  @Test func `on single items gathers them`() {
    var coalescer = Coalescer<Int>()
    coalescer.add(.skus(["B", "A"]), 1, now: at(0))
    coalescer.add(.skus(["C", "A"]), 2, now: at(10))
    coalescer.add(.category("toys"), 3, now: at(10))
    let due = coalescer.popDue(now: at(110))
    #expect(due.map { sorted($0.scope) } == [.skus(["A", "B", "C"]), .category("toys")])
    #expect(due.map(\.tickets) == [[1, 2], [3]])
  }

  @Test func `that grows too large waits no longer`() {
    var patience = Coalescer<Int>.Patience()
    patience.skuCountMax = 3
    patience.scopeCountMax = 3
    var coalescer = Coalescer<Int>(patience)
    coalescer.add(.skus(["A", "B"]), 1, now: at(0))
    #expect(coalescer.popDue(now: at(1)).isEmpty)
    coalescer.add(.skus(["C"]), 2, now: at(1))
    #expect(coalescer.popDue(now: at(1)).map { sorted($0.scope) } == [.skus(["A", "B", "C"])])
    for number in 0...3 { coalescer.add(.category("\(number)"), number, now: at(100)) }
    let due = coalescer.popDue(now: at(200))
    #expect(due.map(\.scope) == [.everything])
    #expect(due.map { $0.tickets.sorted() } == [[0, 1, 2, 3]])
  }
}
