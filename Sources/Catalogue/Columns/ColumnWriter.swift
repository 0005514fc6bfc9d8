import Pricing

/// The values of a row of either engine, given one after the other in the order of its columns.
protocol ColumnWriter: ~Copyable {
  mutating func null()
  mutating func text(_ value: String?)
  /// A whole number of 64 bits.
  mutating func number(_ value: Int)
  /// A whole number of 32 bits, as ranks, stages and priorities are.
  mutating func ordinal(_ value: Int)
  mutating func decimal(_ value: Decimal?)
  /// One field of all tiers.
  mutating func decimals(_ tiers: [PriceTier], _ field: (PriceTier) -> Decimal?)
  mutating func instant(_ value: Instant?)
  mutating func start(of window: Window)
  mutating func end(of window: Window)
}

/// Values as columns.
extension ColumnWriter where Self: ~Copyable {
  mutating func share(_ value: Percentage?) { decimal(value?.fraction) }

  mutating func currency(_ value: Currency?) { text(value?.code) }

  mutating func scope(_ scope: Scope) {
    switch scope {
    case .everything:
      null()
      null()
    case .sku(let sku):
      text(sku)
      null()
    case .category(let path):
      null()
      text(path)
    }
  }
}
