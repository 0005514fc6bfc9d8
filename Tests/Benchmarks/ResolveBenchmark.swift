import Pricing

/// Prices one item by a rulebook of two lists, four tiers each and a number of adjustments.
struct ResolveBenchmark {
  let sheet: PriceSheet
  let rulebook: Rulebook
  let context: PriceContext
  let at: Instant

  init(adjustmentCount: Int) throws {
    at = try Instant("2026-11-20T10:00:00.123Z")
    let euro = Currency("EUR")!
    let tiers = try [("1", "100.00"), ("10", "92.00"), ("50", "88.50"), ("100", "85.25")].map {
      PriceTier(.from(try Decimal($0)), unit: try Decimal($1))
    }
    sheet = try PriceSheet(
      version: 17,
      item: Item(
        sku: "DRILL-18V", category: "tools/power/drills", cost: try Decimal("71.00"),
        currency: euro),
      entries: ["dealer", "retail"].map {
        PriceEntry(list: $0, subject: .sku("DRILL-18V"), tiers: tiers)
      })
    rulebook = try Rulebook(
      publishing: RulebookDraft(
        revision: 4711, pivot: Currency("USD")!,
        lists: [
          PriceList(id: "retail", currency: euro, rank: 0),
          PriceList(
            id: "dealer", currency: euro, rank: 10, condition: .equals(.segment, "dealer")),
        ],
        adjustments: try (0..<adjustmentCount).map { try Self.adjustment($0) },
        guardrails: [Guardrail(id: "margin-15", minMargin: try Percentage("15%"))],
        roundings: [
          RoundingProfile(
            currency: euro, increment: try Decimal("0.01"), ending: try Decimal("0.99"))
        ]))
    context = try PriceContext(
      quantity: try Decimal("12"), currency: euro, channel: "b2b", country: "DE",
      segments: ["dealer"])
  }

  /// Two of five apply; the others fail by their channel, their window or their quantity.
  private static func adjustment(_ index: Int) throws -> Adjustment {
    let condition: Condition? =
      switch index % 5 {
      case 0: .all([.equals(.segment, "dealer"), .equals(.channel, "b2b")])
      case 1: .isOne(.channel, of: ["web", "app", "kiosk"])
      case 2: nil
      case 3:
        .all([.equals(.category, "tools"), .compares(.quantity, .greater, try Decimal("20"))])
      default: .any([.equals(.country, "DE"), .equals(.country, "AT")])
      }
    let ended = Window(until: try Instant("2026-01-01T00:00:00Z"))
    return Adjustment(
      id: "adjustment-\(index)", stage: index / 5, condition: condition,
      effect: try Effect(index % 2 == 0 ? "-1.5%" : "+1%"),
      stacking: index % 3 == 0 ? .additive : .compound, window: index % 5 == 4 ? ended : .always)
  }

  /// Runs so many resolutions and answers the sum of their totals, so that none can be left out.
  @inline(never)
  func run(_ count: Int) throws -> Int128 {
    var sum: Int128 = 0
    for _ in 0..<count {
      sum &+= try resolve(sheet, rulebook, context, at: at).total.units
    }
    return sum
  }

  /// Prints the best of twenty runs. With a count, only runs: `benchmarks resolve 5 100000` is what
  /// callgrind counts.
  static func main(_ arguments: ArraySlice<String>) throws {
    if arguments.count == 2, let adjustments = Int(arguments.first!),
      let count = Int(arguments.last!)
    {
      print(try ResolveBenchmark(adjustmentCount: adjustments).run(count))
      return
    }
    for adjustmentCount in [0, 5, 50] {
      let benchmark = try ResolveBenchmark(adjustmentCount: adjustmentCount)
      let count = 20_000
      var best = Duration.seconds(1_000)
      for _ in 0..<20 {
        best = min(best, try ContinuousClock().measure { _ = try benchmark.run(count) })
      }
      let nanoseconds = Double(best.components.attoseconds) / 1e9 / Double(count)
      print("resolve, 2 lists, 4 tiers, \(adjustmentCount) adjustments: \(nanoseconds) ns")
    }
  }
}
