import Bytes
import JSON
import Pricing

extension Adjustment {
  /// The adjustment of a line; nil where it is not whole, which `problems` tells.
  init?(_ line: borrowing JSONDocument, _ problems: inout JSONProblems) {
    var id: String?
    var stage: Int?
    var priority: Int?
    var condition: Condition?
    var effect: Effect?
    var currency: Currency?
    var stacking: Stacking?
    var from: Instant?
    var until: Instant?
    line.forEachField(&problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "id": id = try line.text(value)
      case "stage": stage = try line.ordinal(value)
      case "priority": priority = try line.ordinal(value)
      case "when": condition = line.condition(value, &problems)
      case "effect": effect = try line.effect(value, &problems)
      case "currency": currency = try line.currency(value)
      case "stacking":
        stacking = try line.choice(value, of: Stacking.self, "compound, additive, exclusive")
      case "valid_from": from = try line.instant(value)
      case "valid_until": until = try line.instant(value)
      default: throw .unknownField
      }
    }
    guard let id, let stage, let effect else {
      line.noteMissing("id", "stage", "effect", in: &problems)
      return nil
    }
    self.init(
      id: id, stage: stage, priority: priority ?? 0, condition: condition, effect: effect,
      currency: currency, stacking: stacking ?? .compound,
      window: Window(from: from, until: until))
  }
}
