/// How an adjustment goes with the others of its stage.
public enum Stacking: String, Sendable, Hashable {
  /// Multiplies what there is.
  case compound
  /// Adds its share of the price at the stage's entry.
  case additive
  /// Applies to what there is and ends the stage.
  case exclusive
}

/// A change of prices for whom and when it says.
public struct Adjustment: Entity, Hashable {
  /// What identifies it.
  public var id: String
  /// The smaller stage comes first.
  public var stage: Int
  /// Within a stage the higher priority comes first.
  public var priority: Int
  /// For whom; nil is everybody.
  public var condition: Condition?
  /// What it does.
  public var effect: Effect
  /// The currency of its amount; without one it is read in the currency of each answer.
  public var currency: Currency?
  /// How it goes with the others of its stage.
  public var stacking: Stacking
  /// When it holds.
  public var window: Window

  /// An adjustment.
  public init(
    id: String, stage: Int, priority: Int = 0, condition: Condition? = nil, effect: Effect,
    currency: Currency? = nil, stacking: Stacking = .compound, window: Window = .always
  ) {
    self.id = id
    self.stage = stage
    self.priority = priority
    self.condition = condition
    self.effect = effect
    self.currency = currency
    self.stacking = stacking
    self.window = window
  }

  /// The id.
  public var key: EntityKey { EntityKey("adjustment", id) }

  /// Everything outside its domain.
  public func faults() -> [Fault] {
    var report = FaultReport()
    report.requireName(id, "/id")
    report.requireOrdinal(stage, "/stage")
    report.requireOrdinal(priority, "/priority")
    report.requireWindow(window)
    if let condition { report.add(condition.faults(), below: "/when") }
    effect.addFaults(to: &report, "/effect")
    return report.faults
  }
}
