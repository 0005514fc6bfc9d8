import Catalogue
import Pricing

/// Every kind of entity with every field, in the order of an export.
enum Sample {
  static let entities: [CatalogueEntity] = [
    .rounding(
      RoundingProfile(
        currency: euro, increment: "0.05", mode: .halfDown, ending: "0.95", level: .line)),
    .rounding(RoundingProfile(minorUnitOf: dollar)),
    .fxRate(FXRate(base: euro, quote: dollar, rate: "1.083", observedAt: day(1))),
    .fxRate(
      FXRate(
        base: euro, quote: dollar, rate: "1.084", observedAt: day(2), expiresAt: day(3))),
    .priceList(
      PriceList(
        id: "dealer", currency: dollar, rank: -3,
        condition: .all([
          .any([.equals(.segment, "dealer"), .isOne(.country, of: ["DE", "\"quoted\" ü"])]),
          .not(.compares(.quantity, .lessOrEqual, "10.5")),
          .compares(.item("weight"), .greater, "-1"), .equals(.attribute("a"), ""),
        ]),
        window: Window(from: day(1), until: day(9)), parent: "retail",
        adjust: "-10.5%", tax: .inclusive)),
    .list("retail", rank: 7),
    .adjustment(
      Adjustment(
        id: "curve", stage: 2,
        effect: .curve(
          SignalCurve(
            signal: "demand",
            points: [
              .init("0.5", "-10%"), .init("2", "+15.25%"),
            ])),
        stacking: .exclusive)),
    .adjustment(
      Adjustment(
        id: "fixed", stage: -1, priority: 4, condition: .equals(.category, "tools"),
        effect: "=49.99", currency: euro, stacking: .additive,
        window: Window(until: day(9)))),
    .guardrail(Guardrail(id: "all", minMargin: "15%")),
    .guardrail(
      Guardrail(
        id: "one", scope: .sku("A"), floor: "1.5", ceiling: "999999999999999.999999999999",
        currency: euro, maxChange: "5%")),
    .strategy(
      Strategy(
        id: "a", scope: .category("tools"), list: "retail",
        method: .costPlus(.margin("20%")), maxChange: "3%")),
    .strategy(
      Strategy(
        id: "b", scope: .sku("A"), list: "retail",
        method: .matchCompetitor(
          signal: "competitor_price", adjust: "-0.01", currency: euro))),
    .strategy(
      Strategy(
        id: "c", list: "dealer",
        method: .demandCurve(
          basis: .list("retail"),
          curve: SignalCurve(signal: "stock", points: [.init("1", "0%")])))),
    .strategy(
      Strategy(
        id: "d", list: "retail",
        method: .demandCurve(
          basis: .cost(.markup("+30%")),
          curve: SignalCurve(signal: "stock", points: [.init("1", "+1%")])))),
    .item(
      Item(
        sku: "A", category: "tools/power", cost: "71.00", currency: euro,
        attributes: ["brand": "Ünique \"X\"", "weight": "2.5"])),
    .item(Item(sku: "a", category: "tools")),
    .price(
      PriceEntry(
        list: "dealer", subject: .category("tools/power"),
        tiers: [PriceTier(.from("0"), unit: "5")])),
    .price(
      PriceEntry(
        list: "dealer", subject: .sku("A"), mode: .graduated,
        tiers: [
          PriceTier(.upTo("10"), unit: "5", flat: "3"), PriceTier(.upTo("20.5"), unit: "4.5"),
          PriceTier(.upTo(nil), unit: "4"),
        ])),
    .price(
      PriceEntry(
        list: "dealer", subject: .sku("A"), mode: .package,
        tiers: [PriceTier(.upTo(nil), unit: "100", size: "12")],
        window: Window(from: day(2), until: day(4)))),
    .price(
      PriceEntry(
        list: "retail", subject: .sku("A"),
        tiers: [
          PriceTier(.from("0"), unit: "100"), PriceTier(.from("10"), unit: "92", flat: "0"),
        ])),
    .signal(
      Signal(sku: "A", name: "demand", value: "-1.5", observedAt: day(1), expiresAt: day(2))),
    .signal(Signal(sku: "A", name: "stock", value: "40", observedAt: day(1))),
  ]
}
