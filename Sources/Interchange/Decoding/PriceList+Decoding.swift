import Bytes
import JSON
import Pricing

extension PriceList {
  /// The list of a line; nil where it is not whole, which `problems` tells.
  init?(_ line: borrowing JSONDocument, _ problems: inout JSONProblems) {
    var id: String?
    var currency: Currency?
    var rank: Int?
    var condition: Condition?
    var from: Instant?
    var until: Instant?
    var parent: String?
    var adjust: Effect?
    var tax: Tax?
    line.forEachField(&problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "id": id = try line.text(value)
      case "currency": currency = try line.currency(value)
      case "rank": rank = try line.ordinal(value)
      case "when": condition = line.condition(value, &problems)
      case "valid_from": from = try line.instant(value)
      case "valid_until": until = try line.instant(value)
      case "parent": parent = try line.text(value)
      case "adjust": adjust = try line.effect(value, &problems)
      case "tax": tax = try line.choice(value, of: Tax.self, "exclusive, inclusive")
      default: throw .unknownField
      }
    }
    guard let id, let currency, let rank else {
      line.noteMissing("id", "currency", "rank", in: &problems)
      return nil
    }
    self.init(
      id: id, currency: currency, rank: rank, condition: condition,
      window: Window(from: from, until: until), parent: parent, adjust: adjust,
      tax: tax ?? .exclusive)
  }
}
