import Pricing

/// A state of the catalogue that was recorded as a whole.
package struct Revision: Sendable, Hashable {
  /// Grows by one with every change that is recorded; 0 is the empty catalogue.
  package let number: Int
  /// The revision that last changed what rules prices.
  package let rulebook: Int
  /// When it was recorded; the empty catalogue always was.
  package let recordedAt: Instant

  package init(number: Int, rulebook: Int, recordedAt: Instant) {
    self.number = number
    self.rulebook = rulebook
    self.recordedAt = recordedAt
  }

  /// The catalogue before anything was recorded.
  package static let empty = Revision(number: 0, rulebook: 0, recordedAt: .earliest)
}
