import TestKit
import Testing

@testable import Telemetry

/// The bucket by plain division: what `HistogramScale.bucket` must agree with.
private func bucketByDivision(of value: UInt64, significantDigits: Int) -> Int {
  var leading = max(value, 1) - 1
  let limit = (0..<significantDigits).reduce(1) { power, _ in power * 10 }
  var dropped = 0
  while leading >= limit {
    leading /= 10
    dropped += 1
  }
  return dropped * (limit / 10 * 9) + Int(leading)
}

@Test(arguments: 1...3)
func `each bucket ends exactly at its bound`(significantDigits: Int) {
  let scale = HistogramScale(
    unit: .one, from: 1, through: HistogramScale.throughMax, significantDigits: significantDigits)
  let digits = UInt32(significantDigits)
  var lastBound: UInt64 = 0
  for bucket in 0..<scale.bucketCount - 1 {
    guard let bound = scale.upperBound(of: bucket) else {
      Issue.record("bucket \(bucket) has no bound")
      return
    }
    #expect(bound > lastBound)
    #expect(HistogramScale.bucket(of: lastBound + 1, significantDigits: digits) == bucket)
    #expect(HistogramScale.bucket(of: bound, significantDigits: digits) == bucket)
    #expect(HistogramScale.bucket(of: bound + 1, significantDigits: digits) == bucket + 1)
    lastBound = bound
  }
  #expect(lastBound == HistogramScale.throughMax)
  #expect(scale.upperBound(of: scale.bucketCount - 1) == nil)
}

@Test(arguments: 1...3)
func `a bucket found by multiplication is the one found by division`(significantDigits: Int) {
  let digits = UInt32(significantDigits)
  let seed = UInt64.random(in: 0...UInt64.max)
  var generator = SeededGenerator(seed: seed)
  let randoms = (0..<20_000).map { _ in
    UInt64.random(in: 0...UInt64(Int.max), using: &generator)
      >> UInt64.random(in: 0..<63, using: &generator)
  }
  let powers = (0..<19).flatMap { exponent -> [UInt64] in
    let power = powersOfTen[exponent]
    return (1...9).flatMap { (leading: UInt64) in
      let (bound, isTooLarge) = power.multipliedReportingOverflow(by: leading)
      return isTooLarge || bound >= UInt64(Int.max) ? [] : [bound - 1, bound, bound + 1]
    }
  }
  for value in randoms + powers + [0, 1, UInt64(Int.max)] {
    let found = HistogramScale.bucket(of: value, significantDigits: digits)
    let expected = bucketByDivision(of: value, significantDigits: significantDigits)
    #expect(found == expected, "\(value), seed \(seed)")
  }
}

@Test func `the bounds of one digit are one to nine of each decade`() {
  let bounds = (0..<28).compactMap(HistogramScale.latency.upperBound)
  #expect(
    bounds == [
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100,
      200, 300, 400, 500, 600, 700, 800, 900, 1000,
    ])
  #expect(HistogramScale.latency.upperBound(of: 90) == 10_000_000_000)
  #expect(HistogramScale.latency.bucketCount == 92)
}

@Test func `the bounds shown are one, two and five of each decade`() {
  let shown = sequence(first: UInt64(1), next: HistogramScale.shownBound).prefix(10)
  #expect(Array(shown) == [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000])
}

@Test func `a scale not bounded by powers of ten is refused`() async {
  await #expect(processExitsWith: .failure) {
    _ = HistogramScale(unit: .one, from: 1, through: 500)
  }
}
