/// Whether the price of one or the line is what is rounded.
public enum RoundingLevel: String, Sendable, Hashable {
  /// The price of one, then the line it makes.
  case unit
  /// The line alone.
  case line
}

/// How prices in a currency are rounded: the import format's `rounding`.
public struct RoundingProfile: Entity, Hashable {
  /// The currency it is for.
  public var currency: Currency
  /// What prices are multiples of.
  public var increment: Decimal
  /// How a price between two permitted ones chooses.
  public var mode: RoundingMode
  /// What the price of one ends with, as `0.99`.
  public var ending: Decimal?
  /// What is rounded.
  public var level: RoundingLevel

  /// A rounding profile.
  public init(
    currency: Currency, increment: Decimal, mode: RoundingMode = .halfEven,
    ending: Decimal? = nil, level: RoundingLevel = .unit
  ) {
    self.currency = currency
    self.increment = increment
    self.mode = mode
    self.ending = ending
    self.level = level
  }

  /// The profile of a currency that has none of its own: to the minor unit, half to even, by unit.
  public init(minorUnitOf currency: Currency) {
    self.init(currency: currency, increment: currency.minorUnit)
  }

  /// The currency.
  public var key: EntityKey { EntityKey("rounding", currency.code) }

  /// Everything outside its domain.
  public func faults() -> [Fault] {
    var report = FaultReport()
    report.require(increment.isPositive, "/increment", "must be greater than 0")
    if let ending {
      report.require(ending.isPositive, "/ending", "must be greater than 0")
      report.require(
        Self.period(of: ending) != nil, "/ending", "must be below 100000000000000")
    }
    return report.faults
  }

  /// The next power of ten above an ending (0.99 → 1, 9.99 → 10, 10 → 100), or nil where a decimal
  /// holds none.
  static func period(of ending: Decimal) -> Decimal? {
    var period: Int128 = 1
    while period <= ending.units { period *= 10 }
    return Decimal(units: period)
  }
}
