import Bytes
import JSON
import Pricing

extension RoundingProfile {
  /// The profile of a line; nil where it is not whole, which `problems` tells.
  init?(_ line: borrowing JSONDocument, _ problems: inout JSONProblems) {
    var currency: Currency?
    var increment: Decimal?
    var mode: RoundingMode?
    var ending: Decimal?
    var level: RoundingLevel?
    line.forEachField(&problems) { key, value, _ throws(JSONProblem) in
      switch key {
      case "currency": currency = try line.currency(value)
      case "increment": increment = try line.amount(value)
      case "mode":
        mode = try line.choice(
          value, of: RoundingMode.self, "half_even, half_up, half_down, up, down")
      case "ending": ending = try line.amount(value)
      case "level": level = try line.choice(value, of: RoundingLevel.self, "unit, line")
      default: throw .unknownField
      }
    }
    guard let currency, let increment else {
      line.noteMissing("currency", "increment", in: &problems)
      return nil
    }
    self.init(
      currency: currency, increment: increment, mode: mode ?? .halfEven, ending: ending,
      level: level ?? .unit)
  }
}
