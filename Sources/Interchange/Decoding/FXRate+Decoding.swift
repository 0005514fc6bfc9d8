import Bytes
import JSON
import Pricing

extension FXRate {
  /// The rate of a line; nil where it is not whole, which `problems` tells.
  init?(_ line: borrowing JSONDocument, _ problems: inout JSONProblems) {
    var base: Currency?
    var quote: Currency?
    var rate: Decimal?
    var observedAt: Instant?
    var expiresAt: Instant?
    line.forEachField(&problems) { key, value, _ throws(JSONProblem) in
      switch key {
      case "base": base = try line.currency(value)
      case "quote": quote = try line.currency(value)
      case "rate": rate = try line.amount(value)
      case "observed_at": observedAt = try line.instant(value)
      case "expires_at": expiresAt = try line.instant(value)
      default: throw .unknownField
      }
    }
    guard let base, let quote, let rate, let observedAt else {
      line.noteMissing("base", "quote", "rate", "observed_at", in: &problems)
      return nil
    }
    self.init(base: base, quote: quote, rate: rate, observedAt: observedAt, expiresAt: expiresAt)
  }
}
