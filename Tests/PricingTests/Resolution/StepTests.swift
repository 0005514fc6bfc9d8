import Pricing
import Testing

/// Steps 6 to 11, each by an example that is worked out by hand.
struct StepTests {
  private func rate(
    _ base: Currency, _ quote: Currency, _ rate: Decimal,
    _ observed: Instant = "2026-11-01T00:00:00Z", expires: Instant? = nil
  ) -> FXRate {
    FXRate(base: base, quote: quote, rate: rate, observedAt: observed, expiresAt: expires)
  }

  private func unit(in currency: Currency, _ rates: [FXRate]) throws -> Decimal {
    try Scene.drill.with {
      $0.request.currency = currency
      $0.draft.rates = rates
      $0.draft.roundings = [
        RoundingProfile(currency: currency, increment: "0.000000000001")
      ]
    }.unit()
  }

  @Test func `conversion is direct, else by the exact inverse, else crossed through the pivot`()
    throws
  {
    let inverse = rate("GBP", "EUR", "3")
    let crossed = [rate("USD", "EUR", "3"), rate("USD", "GBP", "0.9")]
    #expect(try unit(in: "GBP", [rate("EUR", "GBP", "0.85"), inverse] + crossed) == "85")
    // 100 / 3, not 100 × 0.333333333333.
    #expect(try unit(in: "GBP", [inverse] + crossed) == "33.333333333333")
    #expect(try unit(in: "GBP", crossed) == "30")
    #expect(try unit(in: "EUR", []) == "100")
  }

