/// Picks one in so many, the first included, by counting: what it picks does not hang on chance.
package struct Sampler: Sendable {
  private let period: Int
  private var untilNext = 0

  /// `period` 1 picks all, 0 none.
  package init(oneIn period: Int) {
    precondition(period >= 0)
    self.period = period
  }

  package mutating func picksNext() -> Bool {
    guard period > 0 else { return false }
    defer { untilNext = untilNext == 0 ? period - 1 : untilNext - 1 }
    return untilNext == 0
  }
}
