import Timing

/// Latencies counted in buckets that grow with the latency, 64 to each doubling: whatever is read
/// from it is within 0.8 % of what was recorded, in a memory that no run makes larger.
///
/// Two of them add up to what one would have counted. The layout is that of HdrHistogram with two
/// significant digits.
package struct LatencyHistogram: Equatable, Sendable {
  /// Of each bucket; none until something is recorded, so that an unused one costs nothing.
  package private(set) var counts: [UInt64] = []
  package private(set) var count: UInt64 = 0
  /// Of all nanoseconds recorded.
  package private(set) var sum: UInt64 = 0
  package private(set) var least: Int64 = .max
  package private(set) var greatest: Int64 = 0

  private static let bitCountMax = 42
  private static let precisionBitCount = 6
  /// More than an hour; what takes longer is counted as this.
  package static let latencyMax: Int64 = 1 << bitCountMax - 1
  package static let bucketCount =
    (bitCountMax - precisionBitCount + 1) << precisionBitCount

  package init() {}

  package mutating func record(_ nanoseconds: Int64, times: UInt64 = 1) {
    let value = min(max(0, nanoseconds), Self.latencyMax)
    if counts.isEmpty { counts = [UInt64](repeating: 0, count: Self.bucketCount) }
    counts[Self.bucket(of: value)] &+= times
    count &+= times
    sum &+= UInt64(value) &* times
    if value < least { least = value }
    if value > greatest { greatest = value }
  }

  package mutating func merge(_ other: LatencyHistogram) {
    guard other.count > 0 else { return }
    guard count > 0 else { return self = other }
    for (bucket, added) in other.counts.enumerated() where added > 0 { counts[bucket] &+= added }
    count &+= other.count
    sum &+= other.sum
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
  }

  /// The latency that `share` of all do not exceed; 0 where there is none.
  package func quantile(_ share: Double) -> Int64 {
    guard count > 0 else { return 0 }
    let rank = min(count, max(1, UInt64((share * Double(count)).rounded(.up))))
    var passed: UInt64 = 0
    for (bucket, count) in counts.enumerated() {
      passed += count
      if passed >= rank { return min(max(Self.middle(of: bucket), least), greatest) }
    }
    return greatest
  }

  /// The buckets that hold something.
  package var filled: [(bucket: Int, count: UInt64)] {
    counts.enumerated().compactMap { $1 > 0 ? ($0, $1) : nil }
  }

  package var mean: Int64 { count == 0 ? 0 : Int64(sum / count) }

  static func bucket(of value: Int64) -> Int {
    let bitCount = 64 - value.leadingZeroBitCount
    let shift = max(0, bitCount - precisionBitCount - 1)
    return shift << precisionBitCount + Int(value >> Int64(shift))
  }

  /// What values of the bucket are taken for: its middle, from which none is farther than half of
  /// its width.
  package static func middle(of bucket: Int) -> Int64 {
    let shift = max(0, bucket >> precisionBitCount - 1)
    let lower = Int64(bucket - shift << precisionBitCount) << Int64(shift)
    return lower + (1 << Int64(shift)) / 2
  }
}

extension LatencyHistogram {
  /// With what was not sent while an answer was waited for, as wrk has it: who asks once in a round
  /// would, in a latency of several, have asked in each of them, and have waited from then on.
  package func corrected(forRoundOf round: TimeSpan) -> LatencyHistogram {
    guard round > .zero else { return self }
    var corrected = self
    for (bucket, count) in filled {
      let latency = Self.middle(of: bucket)
      guard latency >= 2 * round.nanoseconds else { continue }
      var missed = latency - round.nanoseconds
      while missed > round.nanoseconds {
        corrected.record(missed, times: count)
        missed -= round.nanoseconds
      }
    }
    return corrected
  }

  /// One that holds what another had counted, as it was written down; nil where that cannot be.
  package init?(
    buckets: [(bucket: Int, count: UInt64)], sum: UInt64, least: Int64, greatest: Int64
  ) {
    guard !buckets.isEmpty else { return }
    counts = [UInt64](repeating: 0, count: Self.bucketCount)
    for (bucket, added) in buckets {
      guard counts.indices.contains(bucket) else { return nil }
      let (total, overflowed) = count.addingReportingOverflow(added)
      guard !overflowed else { return nil }
      counts[bucket] &+= added
      count = total
    }
    guard count > 0 else { return nil }
    self.sum = sum
    self.least = least
    self.greatest = greatest
  }
}
