import Interchange
import Pricing
import TestKit

/// Catalogues without meaning: every entity is within its domain, every kind and every optional
/// field there and not there, texts of all that JSON must escape.
struct RandomCatalogue {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// So many entities of random kinds in the canonical order; of two with one key, one.
  mutating func entities(_ count: Int) -> [CatalogueEntity] {
    let sorted = (0..<count).map { _ in
      entity(EntityKind.allCases.randomElement(using: &generator)!)
    }
    .sorted { $0.precedes($1) }
    return sorted.reduce(into: []) { kept, entity in
      if kept.last?.precedes(entity) ?? true { kept.append(entity) }
    }
  }

  mutating func entity(_ kind: EntityKind) -> CatalogueEntity {
    switch kind {
    case .rounding:
      .rounding(
        RoundingProfile(
          currency: currency(), increment: positive(),
          mode: RoundingMode.allCases.randomElement(using: &generator)!,
          ending: maybe { Decimal(units: Int128($0.number(in: 1...9_999)) * 10_000_000_000)! },
          level: coin() ? .unit : .line))
    case .fxRate:
      .fxRate(
        FXRate(
          base: Currency("USD")!, quote: Currency(coin() ? "EUR" : "JPY")!, rate: positive(),
          observedAt: instant(inYears: 1_900...2_020),
          expiresAt: maybe { $0.instant(inYears: 2_021...2_100) }))
    case .priceList:
      .priceList(list())
    case .adjustment:
      .adjustment(
        Adjustment(
          id: name(), stage: number(in: -5...5), priority: number(in: -9...9),
          condition: maybe { $0.condition() }, effect: effect(),
          currency: maybe { $0.currency() },
          stacking: [Stacking.compound, .additive, .exclusive].randomElement(using: &generator)!,
          window: window()))
    case .guardrail:
      .guardrail(
        Guardrail(
          id: name(), scope: scope(), floor: maybe { $0.amount() },
          currency: maybe { $0.currency() },
          minMargin: maybe { $0.share(in: 0...99) }, maxChange: share(in: 0...500)))
    case .strategy:
      .strategy(
        Strategy(
          id: name(), scope: scope(), list: "list", method: method(),
          maxChange: maybe { $0.share(in: 0...100) }))
    case .item:
      .item(
        Item(
          sku: name(), category: category(), cost: maybe { $0.amount() },
          currency: maybe { $0.currency() },
          attributes: Dictionary(
            (0..<number(in: 0...4)).map { _ in (name(), text()) }, uniquingKeysWith: { $1 })))
    case .price:
      .price(entry())
    case .signal:
      .signal(
        Signal(
          sku: name(), name: name(), value: coin() ? amount() : -amount(),
          observedAt: instant(inYears: 1_900...2_020),
          expiresAt: maybe { $0.instant(inYears: 2_021...2_100) }))
    }
  }
}

/// Whole entities and their parts.
extension RandomCatalogue {
  private mutating func list() -> PriceList {
    let parent = maybe { $0.name() }
    let adjust: Effect? = parent.flatMap { _ in
      maybe { coin in coin.coin() ? .percentage(coin.share(in: -99...99)) : .addition(coin.amount())
      }
    }
    return PriceList(
      id: name(), currency: currency(), rank: number(in: -99...99),
      condition: maybe { $0.condition() }, window: window(), parent: parent, adjust: adjust,
      tax: coin() ? .inclusive : .exclusive)
  }

  private mutating func entry() -> PriceEntry {
    let mode = [TierMode.volume, .graduated, .package].randomElement(using: &generator)!
    let isFrom = mode != .graduated && coin()
    let count = number(in: 1...4)
    var bound = 0
    let tiers = (0..<count).map { index in
      bound += number(in: 1...100)
      let quantity = Decimal(units: Int128(bound) * 100_000_000_000)!
      return PriceTier(
        isFrom ? .from(quantity) : .upTo(index < count - 1 ? quantity : nil), unit: amount(),
        flat: maybe { $0.amount() }, size: mode == .package ? positive() : nil)
    }
    return PriceEntry(
      list: name(), subject: coin() ? .sku(name()) : .category(category()), mode: mode,
      tiers: tiers, window: window())
  }

