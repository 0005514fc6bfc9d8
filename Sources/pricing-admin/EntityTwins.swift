import Catalogue
import Interchange

/// What is read and written as a line and what is stored are one thing in two types.
extension Catalogue.CatalogueEntity {
  init(_ entity: Interchange.CatalogueEntity) {
    switch entity {
    case .rounding(let profile): self = .rounding(profile)
    case .fxRate(let rate): self = .fxRate(rate)
    case .priceList(let list): self = .priceList(list)
    case .adjustment(let adjustment): self = .adjustment(adjustment)
    case .guardrail(let guardrail): self = .guardrail(guardrail)
    case .strategy(let strategy): self = .strategy(strategy)
    case .item(let item): self = .item(item)
    case .price(let entry): self = .price(entry)
    case .signal(let signal): self = .signal(signal)
    }
  }
}

extension Interchange.CatalogueEntity {
  init(_ entity: Catalogue.CatalogueEntity) {
    switch entity {
    case .rounding(let profile): self = .rounding(profile)
    case .fxRate(let rate): self = .fxRate(rate)
    case .priceList(let list): self = .priceList(list)
    case .adjustment(let adjustment): self = .adjustment(adjustment)
    case .guardrail(let guardrail): self = .guardrail(guardrail)
    case .strategy(let strategy): self = .strategy(strategy)
    case .item(let item): self = .item(item)
    case .price(let entry): self = .price(entry)
    case .signal(let signal): self = .signal(signal)
    }
  }
}
