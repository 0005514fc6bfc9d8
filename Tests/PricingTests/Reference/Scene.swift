import Pricing

/// Everything one resolution depends on, as plain entities: what the reference reads, and what the
/// engine's documents are made of.
struct Scene {
  var item: Item
  var entries: [PriceEntry] = []
  var signals: [Signal] = []
  var draft: RulebookDraft
  var request = Request()
  var at: Instant

  struct Request {
    var quantity: Decimal = .one
    var currency: Currency?
    var channel: String?
    var country: String?
    var customerID: String?
    var segments: [String] = []
    var attributes: [String: String] = [:]
  }

  func sheet() throws -> PriceSheet {
    try PriceSheet(version: 17, item: item, entries: entries, signals: signals)
  }

  func rulebook() throws -> Rulebook { try Rulebook(publishing: draft) }

  func context() throws -> PriceContext {
    try PriceContext(
      quantity: request.quantity, currency: request.currency,
      channel: request.channel.map { Text($0) }, country: request.country.map { Text($0) },
      customerID: request.customerID.map { Text($0) },
      segments: request.segments.map { Text($0) }, attributes: request.attributes)
  }

  /// The engine's answer.
  func resolved(at instant: Instant? = nil) throws -> Result<Price, ResolutionError> {
    let (sheet, rulebook, context) = (try sheet(), try rulebook(), try context())
    return Result { () throws(ResolutionError) in
      try resolve(sheet, rulebook, context, at: instant ?? at)
    }
  }

  func explained() throws -> Explanation {
    explain(try sheet(), try rulebook(), try context(), at: at)
  }
}