  private mutating func method() -> Strategy.Method {
    let plus: Strategy.CostPlus =
      coin() ? .markup(share(in: -50...300)) : .margin(share(in: 0...99))
    switch number(in: 0...2) {
    case 0: return .costPlus(plus)
    case 1:
      return .matchCompetitor(
        signal: name(), adjust: maybe { .percentage($0.share(in: -50...50)) },
        currency: maybe { $0.currency() })
    default: return .demandCurve(basis: coin() ? .cost(plus) : .list("basis"), curve: curve())
    }
  }

  private mutating func effect() -> Effect {
    switch number(in: 0...3) {
    case 0: .percentage(share(in: -100...100))
    case 1: .addition(coin() ? amount() : -amount())
    case 2: .fixed(amount())
    default: .curve(curve())
    }
  }

  private mutating func curve() -> SignalCurve {
    var units: Int128 = 0
    let points = (0..<number(in: 1...4)).map { _ in
      units += positive().units
      return SignalCurve.Point(Decimal(units: units)!, share(in: -100...100))
    }
    return SignalCurve(signal: name(), points: points)
  }

  private mutating func condition(_ depth: Int = 0) -> Condition {
    switch number(in: depth > 3 ? 3...5 : 0...5) {
    case 0: .all((0..<number(in: 1...2)).map { _ in condition(depth + 1) })
    case 1: .any((0..<number(in: 1...2)).map { _ in condition(depth + 1) })
    case 2: .not(condition(depth + 1))
    case 3: .equals(.segment, text())
    case 4: .isOne(.item(name()), of: (0..<number(in: 1...3)).map { _ in text() })
    default:
      .compares(
        .quantity,
        [.greater, .greaterOrEqual, .less, .lessOrEqual].randomElement(using: &generator)!,
        amount())
    }
  }

  private mutating func scope() -> Scope {
    switch number(in: 0...2) {
    case 0: .everything
    case 1: .category(category())
    default: .sku(name())
    }
  }

  private mutating func window() -> Window {
    Window(
      from: maybe { $0.instant(inYears: 1_900...2_020) },
      until: maybe { $0.instant(inYears: 2_021...2_100) })
  }
}

/// Values.
extension RandomCatalogue {
  mutating func number(in range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }

  private mutating func coin() -> Bool { .random(using: &generator) }

  private mutating func maybe<Value>(_ value: (inout Self) -> Value) -> Value? {
    coin() ? value(&self) : nil
  }

  private mutating func currency() -> Currency {
    Currency(["USD", "EUR", "JPY", "BHD"].randomElement(using: &generator)!)!
  }

  /// Of any number of digits before and behind the point.
  private mutating func amount() -> Decimal {
    var units: Int128 = 0
    for _ in 0..<number(in: 0...27) { units = units * 10 + Int128(number(in: 0...9)) }
    return Decimal(units: units)!
  }

  private mutating func positive() -> Decimal {
    Decimal(units: Int128(number(in: 1...1_000_000_000_000_000)))!
  }

  private mutating func share(in percents: ClosedRange<Int>) -> Percentage {
    let percent = Int128(number(in: percents)) * 10_000_000_000
    let part = coin() ? 0 : Int128(number(in: 0...9_999_999_999))
    let fraction = min(
      max(percent + part, -1_000_000_000_000), Int128(percents.upperBound) * 10_000_000_000)
    return Percentage(fraction: Decimal(units: fraction)!)
  }

  private mutating func instant(inYears years: ClosedRange<Int>) -> Instant {
    let second = number(
      in: (years.lowerBound - 1_970) * 31_556_952...(years.upperBound - 1_970) * 31_556_952)
    return Instant(milliseconds: Int64(second) * 1_000 + Int64(coin() ? 0 : number(in: 0...999)))
  }

  private mutating func name() -> String {
    let letters: [Character] = ["a", "Z", "0", "-", "/", "~", "\"", "\\", "é", "日", "🦔", " "]
    return String((0..<number(in: 1...6)).map { _ in letters.randomElement(using: &generator)! })
  }

  private mutating func text() -> String {
    coin() ? name() : "\u{0}\n\t\u{1F}\u{7F}" + name()
  }

  private mutating func category() -> String {
    (0..<number(in: 1...3)).map { _ in name().replacing("/", with: "-") }.joined(separator: "/")
  }
}
