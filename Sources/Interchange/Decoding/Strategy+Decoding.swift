import Bytes
import JSON
import Pricing

extension Strategy {
  /// The strategy of a line; nil where it is not whole, which `problems` tells.
  init?(_ line: borrowing JSONDocument, _ problems: inout JSONProblems) {
    var id: String?
    var scope = ScopeFields()
    var list: String?
    var method: MethodName?
    var parameters = MethodParameters()
    var maxChange: Percentage?
    line.forEachField(&problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "id": id = try line.text(value)
      case "sku": scope.sku = try line.text(value)
      case "category": scope.category = try line.text(value)
      case "list": list = try line.text(value)
      case "method":
        method = try line.choice(
          value, of: MethodName.self, "cost_plus, match_competitor, demand_curve")
      case "max_change": maxChange = try line.percentage(value)
      default: try parameters.read(key, value, in: line, &problems)
      }
    }
    let items = scope.scope(line, &problems)
    let made = method.flatMap { parameters.method($0, line, &problems) }
    guard let id, let items, let list, let made else {
      line.noteMissing("id", "list", "method", in: &problems)
      return nil
    }
    self.init(id: id, scope: items, list: list, method: made, maxChange: maxChange)
  }
}

/// The methods as a line names them.
enum MethodName: String {
  case costPlus = "cost_plus"
  case matchCompetitor = "match_competitor"
  case demandCurve = "demand_curve"

  /// The fields that go with the method.
  var parameters: [StaticString] {
    switch self {
    case .costPlus: ["markup", "margin"]
    case .matchCompetitor: ["signal", "adjust", "currency"]
    case .demandCurve: ["basis", "markup", "margin", "curve"]
    }
  }
}

/// The fields that belong to one method or another.
private struct MethodParameters {
  var markup: Percentage?
  var margin: Percentage?
  var signal: String?
  var adjust: Effect?
  var currency: Currency?
  var basis: String?
  var curve: SignalCurve?

  static let names: [StaticString] = [
    "markup", "margin", "signal", "adjust", "currency", "basis", "curve",
  ]

  mutating func read(
    _ key: Span<UInt8>, _ value: JSONValue, in line: borrowing JSONDocument,
    _ problems: inout JSONProblems
  ) throws(JSONProblem) {
    switch key {
    case "markup": markup = try line.percentage(value)
    case "margin": margin = try line.percentage(value)
    case "signal": signal = try line.text(value)
    case "adjust": adjust = try line.effect(value, &problems)
    case "currency": currency = try line.currency(value)
    case "basis": basis = try line.text(value)
    case "curve":
      if !line.isNull(value) { curve = SignalCurve(value, in: line, &problems) }
    default: throw .unknownField
    }
  }

  /// The method that the fields make; nil where one is missing or too many.
  func method(
    _ name: MethodName, _ line: borrowing JSONDocument, _ problems: inout JSONProblems
  ) -> Strategy.Method? {
    refuseOthers(than: name, line, &problems)
    switch name {
    case .costPlus:
      guard let costPlus else { return noteChoice("markup or margin", &problems) }
      return .costPlus(costPlus)
    case .matchCompetitor:
      guard let signal else {
        line.noteMissing("signal", in: &problems)
        return nil
      }
      return .matchCompetitor(signal: signal, adjust: adjust, currency: currency)
    case .demandCurve:
      guard let curve else {
        line.noteMissing("curve", in: &problems)
        return nil
      }
      switch (basis, markup ?? margin) {
      case (let basis?, nil): return .demandCurve(basis: .list(basis), curve: curve)
      case (nil, .some):
        guard let costPlus else { return noteChoice("markup or margin", &problems) }
        return .demandCurve(basis: .cost(costPlus), curve: curve)
      default: return noteChoice("basis, markup or margin", &problems)
      }
    }
  }

  /// What comes on top of the cost; nil unless exactly one field says so.
  private var costPlus: Strategy.CostPlus? {
    switch (markup, margin) {
    case (let markup?, nil): .markup(markup)
    case (nil, let margin?): .margin(margin)
    default: nil
    }
  }

  private func refuseOthers(
    than name: MethodName, _ line: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    for other in Self.names {
      guard !name.parameters.contains(where: { "\($0)" == "\(other)" }),
        let value = line.member(other, of: line.root), !line.isNull(value)
      else { continue }
      problems.append(
        JSONProblem("does not go with method \(name.rawValue)"), at: value, in: line)
    }
  }

  private func noteChoice(_ names: String, _ problems: inout JSONProblems) -> Strategy.Method? {
    // A field that is there but could not be read has been noted already.
    if problems.isEmpty { problems.append(JSONProblem("must have exactly one of \(names)")) }
    return nil
  }
}