  @Test func `an expired or missing rate is an error: no older one, and no other list`() throws {
    let old = rate("EUR", "GBP", "0.8", "2026-10-01T00:00:00Z")
    let expired = rate("EUR", "GBP", "0.85", expires: "2026-11-20T12:00:00Z")
    #expect(throws: ResolutionError.staleRate(base: "EUR", quote: "GBP")) {
      try unit(in: "GBP", [old, expired, rate("GBP", "EUR", "2")])
    }
    #expect(throws: ResolutionError.staleRate(base: "EUR", quote: "GBP")) {
      try unit(in: "GBP", [rate("EUR", "USD", "1")])
    }
    let scene = Scene.drill.with {
      $0.request.currency = "GBP"
      $0.draft.rates = [old, expired, rate("EUR", "GBP", "0.9", "2026-11-20T13:00:00Z")]
    }
    #expect(try scene.unit(at: "2026-11-20T11:59:59.999Z") == "85")
    #expect(try scene.price(at: "2026-11-19T00:00:00Z").validUntil == "2026-11-20T12:00:00Z")
    #expect(try scene.error() == .staleRate(base: "EUR", quote: "GBP"))
    #expect(try scene.unit(at: "2026-11-20T13:00:00Z") == "90")
  }

  @Test func `an amount names its currency or is read in the answer's`() throws {
    let scene = Scene.drill.with {
      $0.draft.rates = [rate("USD", "EUR", "0.5")]
      $0.draft.adjustments = [
        Adjustment(id: "fee", stage: 1, effect: "+10", currency: "USD"),
        Adjustment(id: "plain", stage: 2, effect: "+10"),
      ]
    }
    #expect(try scene.unit() == "115")
    #expect(try scene.with { $0.draft.rates = [] }.error() == .staleRate(base: "USD", quote: "EUR"))
  }

  @Test func `amounts come after a stage's percentages, by priority, and never below zero`() throws
  {
    let scene = Scene.drill.with {
      $0.draft.adjustments = [
        Adjustment(id: "a", stage: 1, priority: 9, effect: "+10"),
        Adjustment(id: "b", stage: 1, priority: 1, effect: "-50%"),
        Adjustment(id: "c", stage: 1, priority: 10, effect: "=20"),
        Adjustment(id: "d", stage: 0, effect: "+1%"),
      ]
    }
    #expect(
      try scene.explained().trace.map(\.by) == [
        "retail", "volume from 0", "d", "b", "c", "a", "EUR",
      ])
    #expect(try scene.unit() == "30")
    let free = scene.with { $0.draft.adjustments = [Adjustment(id: "x", stage: 1, effect: "-101")] }
    #expect(try free.unit() == "0")
  }

  @Test func `a signal's curve is straight between points and level beyond; without it, neutral`()
    throws
  {
    let curve = SignalCurve(
      signal: "demand", points: [.init("0.5", "-10%"), .init("1", "0%"), .init("2", "+15%")])
    func scene(_ value: Decimal?) -> Scene {
      Scene.drill.with {
        $0.draft.adjustments = [
          Adjustment(id: "surge", stage: 1, effect: .curve(curve), stacking: .exclusive),
          Adjustment(id: "then", stage: 1, priority: -1, effect: "-50%"),
        ]
        if let value {
          $0.signals = [
            Signal(sku: "drill", name: "demand", value: value, observedAt: "2026-11-01T00:00:00Z")
          ]
        }
      }
    }
    let units = try ["0.1", "0.5", "0.75", "1", "1.4", "2", "9"].map { try scene($0).unit() }
    #expect(units == ["90", "90", "95", "100", "106", "115", "115"])
    // Missing: neither changes the price nor ends the stage, and the trace says so.
    #expect(try scene(nil).unit() == "50")
    let step = try #require(try scene(nil).explained().trace.first { $0.by == "surge" })
    #expect(step.note == "signal demand is missing or expired" && step.after == "100")
  }

  @Test func `the tightest guardrail wins, and a floor above the ceiling is an error`() throws {
    let scene = Scene.drill.with {
      $0.item.cost = "80"
      $0.draft.guardrails = [
        Guardrail(id: "all", ceiling: "95"),
        Guardrail(id: "tools", scope: .category("tools"), ceiling: "90"),
        Guardrail(id: "garden", scope: .category("garden"), ceiling: "1"),
        Guardrail(id: "other", scope: .sku("saw"), ceiling: "1"),
      ]
    }
    #expect(try scene.unit() == "90")
    #expect(try scene.explained().trace.first { $0.step == .guardrail }?.by == "tools")
    let margin = scene.with { $0.draft.guardrails.append(Guardrail(id: "m", minMargin: "20%")) }
    #expect(try margin.error() == .guardrailInfeasible)
    let costless = margin.with { $0.item.cost = nil }
    #expect(try costless.unit() == "90")
    #expect(try costless.explained().trace.contains { $0.by == "m" && $0.note != nil })
    let soft = margin.with { $0.draft.guardrails[4] = Guardrail(id: "m", minMargin: "10%") }
    #expect(try soft.unit() == "90")
  }

  @Test func `guardrails hold for a line: floor times quantity`() throws {
    let scene = Scene.drill.with {
      $0.entries = [
        PriceEntry(
          list: "retail", subject: .sku("drill"),
          tiers: [PriceTier(.from("0"), unit: "1", flat: "1")])
      ]
      $0.request.quantity = "7"
      $0.draft.guardrails = [Guardrail(id: "f", floor: "1.501")]
      $0.draft.roundings = [RoundingProfile(currency: "EUR", increment: "0.05", mode: .down)]
    }
    // 7 × 1 + 1 = 8 is below 7 × 1.501 = 10.507; the next multiple of 0.05 above is 10.55.
    let price = try scene.price()
    #expect(price.total == "10.55" && price.unitPrice == "1.501")
  }

  @Test(arguments: [
    ("0.10", "0.99"), ("0.99", "0.99"), ("1.20", "0.99"), ("1.49", "1.99"), ("1.50", "1.99"),
    ("2.00", "1.99"), ("0", "0"),
  ])
  func `an ending: the nearest price that has it, the first one below it, zero for nothing`(
    _ price: Decimal, _ rounded: Decimal
  ) throws {
    let scene = Scene.drill.with {
      $0.entries = [.drill("retail", price)]
      $0.draft.roundings = [
        RoundingProfile(currency: "EUR", increment: "0.01", mode: .halfUp, ending: "0.99")
      ]
    }
    #expect(try scene.unit() == rounded)
  }

  @Test func `an ending's period is the next power of ten above it`() throws {
    for (ending, expected) in [("9.99", "119.99"), ("10", "110"), ("0.05", "123.45")] {
      let scene = Scene.drill.with {
        $0.entries = [.drill("retail", "123.45")]
        $0.draft.roundings = [
          RoundingProfile(
            currency: "EUR", increment: "0.01", mode: .down, ending: Decimal(stringLiteral: ending))
        ]
      }
      #expect(try scene.unit() == Decimal(stringLiteral: expected))
    }
  }

  @Test func `without a profile a price is rounded to the minor unit, half to even`() throws {
    func unit(_ currency: Currency, _ price: Decimal) throws -> Decimal {
      try Scene.drill.with {
        $0.draft.lists[0].currency = currency
        $0.entries = [.drill("retail", price)]
      }.unit()
    }
    #expect(try unit("EUR", "1.125") == "1.12" && unit("EUR", "1.135") == "1.14")
    #expect(try unit("JPY", "100.5") == "100" && unit("KWD", "1.2345") == "1.234")
  }

  @Test func `hostile magnitudes are an error, never a wrap`() throws {
    let scene = Scene.drill.with { $0.entries = [.drill("retail", .greatest)] }
    #expect(try scene.error() == .amountOverflow)
    let line = Scene.drill.with {
      $0.entries = [.drill("retail", "999999999999999")]
      $0.request.quantity = "2"
    }
    #expect(try line.error() == .amountOverflow)
    #expect(try line.with { $0.request.quantity = "1" }.price().total == "999999999999999")
    #expect(ResolutionError.amountOverflow.code == "amount_overflow")
  }

  @Test func `windows of what was not asked for do not shorten a price's life`() throws {
    let soon = Window(until: "2026-11-20T13:00:00Z")
    let scene = Scene.drill.with {
      $0.draft.lists += [
        // Its condition does not hold; it has nothing for the item; it would, but lost.
        PriceList(
          id: "others", currency: "EUR", rank: 1, condition: .equals(.segment, "x"), window: soon),
        PriceList(id: "empty", currency: "EUR", rank: 1, window: soon),
      ]
      $0.entries.append(.drill("others", "1", soon))
      $0.draft.adjustments = [
        Adjustment(
          id: "x", stage: 1, condition: .equals(.segment, "x"), effect: "-1%", window: soon)
      ]
    }
    #expect(try scene.price().validUntil == nil)
    let loser = scene.with {
      $0.draft.lists.append(PriceList(id: "loser", currency: "EUR", rank: -1))
      $0.entries.append(.drill("loser", "1", soon))
    }
    #expect(try loser.price().validUntil == "2026-11-20T13:00:00Z")
  }
}
