/// The buckets of a histogram: 1…9 × 10ᵏ of what is recorded (or, with two significant digits,
/// 10…99 × 10ᵏ, and so on), each holding the values above its lower bound up to its upper bound
/// and that bound itself.
///
/// Decimal bounds make the few that a scrape shows (1, 2 and 5 of each decade) exact: each is a
/// bound that values were counted by, not an estimate between two powers of two.
package struct HistogramScale: Sendable, Equatable {
  let unit: MetricUnit
  /// The first bound that a scrape shows, a power of ten of the recorded unit.
  let from: UInt64
  /// The last bound, a power of ten too: above it, values are only known to be above it.
  let through: UInt64
  let significantDigits: Int

  package init(unit: MetricUnit, from: UInt64, through: UInt64, significantDigits: Int = 1) {
    let exponents = (0..<powersOfTen.count).filter {
      powersOfTen[$0] == from || powersOfTen[$0] == through
    }
    precondition(from < through && exponents.count == 2, "bounds are powers of ten")
    precondition((1...3).contains(significantDigits))
    precondition(through <= HistogramScale.throughMax)
    self.unit = unit
    self.from = from
    self.through = through
    self.significantDigits = significantDigits
  }

  /// The largest bound: 1 000 000 s in nanoseconds.
  static var throughMax: UInt64 { 1_000_000_000_000_000 }

  /// Durations in nanoseconds, shown from 1 µs to 10 s.
  package static let latency = HistogramScale(
    unit: .seconds, from: 1_000, through: 10_000_000_000)
  /// Sizes, shown from 100 bytes to 10 MB.
  package static let byteCounts = HistogramScale(unit: .bytes, from: 100, through: 10_000_000)

  /// Plain counts, shown from 1 up to `bound`, a power of ten.
  package static func counts(through bound: UInt64) -> HistogramScale {
    HistogramScale(unit: .one, from: 1, through: bound)
  }

  /// The buckets, the one above `through` included.
  var bucketCount: Int {
    HistogramScale.bucket(of: through, significantDigits: UInt32(significantDigits)) + 2
  }

  /// The buckets and, before them, the sum.
  var cellCount: Int { bucketCount + 1 }

  /// The largest value that `bucket` holds; nil for the last.
  func upperBound(of bucket: Int) -> UInt64? {
    guard bucket < bucketCount - 1 else { return nil }
    let firstDecade = Int(powersOfTen[significantDigits])
    guard bucket >= firstDecade else { return UInt64(bucket) + 1 }
    let perDecade = firstDecade / 10 * 9
    let decade = (bucket - firstDecade) / perDecade
    let step = (bucket - firstDecade) % perDecade
    return UInt64(firstDecade / 10 + step + 1) * powersOfTen[decade + 1]
  }

  /// The bucket that holds `value`, on an endless scale.
  ///
  /// Buckets hold their upper bound, so it is the place of `value - 1` that is looked for: its
  /// decade from the number of its bits, then its leading digits by a multiplication, for a
  /// division by one of many powers would cost more than all the rest. A test compares all bounds,
  /// and the values beside them, with that division. Values reach up to `Int.max`.
  @inline(always)
  static func bucket(of value: UInt64, significantDigits: UInt32) -> Int {
    let below = max(value, 1) &- 1
    let bitCount = 64 &- below.leadingZeroBitCount
    // 1233 / 4096 is log₁₀ 2, a little less: never too large, at most one too small.
    var digitCount = (bitCount &* 1233) &>> 12
    if below >= powersOfTen[digitCount] { digitCount &+= 1 }
    let dropped = max(0, digitCount &- Int(significantDigits))
    // 1701 / 512 is log₂ 10, a little more: right for all powers of ten that are 64 bits wide.
    let leading =
      (below &<< 1).multipliedFullWidth(by: reciprocalsOfPowersOfTen[dropped]).high
      &>> UInt64((dropped &* 1701) &>> 9)
    return dropped &* bucketsPerDecade[Int(significantDigits)] &+ Int(leading)
  }
}

/// For each number of significant digits.
private let bucketsPerDecade: InlineArray<4, Int> = [0, 9, 90, 900]

let powersOfTen: InlineArray<20, UInt64> = [
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
  1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
  1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]

/// For each power of ten 10ⁿ, 2⁶³⁺ᵇ / 10ⁿ rounded up, b being the place of its highest bit: times
/// a value below 2⁶³, the bits from 2⁶³⁺ᵇ up are the value divided by the power.
private let reciprocalsOfPowersOfTen: InlineArray<19, UInt64> = [
  0x8000_0000_0000_0001, 0x6666_6666_6666_6667, 0x51EB_851E_B851_EB86, 0x4189_374B_C6A7_EF9E,
  0x68DB_8BAC_710C_B296, 0x53E2_D623_8DA3_C212, 0x431B_DE82_D7B6_34DB, 0x6B5F_CA6A_F2BD_215F,
  0x55E6_3B88_C230_E77F, 0x44B8_2FA0_9B5A_52CC, 0x6DF3_7F67_5EF6_EAE0, 0x57F5_FF85_E592_5580,
  0x465E_6604_B7A8_4466, 0x7097_09A1_25DA_070A, 0x5A12_6E1A_84AE_6C08, 0x480E_BE7B_9D58_566D,
  0x734A_CA5F_6226_F0AE, 0x5C3B_D519_1B52_5A25, 0x49C9_7747_490E_AE84,
]
