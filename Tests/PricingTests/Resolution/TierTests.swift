import Pricing
import Testing

/// Amounts by tier, at and around every bound.
struct TierTests {
  private func amounts(
    _ mode: TierMode, _ tiers: [PriceTier], _ quantities: [Decimal]
  ) throws -> [String] {
    try quantities.map { quantity in
      let scene = Scene.drill.with {
        $0.entries = [
          PriceEntry(list: "retail", subject: .sku("drill"), mode: mode, tiers: tiers)
        ]
        $0.request.quantity = quantity
        $0.draft.roundings = [
          RoundingProfile(currency: "EUR", increment: "0.000001", level: .line)
        ]
      }
      return try scene.error() == .noPrice ? "none" : try scene.price().total.description
    }
  }

  @Test func `volume from: the tier's first quantity is in it, below the first there is no price`()
    throws
  {
    let tiers = [PriceTier(.from("1"), unit: "10"), PriceTier(.from("10"), unit: "9")]
    #expect(
      try amounts(.volume, tiers, ["0.999999999999", "1", "9.5", "10", "10.5"])
        == ["none", "10", "95", "90", "94.5"])
  }

  @Test func `volume up to: the tier's last quantity is in it, and no fraction falls between`()
    throws
  {
    let tiers = [
      PriceTier(.upTo("10"), unit: "10"), PriceTier(.upTo("20"), unit: "9", flat: "1"),
      PriceTier(.upTo(nil), unit: "8"),
    ]
    #expect(
      try amounts(.volume, tiers, ["0.5", "10", "10.000001", "20", "20.5", "1000000"])
        == ["5", "100", "91.000009", "181", "164", "8000000"])
  }

  @Test func `graduated: each tier prices its part, and its flat is due when it has one`() throws {
    let tiers = [
      PriceTier(.upTo("10"), unit: "5", flat: "2"), PriceTier(.upTo("20"), unit: "4"),
      PriceTier(.upTo(nil), unit: "3", flat: "1"),
    ]
    #expect(
      try amounts(.graduated, tiers, ["0.5", "10", "11", "20", "20.5"])
        == ["4.5", "52", "56", "92", "94.5"])
  }

  @Test func `package: every started one is paid`() throws {
    let tiers = [
      PriceTier(.upTo("12"), unit: "10", size: "6"),
      PriceTier(.upTo(nil), unit: "15", flat: "2", size: "12"),
    ]
    #expect(
      try amounts(.package, tiers, ["0.5", "6", "6.000001", "12", "13", "24", "25"])
        == ["10", "10", "20", "20", "32", "32", "47"])
  }

  @Test func `base_price is the first tier's unit, per piece for packages`() throws {
    let package = PriceEntry(
      list: "retail", subject: .sku("drill"), mode: .package,
      tiers: [PriceTier(.from("0"), unit: "115", size: "12")])
    let scene = Scene.drill.with { $0.entries = [package] }
    #expect(try scene.price().basePrice == "9.583333333333")
  }

  @Test func `each of 256 tiers is found`() throws {
    let tiers = try (1...256).map {
      PriceTier(.from(try #require(Decimal($0))), unit: try #require(Decimal(1_000 - $0)))
    }
    let scene = Scene.drill.with {
      $0.entries = [PriceEntry(list: "retail", subject: .sku("drill"), tiers: tiers)]
    }
    for number in 1...256 {
      let price = try scene.with { $0.request.quantity = Decimal(number) ?? .one }.price()
      #expect(price.unitPrice == Decimal(1_000 - number))
    }
  }
}
