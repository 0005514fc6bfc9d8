import Bytes
import JSON
import Pricing

/// What one price is asked for: a product, and the facts it depends on.
struct PriceQuestion: ~Copyable {
  /// The product's sku, which has been looked at.
  private(set) var productID = ByteBuffer()
  var facts = PriceFacts()
  /// Whether it is asked how the price came about.
  var wantsExplanation = false

  /// Forgets the question and keeps the memory.
  mutating func removeAll() {
    productID.removeAll()
    facts.removeAll()
    wantsExplanation = false
  }

  mutating func setProduct(_ id: Span<UInt8>) throws(JSONProblem) {
    try id.requireText(byteCountMax: EntityLimits.nameByteCountMax)
    productID.append(id)
  }
}

/// From a body.
extension PriceQuestion {
  mutating func read(_ body: borrowing JSONDocument, _ problems: inout JSONProblems) {
    body.forEachMember(of: body.root, &problems) { name, value, problems throws(JSONProblem) in
      switch name {
      case "product_id":
        try body.withString(value) { text throws(JSONProblem) in try setProduct(text) }
      case "quantity":
        facts.ask(
          for: try body.withNumberOrString(value) { text throws(JSONProblem) in
            try Decimal(quantity: text)
          })
      case "explain": wantsExplanation = try body.boolean(value)
      default:
        guard try facts.read(name, value, of: body, &problems) else { throw .unknownField }
      }
    }
    body.require("product_id", of: body.root, &problems)
  }
}
