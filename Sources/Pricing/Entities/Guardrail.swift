/// What a price must not leave.
public struct Guardrail: Entity, Hashable {
  /// What identifies it.
  public var id: String
  /// Which items.
  public var scope: Scope
  /// The lowest price of one.
  public var floor: Decimal?
  /// The highest price of one.
  public var ceiling: Decimal?
  /// The currency of both; without one they are read in the currency of each answer.
  public var currency: Currency?
  /// The least share of the price that must be left above the cost.
  public var minMargin: Percentage?
  /// The largest share by which one repricing may change a price.
  public var maxChange: Percentage?

  /// A guardrail.
  public init(
    id: String, scope: Scope = .everything, floor: Decimal? = nil, ceiling: Decimal? = nil,
    currency: Currency? = nil, minMargin: Percentage? = nil, maxChange: Percentage? = nil
  ) {
    self.id = id
    self.scope = scope
    self.floor = floor
    self.ceiling = ceiling
    self.currency = currency
    self.minMargin = minMargin
    self.maxChange = maxChange
  }

  /// The id.
  public var key: EntityKey { EntityKey("guardrail", id) }

  /// Everything outside its domain.
  public func faults() -> [Fault] {
    var report = FaultReport()
    report.requireName(id, "/id")
    scope.addFaults(to: &report)
    if let floor { report.require(!floor.isNegative, "/floor", "must not be negative") }
    if let ceiling { report.require(!ceiling.isNegative, "/ceiling", "must not be negative") }
    if let floor, let ceiling {
      report.require(
        floor <= ceiling, "/floor", "must not be above the ceiling", .floorAboveCeiling)
    }
    if let minMargin {
      let fraction = minMargin.fraction
      report.require(
        !fraction.isNegative && fraction < .one, "/min_margin", "must be from 0% to below 100%")
    }
    if let maxChange {
      report.require(!maxChange.fraction.isNegative, "/max_change", "must not be negative")
    }
    report.require(
      floor != nil || ceiling != nil || minMargin != nil || maxChange != nil, "",
      "must have a floor, ceiling, min_margin or max_change", .contradiction)
    return report.faults
  }
}
