/// What a condition can ask about.
public enum Fact: Sendable, Hashable {
  /// Where the request comes from.
  case channel
  /// The country it comes from.
  case country
  /// The customer's segments, a set.
  case segment
  /// The customer.
  case customerID
  /// How many are asked for.
  case quantity
  /// The currency asked for; for adjustments that of the answer.
  case currency
  /// The item's category and those above it.
  case category
  /// The item.
  case sku
  /// An attribute of the request.
  case attribute(String)
  /// An attribute of the item.
  case item(String)

  /// The fact of a name as conditions write it: `quantity`, `attributes.loyalty`, `item.brand`.
  public init?(_ name: String) {
    switch name {
    case "channel": self = .channel
    case "country": self = .country
    case "segment": self = .segment
    case "customer_id": self = .customerID
    case "quantity": self = .quantity
    case "currency": self = .currency
    case "category": self = .category
    case "sku": self = .sku
    default:
      if name.hasPrefix("attributes."), name != "attributes." {
        self = .attribute(String(name.dropFirst("attributes.".count)))
      } else if name.hasPrefix("item."), name != "item." {
        self = .item(String(name.dropFirst("item.".count)))
      } else {
        return nil
      }
    }
  }

  /// The name as conditions write it.
  public var name: String {
    switch self {
    case .channel: "channel"
    case .country: "country"
    case .segment: "segment"
    case .customerID: "customer_id"
    case .quantity: "quantity"
    case .currency: "currency"
    case .category: "category"
    case .sku: "sku"
    case .attribute(let name): "attributes." + name
    case .item(let name): "item." + name
    }
  }
}
