import Bytes
import Pricing

extension EntityKind {
  /// The kind as a line names it.
  package var name: StaticString {
    switch self {
    case .rounding: "rounding"
    case .fxRate: "fx_rate"
    case .priceList: "price_list"
    case .adjustment: "adjustment"
    case .guardrail: "guardrail"
    case .strategy: "strategy"
    case .item: "item"
    case .price: "price"
    case .signal: "signal"
    }
  }

  /// The kind of that name.
  init?(parsing name: Span<UInt8>) {
    switch name {
    case "price": self = .price
    case "item": self = .item
    case "signal": self = .signal
    case "rounding": self = .rounding
    case "fx_rate": self = .fxRate
    case "price_list": self = .priceList
    case "adjustment": self = .adjustment
    case "guardrail": self = .guardrail
    case "strategy": self = .strategy
    default: return nil
    }
  }
}
