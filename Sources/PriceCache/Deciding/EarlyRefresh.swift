import Timing

/// Decides when what still holds is loaded anew, so that a sheet in demand never ends under load
/// (XFetch): the closer its end, the likelier, and the costlier its load, the earlier.
///
/// The wait before the end is the cost of a load times an exponentially distributed number: of
/// those who ask a time t before the end a share of e^(−t/δ) refreshes.
package enum EarlyRefresh {
  /// How long before the end to refresh; `random` decides.
  package static func lead(cost: TimeSpan, random: UInt64) -> TimeSpan {
    // −log₂ of a number between 0 and 1: whole from its leading zeros, the rest by a line, which is
    // off by less than 0.09. Whoever refreshes one part in sixteen too early does no harm.
    let zeros = random.leadingZeroBitCount
    let mantissa = zeros < 63 ? (random &<< UInt64(zeros + 1)) >> 32 : 0
    let logarithm = Int64(zeros + 1) << 32 - Int64(mantissa)
    let product = Int128(logarithm) * Int128(cost.nanoseconds) * 693_147 / 1_000_000
    return .nanoseconds(Int64(product >> 32))
  }
}
