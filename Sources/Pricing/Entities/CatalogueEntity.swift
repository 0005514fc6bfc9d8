/// One entity of a catalogue, of whichever kind.
///
/// The rare kinds are large and stand behind a reference, so that the value is no larger than the
/// kinds there are millions of: copies of it were a tenth of the time that reading a file takes.
package enum CatalogueEntity: Sendable, Hashable {
  indirect case rounding(RoundingProfile)
  indirect case fxRate(FXRate)
  indirect case priceList(PriceList)
  indirect case adjustment(Adjustment)
  indirect case guardrail(Guardrail)
  indirect case strategy(Strategy)
  case item(Item)
  case price(PriceEntry)
  case signal(Signal)

  package var kind: EntityKind {
    switch self {
    case .rounding: .rounding
    case .fxRate: .fxRate
    case .priceList: .priceList
    case .adjustment: .adjustment
    case .guardrail: .guardrail
    case .strategy: .strategy
    case .item: .item
    case .price: .price
    case .signal: .signal
    }
  }

  /// What no other entity of the catalogue shares.
  package var key: EntityKey {
    switch self {
    case .rounding(let profile): profile.key
    case .fxRate(let rate): rate.key
    case .priceList(let list): list.key
    case .adjustment(let adjustment): adjustment.key
    case .guardrail(let guardrail): guardrail.key
    case .strategy(let strategy): strategy.key
    case .item(let item): item.key
    case .price(let entry): entry.key
    case .signal(let signal): signal.key
    }
  }

  /// Everything outside its domain.
  package func faults() -> [Fault] {
    switch self {
    case .rounding(let profile): profile.faults()
    case .fxRate(let rate): rate.faults()
    case .priceList(let list): list.faults()
    case .adjustment(let adjustment): adjustment.faults()
    case .guardrail(let guardrail): guardrail.faults()
    case .strategy(let strategy): strategy.faults()
    case .item(let item): item.faults()
    case .price(let entry): entry.faults()
    case .signal(let signal): signal.faults()
    }
  }
}
