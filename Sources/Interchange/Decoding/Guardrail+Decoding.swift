import Bytes
import JSON
import Pricing

extension Guardrail {
  /// The guardrail of a line; nil where it is not whole, which `problems` tells.
  init?(_ line: borrowing JSONDocument, _ problems: inout JSONProblems) {
    var id: String?
    var scope = ScopeFields()
    var floor: Decimal?
    var ceiling: Decimal?
    var currency: Currency?
    var minMargin: Percentage?
    var maxChange: Percentage?
    line.forEachField(&problems) { key, value, _ throws(JSONProblem) in
      switch key {
      case "id": id = try line.text(value)
      case "sku": scope.sku = try line.text(value)
      case "category": scope.category = try line.text(value)
      case "floor": floor = try line.amount(value)
      case "ceiling": ceiling = try line.amount(value)
      case "currency": currency = try line.currency(value)
      case "min_margin": minMargin = try line.percentage(value)
      case "max_change": maxChange = try line.percentage(value)
      default: throw .unknownField
      }
    }
    let items = scope.scope(line, &problems)
    guard let id, let items else {
      line.noteMissing("id", in: &problems)
      return nil
    }
    self.init(
      id: id, scope: items, floor: floor, ceiling: ceiling, currency: currency,
      minMargin: minMargin, maxChange: maxChange)
  }
}
