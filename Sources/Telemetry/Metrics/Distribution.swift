/// What a histogram had counted at one moment.
package struct Distribution: Sendable {
  let scale: HistogramScale
  /// Of each bucket, the one above the last bound included.
  let counts: [UInt64]
  package let sum: UInt64
  package let count: UInt64

  init(scale: HistogramScale, counts: [UInt64], sum: UInt64) {
    self.scale = scale
    self.counts = counts
    self.sum = sum
    count = counts.reduce(0, &+)
  }

  /// The least bound that at least `share` of the values do not pass: their quantile, rounded up
  /// to a bound. Nil without values; the last bound where the quantile is above it.
  package func quantile(_ share: Double) -> UInt64? {
    precondition((0...1).contains(share))
    guard count > 0 else { return nil }
    let rank = max(1, UInt64((share * Double(count)).rounded(.up)))
    var passed: UInt64 = 0
    for (bucket, count) in counts.enumerated() {
      passed += count
      if passed >= rank { return scale.upperBound(of: bucket) ?? scale.through }
    }
    return scale.through
  }

  /// The bounds a scrape shows, 1, 2 and 5 of each decade, each with how many values are not above
  /// it.
  func shown(_ body: (_ bound: UInt64, _ count: UInt64) -> Void) {
    var next = scale.from
    var passed: UInt64 = 0
    for (bucket, count) in counts.enumerated() {
      passed += count
      guard let bound = scale.upperBound(of: bucket), bound == next else { continue }
      body(bound, passed)
      if bound == scale.through { return }
      next = HistogramScale.shownBound(after: bound)
    }
  }
}

extension HistogramScale {
  /// 1, 2, 5, 10, 20, 50, …
  static func shownBound(after bound: UInt64) -> UInt64 {
    var leading = bound
    while leading >= 10 { leading /= 10 }
    return leading == 2 ? bound / 2 * 5 : bound * 2
  }
}
