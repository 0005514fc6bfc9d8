import Pricing

/// One entity of a catalogue, of whichever kind.
package enum CatalogueEntity: Sendable, Hashable {
  case rounding(RoundingProfile)
  case fxRate(FXRate)
  case priceList(PriceList)
  case adjustment(Adjustment)
  case guardrail(Guardrail)
  case strategy(Strategy)
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
  package var key: EntityKey { entity.key }

  /// Everything outside its domain.
  package func faults() -> [Fault] { entity.faults() }

  private var entity: any Entity {
    switch self {
    case .rounding(let profile): profile
    case .fxRate(let rate): rate
    case .priceList(let list): list
    case .adjustment(let adjustment): adjustment
    case .guardrail(let guardrail): guardrail
    case .strategy(let strategy): strategy
    case .item(let item): item
    case .price(let entry): entry
    case .signal(let signal): signal
    }
  }
}
