/// Whether a list's prices contain tax. The engine passes it on; it computes no taxes.
public enum Tax: String, Sendable, Hashable {
  /// Tax comes on top.
  case exclusive
  /// Tax is contained.
  case inclusive
}

/// A list of prices, and who gets it when.
public struct PriceList: Entity, Hashable {
  /// What identifies it.
  public var id: String
  /// The currency of its prices.
  public var currency: Currency
  /// The higher rank wins.
  public var rank: Int
  /// Who gets it; nil is everybody.
  public var condition: Condition?
  /// When it holds.
  public var window: Window
  /// The list whose prices it takes where it has none of its own.
  public var parent: String?
  /// What it makes of the parent's prices: a percentage or an amount to add.
  public var adjust: Effect?
  /// Whether its prices contain tax.
  public var tax: Tax

  /// A price list.
  public init(
    id: String, currency: Currency, rank: Int, condition: Condition? = nil,
    window: Window = .always, parent: String? = nil, adjust: Effect? = nil, tax: Tax = .exclusive
  ) {
    self.id = id
    self.currency = currency
    self.rank = rank
    self.condition = condition
    self.window = window
    self.parent = parent
    self.adjust = adjust
    self.tax = tax
  }

  /// The id.
  public var key: EntityKey { EntityKey("price_list", id) }

  /// Everything outside its domain.
  public func faults() -> [Fault] {
    var report = FaultReport()
    report.requireName(id, "/id")
    report.requireOrdinal(rank, "/rank")
    report.requireWindow(window)
    if let condition { report.add(condition.faults(), below: "/when") }
    if let parent { report.requireName(parent, "/parent") }
    if let adjust {
      report.require(parent != nil, "/adjust", "needs a parent", .contradiction)
      switch adjust {
      case .percentage, .addition: adjust.addFaults(to: &report, "/adjust")
      case .fixed, .curve:
        report.add("/adjust", .outOfDomain, "must be a percentage or an amount to add")
      }
    }
    return report.faults
  }
}
