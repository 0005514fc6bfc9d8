import Bytes
import JSON
import Pricing

extension Signal {
  /// The signal of a line; nil where it is not whole, which `problems` tells.
  init?(_ line: borrowing JSONDocument, _ problems: inout JSONProblems) {
    var sku: String?
    var name: String?
    var number: Decimal?
    var observedAt: Instant?
    var expiresAt: Instant?
    line.forEachField(&problems) { key, value, _ throws(JSONProblem) in
      switch key {
      case "sku": sku = try line.text(value)
      case "name": name = try line.text(value)
      case "value": number = try line.amount(value)
      case "observed_at": observedAt = try line.instant(value)
      case "expires_at": expiresAt = try line.instant(value)
      default: throw .unknownField
      }
    }
    guard let sku, let name, let number, let observedAt else {
      line.noteMissing("sku", "name", "value", "observed_at", in: &problems)
      return nil
    }
    self.init(sku: sku, name: name, value: number, observedAt: observedAt, expiresAt: expiresAt)
  }
}
