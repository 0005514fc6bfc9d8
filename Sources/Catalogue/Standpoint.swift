import Pricing

/// From where one looks at the catalogue.
///
/// Two times lie behind every answer: when something holds, and when it was recorded. What says
/// itself since when it holds (an entry, a list or an adjustment with `valid_from`, an observed
/// signal or rate) is taken as it is known, however late that was learned: that is how the past is
/// corrected. What does not (an item, an entry without `valid_from`) holds from when it was
/// recorded until it is recorded differently. What came with an item has always held, and so have
/// the rules that came with the first revision. What was removed held until then.
package enum Standpoint: Sendable, Hashable {
  /// Today's prices by all that is known; `now` says what is too old to be kept at hand.
  case current(now: Instant)
  /// The prices that held at an instant, by what was known at another.
  case past(at: Instant, known: Instant)

  /// How far back what is read of today reaches: prices before need a standpoint in the past.
  package static let reachMilliseconds: Int64 = 86_400_000
}
