import Pricing
import Testing

/// The drill of the contract: 71.00 to us, on a dealer list at 100.00, 92.00 from ten, −10 % this
/// week, a margin of 15 %, prices in EUR that end with 0.99.
struct WorkedExampleTests {
  static let scene = Scene(
    item: Item(sku: "DRILL-18V", category: "tools/power", cost: "71.00", currency: "EUR"),
    entries: [
      PriceEntry(
        list: "dealer", subject: .sku("DRILL-18V"),
        tiers: [PriceTier(.from("1"), unit: "100"), PriceTier(.from("10"), unit: "92")]),
      PriceEntry(
        list: "retail", subject: .sku("DRILL-18V"), tiers: [PriceTier(.from("1"), unit: "129")]),
    ],
    draft: RulebookDraft(
      revision: 4711, pivot: "USD",
      lists: [
        PriceList(id: "retail", currency: "EUR", rank: 0),
        PriceList(id: "dealer", currency: "EUR", rank: 10, condition: .equals(.segment, "dealer")),
      ],
      adjustments: [
        Adjustment(
          id: "black-friday", stage: 1, effect: "-10%",
          window: Window(from: "2026-11-15T23:00:00Z", until: "2026-12-01T00:00:00+01:00"))
      ],
      guardrails: [Guardrail(id: "margin-15", minMargin: "15%")],
      roundings: [RoundingProfile(currency: "EUR", increment: "0.01", ending: "0.99")]),
    request: Scene.Request(quantity: "12", currency: "EUR", segments: ["dealer"]),
    at: "2026-11-20T10:00:00.123Z")

  @Test func `the drill costs what the contract says`() throws {
    let price = try Self.scene.resolved().get()
    #expect(price.quantity == "12" && price.currency == "EUR")
    #expect(price.basePrice.text(fractionDigitCountMin: 2) == "100.00")
    #expect(price.unitPrice.text(fractionDigitCountMin: 2) == "83.99")
    #expect(price.total.text(fractionDigitCountMin: 2) == "1007.88")
    #expect(price.list == "dealer" && price.revision == 4711 && price.version == 17)
    #expect(price.validUntil?.description == "2026-11-30T23:00:00Z")
    #expect(price.at.description == "2026-11-20T10:00:00.123Z")
  }

  @Test func `a price nobody can explain: the drill's has every step and what lost`() throws {
    let explanation = try Self.scene.explained()
    let price = try Self.scene.resolved().get()
    #expect(explanation.result == .success(price))
    let steps = explanation.trace.map { step in
      [
        step.step.rawValue, step.by, step.effect ?? "-",
        step.after.text(fractionDigitCountMin: step.currency.minorDigitCount),
      ]
    }
    #expect(
      steps == [
        ["list", "dealer", "-", "100.00"],
        ["tier", "volume from 10", "-", "92.00"],
        ["adjustment", "black-friday", "-10%", "82.80"],
        ["guardrail", "margin-15", "-", "83.529411764706"],
        ["rounding", "EUR", "-", "83.99"],
      ])
    #expect(explanation.rejected == [Rejection(list: "retail", reason: .lowerRank)])
    #expect(explanation.rejected.map(\.reason.rawValue) == ["lower rank"])
  }
}
