import Pricing

/// One made-up item with its prices and signals: all of it follows from the seed and its place.
struct DemoItem {
  let sku: String
  private let family: DemoFamily
  private let brand: String
  private let dates: DemoDates
  /// What is not drawn here is drawn by what asks for it, from where this left off.
  private let generator: DemoGenerator
  private let costCents: Int
  /// What everyone pays for one, in US cents.
  private let retailCents: Int

  init(
    sku: String, family: DemoFamily, brand: String, generator: DemoGenerator, _ dates: DemoDates
  ) {
    var generator = generator
    self.sku = sku
    self.family = family
    self.brand = brand
    self.dates = dates
    costCents = generator.number(in: family.cost)
    retailCents = Self.charming(costCents * generator.number(in: 155...240) / 100)
    self.generator = generator
  }

  /// A price as shops like them: below two dollars as it is, else with 49 or 99 cents.
  private static func charming(_ cents: Int) -> Int {
    if cents < 200 { return max(cents, 2) }
    return cents - cents % 100 + (cents % 100 < 50 ? 49 : 99)
  }

  var item: Item {
    var generator = generator
    let material = generator.element(of: family.materials)
    var attributes = ["brand": brand, "material": material, "name": "\(brand) \(family.noun)"]
    if generator.isOne(of: 4) {
      attributes["weight_g"] = String(generator.number(in: 20...4_000))
    }
    return Item(
      sku: sku, category: family.category, cost: .hundredths(costCents), currency: .dollar,
      attributes: attributes)
  }
}

/// Prices, by list.
extension DemoItem {
  /// Every price of the item, in the canonical order.
  var prices: [PriceEntry] {
    var generator = generator
    var prices: [PriceEntry] = []
    if family.bulk == .graduated { prices.append(graduatedPrice) }
    if generator.isOne(of: 16) { prices.append(clearancePrice(&generator)) }
    if generator.isOne(of: 4) {
      prices.append(price("dealer", [(1, 72), (10, 66), (50, 61)]))
    }
    if generator.isOne(of: 5) {
      let euroCents = Self.charming(retailCents * 112 / 100)
      prices.append(
        price("eu", tiers: [PriceTier(.from(.zero), unit: .hundredths(euroCents))]))
    }
    if family.bulk == .package { prices.append(packagePrice) }
    prices.append(
      generator.isOne(of: 3)
        ? price("retail", [(0, 100), (10, 96)]) : price("retail", [(0, 100)]))
    if generator.isOne(of: 20) {
      let until = Window(from: dates.day(generator.number(in: 2...30)))
      prices.append(price("retail", [(0, generator.number(in: 94...107))], until))
    }
    return prices
  }

  private func price(
    _ list: String, mode: TierMode = .volume, tiers: [PriceTier], _ window: Window = .always
  ) -> PriceEntry {
    PriceEntry(list: list, subject: .sku(sku), mode: mode, tiers: tiers, window: window)
  }

  /// Tiers at percentages of the retail price.
  private func price(
    _ list: String, _ tiers: [(from: Int, percent: Int)], _ window: Window = .always
  ) -> PriceEntry {
    price(
      list,
      tiers: tiers.map { tier in
        PriceTier(.from(.hundredths(tier.from * 100)), unit: retail(percent: tier.percent))
      }, window)
  }

  private func retail(percent: Int) -> Decimal { .tenThousandths(retailCents * percent) }

  private func clearancePrice(_ generator: inout DemoGenerator) -> PriceEntry {
    let first = generator.number(in: -20...5)
    let window = Window(
      from: dates.day(first), until: dates.day(first + generator.number(in: 7...30)))
    return price("clearance", [(0, generator.number(in: 60...85))], window)
  }

  private var graduatedPrice: PriceEntry {
    price(
      "bulk", mode: .graduated,
      tiers: [
        PriceTier(.upTo(.hundredths(10_000)), unit: retail(percent: 95)),
        PriceTier(.upTo(.hundredths(100_000)), unit: retail(percent: 86)),
        PriceTier(.upTo(nil), unit: retail(percent: 78)),
      ])
  }

  private var packagePrice: PriceEntry {
    price(
      "packs", mode: .package,
      tiers: [
        PriceTier(
          .upTo(.hundredths(100_000)), unit: retail(percent: 100 * 88), size: .hundredths(10_000)),
        PriceTier(.upTo(nil), unit: retail(percent: 500 * 80), size: .hundredths(50_000)),
      ])
  }
}

/// Signals, by name.
extension DemoItem {
  /// Every signal of the item, in the canonical order.
  var signals: [Signal] {
    var generator = generator
    var signals: [Signal] = []
    if generator.isOne(of: 16) {
      signals.append(
        signal(
          "competitor_price", retail(percent: generator.number(in: 90...108)), days: 7, &generator))
    }
    if generator.isOne(of: 8) {
      signals.append(
        signal("demand", .hundredths(generator.number(in: 4...22) * 10), days: 2, &generator))
    }
    if generator.isOne(of: 8) {
      let stock = Decimal.hundredths(generator.number(in: 0...900) * 100)
      signals.append(signal("stock", stock, days: nil, &generator))
    }
    return signals
  }

  /// A signal of the last day that is good for so many days.
  private func signal(
    _ name: String, _ value: Decimal, days: Int?, _ generator: inout DemoGenerator
  ) -> Signal {
    let hour = generator.number(in: -20...0)
    return Signal(
      sku: sku, name: name, value: value, observedAt: dates.day(0, hour: hour),
      expiresAt: days.map { dates.day($0, hour: hour) })
  }
}

extension Decimal {
  fileprivate static func hundredths(_ count: Int) -> Decimal { tenThousandths(count * 100) }

  fileprivate static func tenThousandths(_ count: Int) -> Decimal {
    guard let decimal = Decimal(units: Int128(count) * 100_000_000) else {
      preconditionFailure("\(count) ten-thousandths are too many")
    }
    return decimal
  }
}

extension Currency {
  fileprivate static let dollar: Currency = {
    guard let dollar = Currency("USD") else { preconditionFailure("ISO 4217 lacks the dollar") }
    return dollar
  }()
}
