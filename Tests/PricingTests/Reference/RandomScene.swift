import Pricing
import TestKit

/// Makes scenes small enough that everything in them meets: few ids, instants, bounds and amounts,
/// so that ties, shared boundaries and missing rates are the rule.
struct SceneMaker {
  var random: SeededGenerator
  /// Whether amounts may be as large as a decimal holds.
  var isHostile = false

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  static let start: Instant = "2026-11-20T00:00:00Z"

  mutating func scene() -> Scene {
    isHostile = chance(1, in: 10)
    let lists = lists()
    var draft = RulebookDraft(revision: 3, pivot: "USD", lists: lists)
    for list in lists where chance(1, in: 2) {
      for category in ["t", "t/p", "t/p/d", "x", "t/pp"] where chance(1, in: 3) {
        draft.entries += entries(on: list.id, .category(category), atMost: 2)
      }
    }
    draft.adjustments = (0..<count(7)).map { adjustment("adjustment-\($0)") }
    draft.guardrails = (0..<count(4)).map { guardrail("guardrail-\($0)") }
    draft.roundings = ["EUR", "USD", "GBP", "JPY"].filter { _ in chance(1, in: 3) }
      .map { rounding($0) }
    draft.rates = rates()
    let sku = "drill"
    return Scene(
      item: Item(
        sku: sku, category: pick(["t/p/d", "t/p", "t"]), cost: chance(3, in: 4) ? amount() : nil,
        currency: chance(1, in: 3) ? currency() : nil,
        attributes: ["brand": pick(["acme", "bolt"]), "weight": pick(["2", "2.0", "heavy"])]),
      entries: lists.flatMap { entries(on: $0.id, .sku(sku), atMost: 3) },
      signals: signals(sku), draft: draft, request: request(),
      at: chance(1, in: 6) ? instant(offset: -1) : instant())
  }

  private mutating func request() -> Scene.Request {
    Scene.Request(
      quantity: quantity(), currency: chance(1, in: 2) ? currency() : nil,
      channel: chance(2, in: 3) ? pick(["web", "b2b"]) : nil,
      country: chance(1, in: 2) ? pick(["DE", "AT"]) : nil,
      customerID: chance(1, in: 3) ? "c-1" : nil,
      segments: ["dealer", "vip", "staff"].filter { _ in chance(1, in: 2) },
      attributes: chance(1, in: 2) ? ["points": pick(["5", "10", "x"])] : [:])
  }

  private mutating func lists() -> [PriceList] {
    let ids = Array(["a", "b", "c", "d", "e", "f"].prefix(1 + count(6))).shuffled(using: &random)
    var lists: [PriceList] = []
    for id in ids {
      let parent = chance(1, in: 2) ? lists.randomElement(using: &random) : nil
      let adjust: Effect? =
        parent == nil || chance(1, in: 3)
        ? nil : pick(["-10%", "+5.00", "-2.5", "-100%", "+33.333%", "-20"])
      lists.append(
        PriceList(
          id: id, currency: parent?.currency ?? currency(), rank: count(2),
          condition: chance(1, in: 2) ? condition(depth: 2) : nil, window: window(),
          parent: parent?.id, adjust: adjust))
    }
    return lists
  }

  private mutating func entries(
    on list: String, _ subject: PriceEntry.Subject, atMost limit: Int
  ) -> [PriceEntry] {
    var entries: [PriceEntry] = []
    for _ in 0..<count(limit + 1) {
      let mode = pick([TierMode.volume, .volume, .volume, .graduated, .package])
      let entry = PriceEntry(
        list: list, subject: subject, mode: mode, tiers: tiers(mode), window: window())
      if !entries.contains(where: { $0.key == entry.key }) { entries.append(entry) }
    }
    return entries
  }

