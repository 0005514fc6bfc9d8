import Bytes
import JSON
import Pricing

extension Item {
  /// The item of a line; nil where it is not whole, which `problems` tells.
  init?(_ line: borrowing JSONDocument, _ problems: inout JSONProblems) {
    var sku: String?
    var category: String?
    var cost: Decimal?
    var currency: Currency?
    var attributes: [String: String] = [:]
    line.forEachField(&problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "sku": sku = try line.text(value)
      case "category": category = try line.text(value)
      case "cost": cost = try line.amount(value)
      case "currency": currency = try line.currency(value)
      case "attributes":
        if line.isNull(value) { return }
        // Most items have some: one allocation instead of three.
        attributes.reserveCapacity(4)
        line.forEachMember(of: value, &problems) { name, value, _ throws(JSONProblem) in
          attributes[String(decoding: name)] = try line.scalarText(value)
        }
      default: throw .unknownField
      }
    }
    guard let sku, let category else {
      line.noteMissing("sku", "category", in: &problems)
      return nil
    }
    self.init(
      sku: sku, category: category, cost: cost, currency: currency, attributes: attributes)
  }
}
