import Bytes
import JSON
import Pricing

extension PriceEntry {
  /// The entry of a line; nil where it is not whole, which `problems` tells.
  init?(_ line: borrowing JSONDocument, _ problems: inout JSONProblems) {
    var list: String?
    var scope = ScopeFields()
    var mode: TierMode?
    var tiers: [PriceTier]?
    var from: Instant?
    var until: Instant?
    line.forEachField(&problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "list": list = try line.text(value)
      case "sku": scope.sku = try line.text(value)
      case "category": scope.category = try line.text(value)
      case "mode": mode = try line.choice(value, of: TierMode.self, "volume, graduated, package")
      case "tiers":
        var read: [PriceTier] = []
        line.forEachElement(of: value, &problems) { element, problems throws(JSONProblem) in
          if let tier = PriceTier(element, in: line, &problems) { read.append(tier) }
        }
        tiers = read
      case "valid_from": from = try line.instant(value)
      case "valid_until": until = try line.instant(value)
      default: throw .unknownField
      }
    }
    let subject: Subject? =
      switch scope.scope(line, &problems) {
      case .sku(let sku): .sku(sku)
      case .category(let path): .category(path)
      case .everything, nil: nil
      }
    guard let list, let subject, let tiers else {
      line.noteMissing("list", "tiers", in: &problems)
      if scope.isEmpty { problems.append(JSONProblem("must have a sku or a category")) }
      return nil
    }
    self.init(
      list: list, subject: subject, mode: mode ?? .volume, tiers: tiers,
      window: Window(from: from, until: until))
  }
}

extension PriceTier {
  fileprivate init?(
    _ tier: JSONValue, in line: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    var from: Decimal?
    var upTo: Decimal??
    var unit: Decimal?
    var flat: Decimal?
    var size: Decimal?
    line.forEachMember(of: tier, &problems) { key, value, _ throws(JSONProblem) in
      switch key {
      case "from": from = try line.amount(value)
      case "up_to": upTo = .some(try line.amount(value))
      case "unit": unit = try line.amount(value)
      case "flat": flat = try line.amount(value)
      case "size": size = try line.amount(value)
      default: throw .unknownField
      }
    }
    guard line.kind(of: tier) == .object else { return nil }
    let bound: TierBound
    switch (from, upTo) {
    case (let from?, nil): bound = .from(from)
    case (nil, .some(let last)): bound = .upTo(last)
    case (nil, nil), (.some, .some):
      problems.append(JSONProblem("must have either from or up_to"), at: tier, in: line)
      return nil
    }
    guard let unit else {
      line.noteMissing(["unit"], of: tier, in: &problems)
      return nil
    }
    self.init(bound, unit: unit, flat: flat, size: size)
  }
}
