import Timing

/// How long one waits for another's load before one asks again, and how often.
enum LeasePatience {
  /// About a second and a half in all, unless the news comes first that the sheet is there.
  static let waitCountMax = 16

  /// The `count`th wait, from 1: twice as long each time up to a cap, up to half of it left to
  /// chance; nil once that was enough.
  static func span(_ count: Int, random: UInt64) -> TimeSpan? {
    guard count <= waitCountMax else { return nil }
    let full = min(5_000_000 << Int64(min(count - 1, 10)), 120_000_000) as Int64
    let part = random.multipliedFullWidth(by: UInt64(full / 2) + 1).high
    return .nanoseconds(full - Int64(part))
  }
}
