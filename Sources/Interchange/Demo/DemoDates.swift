import Pricing

/// Days before and after the one around which the demo's windows lie.
struct DemoDates: Sendable {
  private let midnight: Int64

  init(around instant: Instant) {
    let day: Int64 = 86_400_000
    // From the earliest instant on, so that the division is of a positive number.
    let sinceEarliest = instant.milliseconds - Instant.earliest.milliseconds
    midnight = Instant.earliest.milliseconds + sinceEarliest / day * day
  }

  /// So many days after the midnight before, and so many hours.
  func day(_ days: Int, hour: Int = 0) -> Instant {
    Instant(milliseconds: midnight + Int64(days * 24 + hour) * 3_600_000)
  }
}
