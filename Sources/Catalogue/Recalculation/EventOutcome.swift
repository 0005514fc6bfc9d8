/// What became of a market event.
package enum EventOutcome: Sendable, Hashable {
  /// It is recorded, and so many sheets are one version further.
  case applied(changedCount: Int)
  /// An event of its id was recorded before: nothing changed.
  case appliedBefore
}
