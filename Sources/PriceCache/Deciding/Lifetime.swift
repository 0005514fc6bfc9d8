import Timing

/// How long what is filled lives.
enum Lifetime {
  /// A part of `cap` between 9/11 and the whole: its middle give or take ten percent, so that what
  /// was filled together does not end together.
  static func jittered(cap: TimeSpan, random: UInt64) -> TimeSpan {
    let spread = UInt64(cap.nanoseconds) / 11 * 2
    let part = random.multipliedFullWidth(by: spread + 1).high
    return .nanoseconds(cap.nanoseconds - Int64(part))
  }
}
