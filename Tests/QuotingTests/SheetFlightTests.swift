import PriceCache
import Pricing
import TestKit
import Testing
import Timing

@testable import Quoting

struct SheetFlightTests {
  /// A step as a word.
  private func word(_ step: SheetFlight.Step) -> String {
    switch step {
    case .lease: "lease"
    case .leaseAfter: "wait"
    case .load: "load"
    case .answer(.sheet(_, let origin)): "\(origin)"
    case .answer(.unknownProduct): "unknown"
    case .answer(.failed): "failed"
    case .end: "end"
    }
  }

  private let seat = SheetFlight.Seat(waiter: Waiter(), index: 0)

  private final class Waiter: SheetWaiter {
    func received(_ outcome: SheetOutcome, at index: Int) {}
  }

  @Test func `what Redis has is the answer`() throws {
    var flight = SheetFlight("a")
    let sheet = try DrillCatalogue.sheet(sku: "a")
    #expect(word(flight.received(.sheet(sheet, isRefreshDue: false), random: 0)) == "redis")
    #expect(word(flight.received(.unknown, random: 0)) == "unknown")
  }

  @Test func `what it lacks is leased, and loaded when it does not answer`() {
    var flight = SheetFlight("a", seat: seat)
    #expect(word(flight.received(.missing, random: 0)) == "lease")
    #expect(word(flight.received(.unavailable, random: 0)) == "load")
    #expect(flight.lease == nil)
  }

  @Test func `another's load is waited for a while, then one loads without the right to fill`() {
    var flight = SheetFlight("a", seat: seat)
    var steps: [String] = []
    for _ in 0..<LeasePatience.waitCountMax + 1 {
      steps.append(word(flight.received(.busy, random: 0)))
    }
    #expect(steps.dropLast().allSatisfy { $0 == "wait" } && steps.last == "load")
    #expect(flight.lease == nil)
  }

  @Test func `a refresh that another does already ends, unless somebody waits by then`() {
    var flight = SheetFlight("a", isRefresh: true)
    #expect(word(flight.received(.busy, random: 0)) == "end")
    #expect(word(flight.received(.unavailable, random: 0)) == "end")
    flight.take(seat)
    #expect(word(flight.received(.busy, random: 0)) == "wait")
    #expect(!flight.isRefresh)
    #expect(word(flight.received(.unavailable, random: 0)) == "load")
  }

  @Test func `a renewal ends where Redis has no sheet, unless somebody waits by then`() {
    for answer in [CacheAnswer.missing, .busy, .unavailable] {
      var flight = SheetFlight("a")
      #expect(word(flight.received(answer, random: 0)) == "end")
      flight.take(seat)
      #expect(word(flight.received(answer, random: 0)) != "end")
    }
  }

  @Test func `waits grow to a cap, and half of each is left to chance`() {
    let longest = (1...16).compactMap { LeasePatience.span($0, random: 0)?.nanoseconds }
    #expect(
      longest.map { $0 / 1_000_000 } == [5, 10, 20, 40, 80] + Array(repeating: 120, count: 11))
    let shortest = (1...16).compactMap { LeasePatience.span($0, random: .max)?.nanoseconds }
    #expect(zip(longest, shortest).allSatisfy { $0 / 2 == $1 })
    #expect(LeasePatience.span(17, random: 0) == nil)
  }
}
