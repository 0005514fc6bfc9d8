/// What it costs, and how long that holds.
public struct Price: Sendable, Hashable {
  /// The currency of all amounts.
  public let currency: Currency
  /// How many were asked for.
  public let quantity: Decimal
  /// The unit of the chosen entry's first tier, after parents and conversion.
  public let basePrice: Decimal
  /// What one costs.
  public let unitPrice: Decimal
  /// What the line costs.
  public let total: Decimal
  /// The list that won.
  public let list: String
  /// Whether tax is contained.
  public let tax: Tax
  /// The revision of the rulebook.
  public let revision: Int
  /// The version of the sheet.
  public let version: Int
  /// The instant the price was asked for.
  public let at: Instant
  /// The next instant at which it could change by itself; nil where there is none.
  public let validUntil: Instant?
}