  private mutating func tiers(_ mode: TierMode) -> [PriceTier] {
    let isFrom = mode != .graduated && chance(1, in: 2)
    let bounds = ["0.5", "1", "2.5", "7", "10", "12", "100"].filter { _ in chance(1, in: 3) }
      .map { Decimal(stringLiteral: $0) }
    let hasFlats = mode == .volume ? chance(1, in: 4) : chance(1, in: 2)
    func tier(_ bound: TierBound) -> PriceTier {
      PriceTier(
        bound, unit: amount(), flat: hasFlats && chance(1, in: 2) ? amount() : nil,
        size: mode == .package ? pick(["1", "6", "0.25", "12"]) : nil)
    }
    if isFrom { return (bounds.isEmpty ? [.zero] : bounds).map { tier(.from($0)) } }
    return bounds.map { tier(.upTo($0)) } + [tier(.upTo(nil))]
  }

  private mutating func adjustment(_ id: String) -> Adjustment {
    let effect: Effect =
      switch count(5) {
      case 0: .fixed(amount())
      case 1: .addition(chance(1, in: 2) ? amount() : -amount())
      case 2: .curve(curve())
      default: pick(["-10%", "+7.5%", "-33.3333333333%", "-100%", "+0.0000000001%", "-50%"])
      }
    return Adjustment(
      id: id, stage: count(3), priority: count(2),
      condition: chance(1, in: 2) ? condition(depth: 2) : nil, effect: effect,
      currency: chance(1, in: 4) ? currency() : nil,
      stacking: pick([.compound, .compound, .additive, .exclusive]), window: window())
  }

  private mutating func curve() -> SignalCurve {
    let points: [SignalCurve.Point] = [
      .init("0.5", "-10%"), .init("1", "0%"), .init("1.7", "+3%"), .init("2", "+15%"),
    ]
    let chosen = points.filter { _ in chance(2, in: 3) }
    return SignalCurve(
      signal: pick(["demand", "stock"]), points: chosen.isEmpty ? [points[0]] : chosen)
  }

  private mutating func guardrail(_ id: String) -> Guardrail {
    var guardrail = Guardrail(
      id: id,
      scope: pick([
        .everything, .category("t"), .category("t/p"), .category("x"), .sku("drill"), .sku("saw"),
      ]),
      currency: chance(1, in: 2) ? currency() : nil)
    if chance(1, in: 2) { guardrail.floor = pick(["0", "1", "9.99", "12.345"]) }
    if chance(1, in: 2) { guardrail.ceiling = pick(["12.345", "20", "99.99", "1000000"]) }
    if chance(1, in: 3) { guardrail.minMargin = pick(["0%", "15%", "33.3%"]) }
    if guardrail.floor == nil && guardrail.ceiling == nil { guardrail.maxChange = "10%" }
    return guardrail
  }

  private mutating func rounding(_ code: String) -> RoundingProfile {
    RoundingProfile(
      currency: Currency(stringLiteral: code), increment: pick(["0.01", "0.05", "1", "0.25"]),
      mode: pick(RoundingMode.allCases),
      ending: chance(1, in: 3) ? pick(["0.99", "9.99", "0.05", "10"]) : nil,
      level: chance(1, in: 3) ? .line : .unit)
  }

  private mutating func rates() -> [FXRate] {
    var rates: [FXRate] = []
    for (base, quote) in [
      ("USD", "EUR"), ("EUR", "USD"), ("GBP", "USD"), ("USD", "JPY"), ("EUR", "GBP"),
    ] {
      for _ in 0..<count(4) {
        let observed = chance(2, in: 3) ? instant(offset: -86_400_000) : instant()
        let expires = chance(1, in: 3) ? window(after: observed) : nil
        let rate = FXRate(
          base: Currency(stringLiteral: base), quote: Currency(stringLiteral: quote),
          rate: pick(["0.9", "1.1", "0.000123", "151.37"]), observedAt: observed,
          expiresAt: expires)
        if !rates.contains(where: { $0.key == rate.key }) { rates.append(rate) }
      }
    }
    return rates
  }

