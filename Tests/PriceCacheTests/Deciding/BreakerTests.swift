import PriceCache
import Testing
import Timing

struct BreakerTests {
  private func moment(_ milliseconds: Int64) -> MonotonicTime {
    MonotonicTime(nanoseconds: milliseconds * 1_000_000)
  }

  @Test func `some failures in a row open it, others do not`() {
    var breaker = Breaker()
    for _ in 0..<20 {
      for _ in 0..<4 { breaker.failed(now: moment(0), random: 0) }
      breaker.succeeded()
    }
    #expect(breaker.state == .closed(failureCount: 0))
    for _ in 0..<5 {
      #expect(breaker.admits(now: moment(0)) == true)
      breaker.failed(now: moment(0), random: 0)
    }
    #expect(breaker.state == .open(until: moment(50), attempt: 0))
    #expect(breaker.admits(now: moment(49)) == false)
  }

  @Test func `after its rest one asks, and what comes of that decides`() {
    var breaker = Breaker()
    for _ in 0..<5 { breaker.failed(now: moment(0), random: .max) }
    #expect(breaker.state == .open(until: moment(100), attempt: 0))
    // What was asked before it opened changes nothing.
    breaker.succeeded()
    breaker.failed(now: moment(1), random: 0)
    #expect(breaker.admits(now: moment(99)) == false)
    #expect(breaker.admits(now: moment(100)) == true)
    #expect(breaker.admits(now: moment(100)) == false)
    breaker.failed(now: moment(110), random: .max)
    #expect(breaker.state == .open(until: moment(310), attempt: 1))
    #expect(breaker.admits(now: moment(310)) == true)
    breaker.succeeded()
    #expect(breaker.state == .closed(failureCount: 0))
  }

  @Test func `its rest grows to a cap and varies by half`() {
    var breaker = Breaker()
    for _ in 0..<5 { breaker.failed(now: moment(0), random: .max) }
    var rests: [Int64] = []
    for _ in 0..<7 {
      guard case .open(let until, _) = breaker.state else { return #expect(Bool(false)) }
      rests.append(until.nanoseconds / 1_000_000)
      #expect(breaker.admits(now: until) == true)
      breaker.failed(now: moment(0), random: .max)
    }
    #expect(rests == [100, 200, 400, 800, 1_600, 2_000, 2_000])
  }
}
