import Pricing

/// A state of the catalogue that was recorded as a whole.
package struct Revision: Sendable, Hashable {
  /// Grows by one with every change that is recorded; 0 is the empty catalogue.
  package let number: Int
  /// The revision that last changed what rules prices.
  package let rulebook: Int
  /// When it was recorded; the empty catalogue always was.
  package let recordedAt: Instant
  /// When the rulebook's revision was recorded. What was asked as of an earlier instant takes the
  /// rules of then.
  package let rulebookRecordedAt: Instant

  package init(number: Int, rulebook: Int, recordedAt: Instant, rulebookRecordedAt: Instant) {
    self.number = number
    self.rulebook = rulebook
    self.recordedAt = recordedAt
    self.rulebookRecordedAt = rulebookRecordedAt
  }

  /// The catalogue before anything was recorded.
  package static let empty = Revision(
    number: 0, rulebook: 0, recordedAt: .earliest, rulebookRecordedAt: .earliest)
}
