import Timing

/// Two runs side by side: what changed, and whether by more than chance explains.
///
/// The slices of a run's time are its samples. Each of many times, as many slices as each run has
/// are drawn from it with replacement, and the figures of the draws are divided (a bootstrap). The
/// middle 95 % of those ratios are the interval in which the change lies; a change counts when that
/// interval does not hold 1 and the ratio is off by more than what the histogram resolves. Slices
/// stand for time, so what lasts for less than one of them, or drifts over all, is not told apart.
package struct Comparison: Sendable {
  package enum Verdict: String, Sendable {
    case better, worse
    case same = "no more than noise"
    /// Fewer than `sliceCountMin` slices in one of the runs.
    case tooShort = "too short to tell"
  }

  package struct Row: Sendable {
    package let name: String
    package let isLatency: Bool
    package let old: Double
    package let new: Double
    /// Where the ratio of new to old lies, with 95 % confidence.
    package let interval: ClosedRange<Double>
    package let verdict: Verdict
  }

  package let rows: [Row]
  /// Why the runs are not alike enough for all rows to mean what they say.
  package let remark: String?
  package static let sliceCountMin = 8
  /// A smaller change is not resolved by the buckets.
  private static let resolution = 0.02

  package init(of new: RunFigures, with old: RunFigures, drawCount: Int = 400, seed: UInt64 = 1) {
    let isAskedAlike =
      (old.planned == nil) == (new.planned == nil)
      && (old.planned == nil || (Self.ratio(new.askedRate, old.askedRate) - 1).magnitude < 0.01)
    remark = isAskedAlike ? nil : "the two runs were not asked at the same rate"
    let old = Samples(old)
    let new = Samples(new)
    var dice = Dice(state: seed)
    let draws = (0..<drawCount).map { _ in (old.draw(&dice), new.draw(&dice)) }
    let isLongEnough = min(old.count, new.count) >= Self.sliceCountMin
    rows = Samples.names.enumerated().map { index, name in
      let ratios = draws.map { Self.ratio($1[index], $0[index]) }.sorted()
      let low = ratios.isEmpty ? 1 : ratios[Int(Double(ratios.count) * 0.025)]
      let high =
        ratios.isEmpty ? 1 : ratios[min(ratios.count - 1, Int(Double(ratios.count) * 0.975))]
      let (before, after) = (old.all[index], new.all[index])
      let isChanged =
        (low > 1 || high < 1) && (Self.ratio(after, before) - 1).magnitude > Self.resolution
      let isMore = after > before
      // More answers are better, more latency and more failures worse.
      let verdict: Verdict =
        !isLongEnough ? .tooShort : !isChanged ? .same : isMore == (index == 0) ? .better : .worse
      return Row(
        name: name, isLatency: Samples.isLatency(index), old: before, new: after,
        interval: low...max(low, high), verdict: verdict)
    }
  }

  private static func ratio(_ new: Double, _ old: Double) -> Double {
    if old == 0 { return new == 0 ? 1 : .infinity }
    return new / old
  }
}

/// The slices of one run, and the figures of draws from them.
private struct Samples {
  private struct Slice {
    let answered: Double
    let failed: Double
    let buckets: [(bucket: Int, count: UInt64)]
  }

  static let names = ["rate", "mean", "p50", "p90", "p99", "p99.9", "failed"]
  static func isLatency(_ index: Int) -> Bool { (1...5).contains(index) }

  private let slices: [Slice]
  private let width: Double
  /// The figures of the run itself.
  private(set) var all: [Double] = []

  init(_ run: RunFigures) {
    width = run.slices.width.inSeconds
    // Of the last slice only a part belongs to the asking.
    let whole = Int(run.duration.nanoseconds / run.slices.width.nanoseconds)
    slices = run.slices.all.prefix(max(1, whole)).map {
      Slice(
        answered: Double($0.answered), failed: Double($0.failed),
        buckets: run.corrected($0.allLatencies).filled)
    }
    all = figures(of: slices.indices.map { $0 })
  }

  var count: Int { slices.count }

  func draw(_ dice: inout Dice) -> [Double] {
    figures(of: slices.indices.map { _ in dice.roll(slices.count) })
  }

  private func figures(of chosen: [Int]) -> [Double] {
    var counts = [UInt64](repeating: 0, count: LatencyHistogram.bucketCount)
    var (answered, failed) = (0.0, 0.0)
    for index in chosen {
      answered += slices[index].answered
      failed += slices[index].failed
      for (bucket, count) in slices[index].buckets { counts[bucket] += count }
    }
    let total = counts.reduce(0, +)
    let ranks = [0.5, 0.9, 0.99, 0.999].map { max(1, UInt64((Double(total) * $0).rounded(.up))) }
    var quantiles: [Double] = []
    var (passed, weighted) = (UInt64(0), 0.0)
    for (bucket, count) in counts.enumerated() where count > 0 {
      passed += count
      let middle = Double(LatencyHistogram.middle(of: bucket))
      weighted += middle * Double(count)
      while quantiles.count < ranks.count, passed >= ranks[quantiles.count] {
        quantiles.append(middle)
      }
    }
    while quantiles.count < ranks.count { quantiles.append(0) }
    let seconds = width * Double(max(1, chosen.count))
    let mean = total == 0 ? 0 : weighted / Double(total)
    let ended = answered + failed
    return [answered / seconds, mean] + quantiles + [ended == 0 ? 0 : failed / ended]
  }
}

/// Random places (SplitMix64), the same for the same state.
private struct Dice {
  var state: UInt64

  mutating func roll(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)).multipliedFullWidth(by: UInt64(bound)).high)
  }
}
