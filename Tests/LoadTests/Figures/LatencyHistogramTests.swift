import LoadFigures
import TestKit
import Testing
import Timing

@Suite struct `A histogram of latencies` {
  @Test func `answers within one percent of what was recorded`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let value =
        Int64.random(in: 0...LatencyHistogram.latencyMax, using: &generator)
        >> Int64.random(in: 0...40, using: &generator)
      var histogram = LatencyHistogram()
      histogram.record(value)
      // A second, far one: else the greatest would tell the value exactly.
      histogram.record(LatencyHistogram.latencyMax)
      histogram.record(0)
      let answer = histogram.quantile(0.5)
      #expect(
        Double((answer - value).magnitude) <= 0.01 * Double(value),
        "\(value) read as \(answer), seed \(seed)")
    }
  }

  @Test func `knows the quantiles of a thousand values`() {
    var histogram = LatencyHistogram()
    for value in 1...1_000 { histogram.record(Int64(value) * 1_000_000) }
    for (share, expected) in [(0.5, 500.0), (0.9, 900), (0.99, 990), (0.999, 999), (1, 1_000)] {
      let milliseconds = Double(histogram.quantile(share)) / 1e6
      #expect((milliseconds / expected - 1).magnitude < 0.01, "\(share): \(milliseconds)")
    }
    #expect(histogram.mean == 500_500_000)
    #expect(histogram.least == 1_000_000 && histogram.greatest == 1_000_000_000)
  }

  @Test func `adds up to what one would have counted`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    var parts = [LatencyHistogram](repeating: LatencyHistogram(), count: 3)
    var whole = LatencyHistogram()
    for index in 0..<3_000 {
      let value = Int64.random(in: 0...10_000_000_000, using: &generator)
      parts[index % 3].record(value)
      whole.record(value)
    }
    var sum = LatencyHistogram()
    for part in parts { sum.merge(part) }
    #expect(sum == whole, "seed \(seed)")
  }

  @Test func `has one size, whatever it is given`() {
    var histogram = LatencyHistogram()
    for value in [-5, 0, 1, .max, LatencyHistogram.latencyMax] { histogram.record(value) }
    histogram.record(7, times: 1 << 40)
    #expect(histogram.counts.count == LatencyHistogram.bucketCount)
    #expect(histogram.greatest == LatencyHistogram.latencyMax && histogram.least == 0)
  }

  @Test func `adds what was not sent while an answer was waited for`() {
    var histogram = LatencyHistogram()
    histogram.record(1_000_000, times: 90)
    #expect(histogram.corrected(forRoundOf: .milliseconds(1)) == histogram)
    #expect(histogram.corrected(forRoundOf: .zero) == histogram)
    histogram.record(10_500_000)
    let corrected = histogram.corrected(forRoundOf: .milliseconds(1))
    #expect(corrected.count == 100, "9.5 ms, 8.5 ms and so on, down to 1.5 ms")
    #expect(corrected.greatest == 10_500_000 && corrected.least == 1_000_000)
    #expect((9_400_000...9_600_000).contains(corrected.quantile(0.99)))
  }

  @Test func `without values answers nothing`() {
    #expect(LatencyHistogram().quantile(0.99) == 0)
    #expect(LatencyHistogram().mean == 0)
  }
}
