import Pricing
import Testing

/// What users of other pricing systems complain about, line by line, and what happens here.
struct ComplaintTests {
  @Test func `the precomputed matrix explodes: thousands of customer lists need one entry`() throws
  {
    var scene = Scene.drill
    for number in 1...2_000 {
      scene.draft.lists.append(
        PriceList(
          id: "customer-\(number)", currency: "EUR", rank: 1,
          condition: .equals(.customerID, "\(number)"), parent: "retail",
          adjust: .addition(try #require(Decimal(-number)))))
    }
    scene.entries = [.drill("retail", "5000")]
    let (sheet, rulebook) = (try scene.sheet(), try scene.rulebook())
    for number in [1, 2, 777, 2_000] {
      let context = try PriceContext(customerID: Text("\(number)"))
      let price = try resolve(sheet, rulebook, context, at: scene.at)
      #expect(price.unitPrice == Decimal(5_000 - number) && price.list == "customer-\(number)")
    }
    #expect(try resolve(sheet, rulebook, PriceContext(), at: scene.at).list == "retail")
  }

  @Test func `a scheduled price flips late: here it flips at its millisecond, with no job`() throws
  {
    let sale = Window(from: "2026-11-27T00:00:00Z", until: "2026-11-28T00:00:00Z")
    let scene = Scene.drill.with { $0.entries.append(.drill("retail", "80", sale)) }
    let (sheet, rulebook, context) = (try scene.sheet(), try scene.rulebook(), PriceContext())
    func unit(_ at: Instant) throws -> Decimal {
      try resolve(sheet, rulebook, context, at: at).unitPrice
    }
    #expect(try unit("2026-11-26T23:59:59.999Z") == "100")
    #expect(try unit("2026-11-27T00:00:00Z") == "80")
    #expect(try unit("2026-11-27T23:59:59.999Z") == "80")
    #expect(try unit("2026-11-28T00:00:00Z") == "100")
    #expect(try scene.price().validUntil == "2026-11-27T00:00:00Z")
    #expect(try scene.price(at: "2026-11-27T12:00:00Z").validUntil == "2026-11-28T00:00:00Z")
    #expect(try scene.price(at: "2026-11-28T00:00:00Z").validUntil == nil)
  }

  @Test func `midnight and time zones: midnight in Berlin is an instant, and days do not overlap`()
    throws
  {
    let november = Window(until: "2026-12-01T00:00:00+01:00")
    let december = Window(from: "2026-12-01T00:00:00+01:00")
    let scene = Scene.drill.with {
      $0.entries = [.drill("retail", "90", november), .drill("retail", "95", december)]
    }
    #expect(try scene.unit(at: "2026-11-30T22:59:59.999Z") == "90")
    #expect(try scene.unit(at: "2026-11-30T23:00:00Z") == "95")
    #expect(try scene.unit(at: "2026-12-01T00:30:00+01:30") == "95")
    #expect(try scene.price().validUntil?.description == "2026-11-30T23:00:00Z")
  }

  @Test func `a customer in two groups gets none: segments are a set, in any order`() throws {
    let lists = ["dealer", "vip"].enumerated().map { rank, segment in
      PriceList(
        id: segment, currency: "EUR", rank: 1 + rank, condition: .equals(.segment, segment))
    }
    for segments in [["dealer", "vip"], ["vip", "dealer"], ["vip", "dealer", "vip"]] {
      let scene = Scene.drill.with {
        $0.draft.lists += lists
        $0.entries += [.drill("dealer", "85"), .drill("vip", "90")]
        $0.request.segments = segments
      }
      #expect(try scene.price().list == "vip")
      #expect(try scene.with { $0.request.segments = ["dealer"] }.price().list == "dealer")
    }
  }

  @Test func `the wrong list wins: among equals the lower price, for this quantity, then the id`()
    throws
  {
    let scene = Scene.drill.with {
      $0.draft.lists = ["b", "a", "c"].map { PriceList(id: $0, currency: "EUR", rank: 0) }
      $0.entries = [.drill("b", "70"), .drill("a", "70")]
      $0.entries.append(
        PriceEntry(
          list: "c", subject: .sku("drill"),
          tiers: [PriceTier(.from("0"), unit: "75"), PriceTier(.from("10"), unit: "65")]))
    }
    #expect(try scene.price().list == "a")
    #expect(try scene.with { $0.request.quantity = "10" }.price().list == "c")
  }

  @Test func `stacking is unpredictable: stages and modes say what comes of three discounts`()
    throws
  {
    func unit(_ stacking: [Stacking], stages: [Int] = [1, 1, 1]) throws -> Decimal {
      try Scene.drill.with { scene in
        scene.draft.adjustments = zip(stacking, stages).enumerated().map { index, pair in
          Adjustment(id: "\(index)", stage: pair.1, effect: "-10%", stacking: pair.0)
        }
      }.unit()
    }
    #expect(try unit([.compound, .compound, .compound]) == "72.90")
    #expect(try unit([.additive, .additive, .additive]) == "70")
    #expect(try unit([.compound, .exclusive, .compound]) == "81")
    #expect(try unit([.exclusive, .compound, .compound]) == "90")
    #expect(try unit([.exclusive, .compound, .compound], stages: [1, 1, 2]) == "81")
    #expect(try unit([.additive, .compound, .additive]) == "71")
  }

  @Test func `cents do not add up: what is a price for twelve costs that price`() throws {
    let dozen = PriceEntry(
      list: "retail", subject: .sku("drill"), mode: .package,
      tiers: [PriceTier(.upTo(nil), unit: "115", size: "12")])
    let price = try Scene.drill.with {
      $0.entries = [dozen]
      $0.request.quantity = "12"
    }.price()
    #expect(price.total == "115" && price.unitPrice == "9.583333333333")
  }

  @Test func `cents do not add up: tenths are tenths, and a line is what its unit says`() throws {
    let scene = Scene.drill.with {
      $0.entries = [.drill("retail", "0.1")]
      $0.request.quantity = "3"
    }
    #expect(try scene.price().total.description == "0.3")
    let thirds = scene.with { $0.entries = [.drill("retail", "33.335")] }
    // Rounded once, by unit: 3 × 33.34, not 100.005 rounded.
    #expect(try thirds.price().unitPrice == "33.34" && thirds.price().total == "100.02")
    let byLine = thirds.with {
      $0.draft.roundings = [
        RoundingProfile(currency: "EUR", increment: "0.01", mode: .halfUp, level: .line)
      ]
    }
    #expect(try byLine.price().unitPrice == "33.335" && byLine.price().total == "100.01")
  }

  @Test func `charm price below the floor: the next ending above it, or an error`() throws {
    let scene = Scene.drill.with {
      $0.entries = [.drill("retail", "10.10")]
      $0.draft.roundings = [
        RoundingProfile(currency: "EUR", increment: "0.01", mode: .halfEven, ending: "0.99")
      ]
    }
    #expect(try scene.unit() == "9.99")
    let floor = scene.with { $0.draft.guardrails = [Guardrail(id: "f", floor: "10")] }
    #expect(try floor.unit() == "10.99")
    let both = floor.with {
      $0.draft.guardrails.append(Guardrail(id: "c", ceiling: "10.50"))
    }
    #expect(try both.error() == .guardrailInfeasible)
  }

  @Test func `seconds for a list of products: a thousand lines share one rulebook and context`()
    throws
  {
    let scene = WorkedExampleTests.scene
    let (sheet, rulebook) = (try scene.sheet(), try scene.rulebook())
    var context = try scene.context()
    var total = Decimal.zero
    for line in 1...1_000 {
      let quantity = try #require(Decimal(line))
      try context.setQuantity(quantity)
      let price = try resolve(sheet, rulebook, context, at: scene.at)
      total = try total + price.total
      guard line % 100 == 0 else { continue }
      #expect(try price == scene.with { $0.request.quantity = quantity }.price())
    }
    // Lines of 1…9 at 89.99, of 10…1000 at 83.99.
    #expect(try total == Decimal("89.99") * "45" + "83.99" * "500455")
  }

  @Test func `a price nobody can explain: what lost is there with its reason`() throws {
    let past = Window(until: "2026-01-01T00:00:00Z")
    let scene = Scene.drill.with {
      $0.draft.lists += [
        PriceList(id: "dealer", currency: "EUR", rank: 5, condition: .equals(.segment, "dealer")),
        PriceList(id: "old", currency: "EUR", rank: 9, window: past),
        PriceList(id: "ended", currency: "EUR", rank: 8),
        PriceList(id: "bulk", currency: "EUR", rank: 7),
        PriceList(id: "empty", currency: "EUR", rank: 7),
        PriceList(id: "cheap", currency: "EUR", rank: -1),
        PriceList(id: "dear", currency: "EUR", rank: 0),
      ]
      $0.entries += [
        .drill("dealer", "1"), .drill("old", "2"), .drill("ended", "3", past),
        .drill("cheap", "4"), .drill("dear", "101"),
        PriceEntry(
          list: "bulk", subject: .sku("drill"), tiers: [PriceTier(.from("100"), unit: "5")]),
      ]
    }
    let rejected = try scene.explained().rejected
    #expect(
      Dictionary(uniqueKeysWithValues: rejected.map { ($0.list, $0.reason) }) == [
        "dealer": .conditionFails, "old": .outsideWindow, "ended": .noEntryHolds,
        "bulk": .belowFirstTier, "cheap": .lowerRank, "dear": .higherPrice,
      ])
  }

  @Test func `no event when the effective price changes: walking price_valid_until meets them all`()
    throws
  {
    var scene = Scene.drill.with {
      $0.entries.append(
        .drill("retail", "80", Window(from: "2026-11-21T00:00:00Z", until: "2026-11-24T00:00:00Z")))
      $0.draft.adjustments = [
        Adjustment(
          id: "happy-hour", stage: 1, effect: "-10%",
          window: Window(from: "2026-11-23T17:00:00Z", until: "2026-11-23T18:00:00Z")),
        Adjustment(
          id: "surge", stage: 2,
          effect: .curve(
            SignalCurve(signal: "demand", points: [.init("1", "0%"), .init("2", "20%")]))
        ),
      ]
      $0.signals = [
        Signal(
          sku: "drill", name: "demand", value: "1.5", observedAt: "2026-11-22T06:00:00Z",
          expiresAt: "2026-11-22T09:00:00Z")
      ]
    }
    var walked: [String] = []
    var next: Instant? = scene.at
    while let at = next {
      let price = try scene.price(at: at)
      walked.append("\(at) \(price.unitPrice)")
      next = price.validUntil
    }
    // The same by looking at every quarter of an hour.
    var scanned: [String] = []
    var last: Decimal?
    for quarter in 0..<(5 * 24 * 4) {
      scene.at = Instant(milliseconds: scene.at.milliseconds + (quarter == 0 ? 0 : 900_000))
      let unit = try scene.unit()
      if unit != last { scanned.append("\(scene.at) \(unit)") }
      last = unit
    }
    #expect(walked == scanned)
    #expect(scanned.count == 7)
  }
}