  private mutating func signals(_ sku: String) -> [Signal] {
    var signals: [Signal] = []
    for name in ["demand", "stock"] {
      for _ in 0..<count(3) {
        let observed = instant(offset: chance(1, in: 2) ? -86_400_000 : 0)
        guard !signals.contains(where: { $0.name == name && $0.observedAt == observed }) else {
          continue
        }
        signals.append(
          Signal(
            sku: sku, name: name, value: pick(["0.2", "0.75", "1.4", "1.9", "5"]),
            observedAt: observed, expiresAt: chance(1, in: 2) ? window(after: observed) : nil))
      }
    }
    return signals
  }

  private mutating func condition(depth: Int) -> Condition {
    switch depth == 0 ? 5 + count(9) : count(14) {
    case 0: .all((0...count(2)).map { _ in condition(depth: depth - 1) })
    case 1, 2: .any((0...count(2)).map { _ in condition(depth: depth - 1) })
    case 3, 4: .not(condition(depth: depth - 1))
    case 5: .equals(.segment, pick(["dealer", "vip"]))
    case 6: .isOne(.segment, of: ["staff", "vip", "nobody"])
    case 7: .equals(.category, pick(["t", "t/p", "t/pp", "x"]))
    case 8: .compares(.quantity, pick([.greater, .greaterOrEqual, .less, .lessOrEqual]), "10")
    case 9: .equals(.channel, pick(["web", "b2b"]))
    case 10: .isOne(.country, of: ["DE", "CH"])
    case 11: .equals(.currency, pick(["EUR", "USD"]))
    case 12: .compares(.attribute("points"), pick([.greaterOrEqual, .less]), "10")
    default:
      pick([
        .equals(.item("brand"), "acme"), .compares(.item("weight"), .less, "3"),
        .isOne(.quantity, of: ["1.0", "12"]), .equals(.sku, "drill"), .equals(.customerID, "c-1"),
        .equals(.item("weight"), "2"), .equals(.item("none"), "2"),
      ])
    }
  }
}

/// Values to choose from.
extension SceneMaker {
  mutating func count(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  mutating func chance(_ part: Int, in whole: Int) -> Bool { count(whole) < part }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[count(values.count)] }

  mutating func currency() -> Currency { pick(["EUR", "EUR", "USD", "USD", "GBP", "JPY"]) }

  mutating func quantity() -> Decimal {
    if isHostile, chance(1, in: 3) {
      return pick(["999999999999999", "0.000000000001", "1000000"])
    }
    return pick(["1", "1", "10", "9.999999999999", "0.5", "12", "2.5", "100", "7", "13.37"])
  }

  mutating func amount() -> Decimal {
    if isHostile, chance(1, in: 3) {
      return pick([.greatest, "99999999999999.99", "0.000000000001", "123456789012.123456789012"])
    }
    return pick(["10", "10", "9.99", "20", "0", "19.995", "33.333333333333", "100", "0.05"])
  }

  mutating func instant(offset: Int64 = 0) -> Instant {
    Instant(milliseconds: Self.start.milliseconds + Int64(count(8)) * 3_600_000 + offset)
  }

  private mutating func window() -> Window {
    switch count(5) {
    case 0: return Window(from: instant())
    case 1: return Window(until: instant())
    case 2:
      let from = instant()
      return Window(from: from, until: window(after: from))
    default: return .always
    }
  }

  private mutating func window(after from: Instant) -> Instant {
    Instant(milliseconds: from.milliseconds + Int64(1 + count(30)) * 3_600_000)
  }
}

extension Scene {
  /// The same scene with everything that has no order in another order.
  func shuffled(using random: inout SeededGenerator) -> Scene {
    var scene = self
    scene.entries.shuffle(using: &random)
    scene.signals.shuffle(using: &random)
    scene.draft.lists.shuffle(using: &random)
    scene.draft.entries.shuffle(using: &random)
    scene.draft.adjustments.shuffle(using: &random)
    scene.draft.guardrails.shuffle(using: &random)
    scene.draft.roundings.shuffle(using: &random)
    scene.draft.rates.shuffle(using: &random)
    scene.request.segments.shuffle(using: &random)
    return scene
  }
}
