import TestKit
import Testing
import Timing

@testable import PriceCache

@Suite struct `A life` {
  @Test func `is the cap's last fifth and a bit, never more than the cap`() {
    let cap = TimeSpan.seconds(300)
    #expect(Lifetime.jittered(cap: cap, random: 0) == cap)
    #expect(Lifetime.jittered(cap: cap, random: .max) >= .seconds(245))
    var random = SeededGenerator(seed: 1)
    let lives = (0..<1_000).map { _ in Lifetime.jittered(cap: cap, random: random.next()) }
    #expect(lives.allSatisfy { $0 <= cap && $0 > .seconds(245) })
    #expect(Set(lives.map(\.nanoseconds)).count > 990)
  }

  /// Of those who ask a time t before the end a share of e^(−t/δ) refreshes; its approximation is
  /// at most a tenth more.
  @Test(arguments: [(1, 0.368), (3, 0.0498), (5, 0.00674)])
  func `is renewed early by as many as should`(factor: Int64, share: Double) {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let cost = TimeSpan.milliseconds(20)
    let count = 200_000
    let early = (0..<count).count { _ in
      EarlyRefresh.lead(cost: cost, random: random.next()) >= .milliseconds(20 * factor)
    }
    let measured = Double(early) / Double(count)
    #expect(measured > share * 0.85 && measured < share * 1.2, "\(measured), seed \(seed)")
  }

  @Test func `is renewed at the latest when it ends, whatever the random number`() {
    for random in [0, 1, .max, UInt64.max >> 1] {
      let lead = EarlyRefresh.lead(cost: .seconds(1), random: random)
      #expect(lead >= .zero && lead < .seconds(60))
    }
    #expect(EarlyRefresh.lead(cost: .zero, random: 1) == .zero)
  }
}
