/// How the prices of a list are made when the catalogue is repriced.
public struct Strategy: Entity, Hashable {
  /// Where a price comes from.
  public enum Method: Sendable, Hashable {
    /// The cost and something on top of it.
    case costPlus(CostPlus)
    /// What a competitor asks, perhaps a little changed.
    case matchCompetitor(signal: String, adjust: Effect?, currency: Currency?)
    /// A basis that a signal moves. The basis is never the list's own price: that would move again
    /// with every run.
    case demandCurve(basis: Basis, curve: SignalCurve)
  }

  /// What comes on top of a cost.
  public enum CostPlus: Sendable, Hashable {
    /// A share of the cost: cost × (1 + share).
    case markup(Percentage)
    /// A share of the price: cost / (1 − share).
    case margin(Percentage)
  }

  /// What a demand curve moves.
  public enum Basis: Sendable, Hashable {
    /// The unit price of the first tier that another list asks for the item.
    case list(String)
    /// The cost and something on top of it.
    case cost(CostPlus)
  }

  /// What identifies it.
  public var id: String
  /// Which items.
  public var scope: Scope
  /// The list whose prices it makes.
  public var list: String
  /// Where the price comes from.
  public var method: Method
  /// The largest share by which one run may change a price.
  public var maxChange: Percentage?

  /// A strategy.
  public init(
    id: String, scope: Scope = .everything, list: String, method: Method,
    maxChange: Percentage? = nil
  ) {
    self.id = id
    self.scope = scope
    self.list = list
    self.method = method
    self.maxChange = maxChange
  }

  /// The id.
  public var key: EntityKey { EntityKey("strategy", id) }

  /// Everything outside its domain.
  public func faults() -> [Fault] {
    var report = FaultReport()
    report.requireName(id, "/id")
    scope.addFaults(to: &report)
    report.requireName(list, "/list")
    switch method {
    case .costPlus(let plus): plus.addFaults(to: &report)
    case .matchCompetitor(let signal, let adjust, _):
      report.requireName(signal, "/signal")
      switch adjust {
      case nil: break
      case .percentage, .addition: adjust?.addFaults(to: &report, "/adjust")
      case .fixed, .curve:
        report.add("/adjust", .outOfDomain, "must be a percentage or an amount to add")
      }
    case .demandCurve(let basis, let curve):
      switch basis {
      case .list(let basis):
        report.requireName(basis, "/basis")
        report.require(basis != list, "/basis", "must be another list", .contradiction)
      case .cost(let plus): plus.addFaults(to: &report)
      }
      curve.addFaults(to: &report, "/curve")
    }
    if let maxChange {
      report.require(!maxChange.fraction.isNegative, "/max_change", "must not be negative")
    }
    return report.faults
  }
}

extension Strategy.CostPlus {
  fileprivate func addFaults(to report: inout FaultReport) {
    switch self {
    case .markup(let share): report.requireShare(share, "/markup")
    case .margin(let share):
      report.require(
        !share.fraction.isNegative && share.fraction < .one, "/margin",
        "must be from 0% to below 100%")
    }
  }
}
