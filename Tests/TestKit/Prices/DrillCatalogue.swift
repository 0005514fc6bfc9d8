import Pricing
import Quoting

/// The catalogue of the contract's example: a drill on a dealer list, 10 % off for a week, a
/// margin of 15 %, prices in EUR that end with 0.99.
package enum DrillCatalogue {
  /// When the example was asked.
  package static func instant() throws -> Instant { try Instant("2026-11-20T10:00:00.123Z") }

  package static func sheet(
    sku: String = "DRILL-18V", version: Int = 17, horizon: Instant? = nil
  ) throws -> PriceSheet {
    try PriceSheet(
      version: version,
      item: Item(
        sku: sku, category: "tools/power", cost: try Decimal("71.00"), currency: try euro()),
      entries: [
        try entry("dealer", sku, ("1", "100"), ("10", "92")),
        try entry("retail", sku, ("1", "129")),
      ], horizon: horizon)
  }

  package static func draft(revision: Int = 4711) throws -> RulebookDraft {
    let euro = try euro()
    return RulebookDraft(
      revision: revision, pivot: try currency("USD"),
      lists: [
        PriceList(id: "retail", currency: euro, rank: 0),
        PriceList(id: "dealer", currency: euro, rank: 10, condition: .equals(.segment, "dealer")),
      ],
      adjustments: [
        Adjustment(
          id: "black-friday", stage: 1, effect: try Effect("-10%"),
          window: Window(
            from: try Instant("2026-11-15T23:00:00Z"), until: try Instant("2026-11-30T23:00:00Z")))
      ],
      guardrails: [Guardrail(id: "margin-15", minMargin: try Percentage("15%"))],
      roundings: [
        RoundingProfile(
          currency: euro, increment: try Decimal("0.01"), ending: try Decimal("0.99"))
      ])
  }

  package static func rulebook(revision: Int = 4711) throws -> Rulebook {
    try Rulebook(publishing: draft(revision: revision))
  }

  /// A catalogue that is at the revision of its rulebook.
  package static func news(
    revision: Int = 4711, horizon: Instant? = nil
  ) throws -> CatalogueNews {
    CatalogueNews(
      revision: revision, rulebook: try rulebook(revision: revision), horizon: horizon)
  }

  package static func entry(
    _ list: String, _ sku: String, _ tiers: (from: String, unit: String)...
  ) throws -> PriceEntry {
    PriceEntry(
      list: list, subject: .sku(sku),
      tiers: try tiers.map { PriceTier(.from(try Decimal($0.from)), unit: try Decimal($0.unit)) })
  }

  private static func euro() throws -> Currency { try currency("EUR") }

  private static func currency(_ code: String) throws -> Currency {
    guard let currency = Currency(code) else { throw KitFailure("no currency \(code)") }
    return currency
  }
}
