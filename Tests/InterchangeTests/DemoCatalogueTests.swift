import Bytes
import Interchange
import Pricing
import TestKit
import Testing

/// A demo catalogue as a service would hold it.
private struct Shop {
  let rulebook: Rulebook
  private(set) var items: [Item] = []
  private var prices: [String: [PriceEntry]] = [:]
  private var signals: [String: [Signal]] = [:]
  private(set) var counts: [EntityKind: Int] = [:]

  /// Throws what keeps the rules from being published.
  init(_ catalogue: DemoCatalogue) throws {
    var draft = RulebookDraft(revision: 1, pivot: Currency("USD")!)
    for entity in catalogue {
      counts[entity.kind, default: 0] += 1
      switch entity {
      case .rounding(let profile): draft.roundings.append(profile)
      case .fxRate(let rate): draft.rates.append(rate)
      case .priceList(let list): draft.lists.append(list)
      case .adjustment(let adjustment): draft.adjustments.append(adjustment)
      case .guardrail(let guardrail): draft.guardrails.append(guardrail)
      case .strategy(let strategy): draft.strategies.append(strategy)
      case .item(let item): items.append(item)
      case .price(let entry):
        switch entry.subject {
        case .sku(let sku): prices[sku, default: []].append(entry)
        case .category: draft.entries.append(entry)
        }
      case .signal(let signal): signals[signal.sku, default: []].append(signal)
      }
    }
    rulebook = try Rulebook(publishing: draft)
  }

  /// Prices and signals whose item is not there.
  var strayCount: Int {
    let skus = Set(items.map(\.sku))
    return Set(prices.keys).union(signals.keys).subtracting(skus).count
  }

  func sheet(_ item: Item) throws -> PriceSheet {
    try PriceSheet(
      version: 1, item: item, entries: prices[item.sku] ?? [], signals: signals[item.sku] ?? [])
  }

  /// Fails for every item that has no price in dollars for everybody.
  func priceEveryItem(at instant: Instant) throws {
    let context = try PriceContext(currency: Currency("USD")!)
    for item in items {
      let price = try? resolve(try sheet(item), rulebook, context, at: instant)
      if price?.total.isPositive != true { Issue.record("\(item.sku) at \(instant): no price") }
    }
  }

  func prices(of sku: String) -> [PriceEntry] { prices[sku] ?? [] }
}

private let noon = Instant(milliseconds: 1_795_168_800_000)
private let day: Int64 = 86_400_000

@Suite struct `The demo's shop` {
  @Test(
    arguments: [(0, 1), (1, 1), (2, 2), (3, 3), (44, 4), (45, 5), (2_000, 6)], [nil, "SKU-"])
  func `can be published, and has a price in dollars for every item`(
    size: (itemCount: Int, seed: UInt64), prefix: String?
  ) throws {
    let catalogue = DemoCatalogue(itemCount: size.itemCount, seed: size.seed, skuPrefix: prefix)
    let shop = try Shop(catalogue)
    #expect(shop.items.count == size.itemCount)
    #expect(shop.rulebook.warnings == [])
    #expect(shop.strayCount == 0)
    for days in [-30, 0, 30] as [Int64] {
      try shop.priceEveryItem(at: Instant(milliseconds: noon.milliseconds + days * day))
    }
  }

  @Test func `can be as large as one likes`() throws {
    let shop = try Shop(DemoCatalogue(itemCount: 50_000, seed: 7))
    #expect(shop.items.count == 50_000)
    #expect(shop.strayCount == 0)
    try shop.priceEveryItem(at: noon)
  }

  @Test func `sells the drill of the contract for what the contract says`() throws {
    for itemCount in [1, 2, 500] {
      let shop = try Shop(DemoCatalogue(itemCount: itemCount, seed: 9))
      let drill = try #require(shop.items.first { $0.sku == "DRILL-18V" })
      let context = try PriceContext(
        quantity: try Decimal("12"), currency: Currency("EUR")!, segments: ["dealer"])
      let explanation = explain(
        try shop.sheet(drill), shop.rulebook, context, at: try Instant("2026-11-20T10:00:00.123Z"))
      let price = try explanation.result.get()
      #expect(price.list == "dealer")
      #expect(price.basePrice == (try Decimal("100")))
      #expect(price.unitPrice == (try Decimal("83.99")))
      #expect(price.total == (try Decimal("1007.88")))
      #expect(price.validUntil?.description == "2026-11-30T23:00:00Z")
      #expect(
        explanation.trace.map { "\($0.step.rawValue) \($0.by) \($0.after)" } == [
          "list dealer 100", "tier volume from 10 92", "adjustment black-friday 82.8",
          "guardrail margin-15 83.529411764706", "rounding EUR 83.99",
        ])
    }
  }

  @Test func `is found at any day`() throws {
    let now = try Instant("2031-02-03T04:05:06Z")
    let shop = try Shop(DemoCatalogue(itemCount: 100, seed: 1, around: now))
    let drill = try #require(shop.items.first { $0.sku == "DRILL-18V" })
    let context = try PriceContext(
      quantity: try Decimal("12"), currency: Currency("EUR")!, segments: ["dealer"])
    let price = try resolve(try shop.sheet(drill), shop.rulebook, context, at: now)
    #expect(price.total == (try Decimal("1007.88")))
    for item in shop.items {
      for code in ["USD", "EUR", "CHF", "JPY", "GBP"] {
        let context = try PriceContext(currency: Currency(code)!, country: "DE", segments: ["vip"])
        #expect(throws: Never.self, "\(item.sku) in \(code)") {
          try resolve(try shop.sheet(item), shop.rulebook, context, at: now)
        }
      }
    }
  }

  @Test func `has SKUs with a prefix up to the last number, or names`() throws {
    for itemCount in [0, 1, 2, 10, 11, 99, 100, 101, 1_234] {
      let numbered = try Shop(DemoCatalogue(itemCount: itemCount, seed: 1, skuPrefix: "SKU-"))
      #expect(Set(numbered.items.map(\.sku)) == Set((0..<itemCount).map { "SKU-\($0)" }))
      let named = try Shop(DemoCatalogue(itemCount: itemCount, seed: 1))
      #expect(Set(named.items.map(\.sku)).count == itemCount)
    }
  }
}

@Suite struct `The demo's text` {
  /// FNV-1a.
  private func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  @Test func `is the same everywhere`() {
    let named = written(DemoCatalogue(itemCount: 2_000, seed: 42))
    #expect(hash(named) == 0x286B_B8F8_CA3A_6B31)
    let numbered = written(DemoCatalogue(itemCount: 2_000, seed: 42, skuPrefix: "SKU-"))
    #expect(hash(numbered) == 0x897A_6BBE_5E4D_CD2C)
    #expect(named == written(DemoCatalogue(itemCount: 2_000, seed: 42)))
    #expect(named != written(DemoCatalogue(itemCount: 2_000, seed: 43)))
  }

  @Test(arguments: [nil, "SKU-"]) func `reads as what it was`(prefix: String?) {
    let catalogue = DemoCatalogue(itemCount: 500, seed: 3, skuPrefix: prefix)
    let text = written(catalogue)
    let reading = Reading(text, pieces: [1_000])
    #expect(reading.faults == [])
    #expect(reading.entities == Array(catalogue))
    #expect(written(reading.entities) == text)
  }
}

@Suite struct `The demo is believable` {
  private let shop: Shop
  private let entities: [CatalogueEntity]

  init() throws {
    let catalogue = DemoCatalogue(itemCount: 2_000, seed: 11)
    entities = Array(catalogue)
    shop = try Shop(catalogue)
  }

  private func all<Part>(_ part: (CatalogueEntity) -> Part?) -> [Part] {
    entities.compactMap(part)
  }

  @Test func `with every kind, mode, stacking and method`() {
    #expect(Set(shop.counts.keys) == Set(EntityKind.allCases))
    let entries = all { if case .price(let entry) = $0 { entry } else { nil } }
    #expect(Set(entries.map(\.mode)) == [.volume, .graduated, .package])
    #expect(entries.contains { $0.tiers.count > 1 && $0.mode == .volume })
    let adjustments = all { if case .adjustment(let adjustment) = $0 { adjustment } else { nil } }
    #expect(Set(adjustments.map(\.stacking)) == [.compound, .additive, .exclusive])
    let kinds = adjustments.map {
      switch $0.effect {
      case .percentage: "percentage"
      case .addition: "addition"
      case .fixed: "fixed"
      case .curve: "curve"
      }
    }
    #expect(Set(kinds) == ["percentage", "addition", "fixed", "curve"])
    let methods = all { if case .strategy(let strategy) = $0 { strategy } else { nil } }.map {
      switch $0.method {
      case .costPlus: "cost_plus"
      case .matchCompetitor: "match_competitor"
      case .demandCurve(.cost, _): "demand_curve of the cost"
      case .demandCurve(.list, _): "demand_curve of a list"
      }
    }
    #expect(Set(methods).count == 4)
    let signals = all { if case .signal(let signal) = $0 { signal } else { nil } }
    #expect(Set(signals.map(\.name)) == ["competitor_price", "demand", "stock"])
  }

  @Test func `with lists that all have prices, and windows open, over and to come`() {
    let lists = all { if case .priceList(let list) = $0 { list } else { nil } }
    let entries = all { if case .price(let entry) = $0 { entry } else { nil } }
    let priced = Set(entries.map(\.list))
    #expect(Set(lists.filter { $0.parent == nil }.map(\.id)) == priced)
    #expect(lists.contains { $0.parent != nil && $0.adjust != nil })
    #expect(Set(lists.map(\.tax)) == [.exclusive, .inclusive])
    let windows = entries.map(\.window).filter(\.isDated)
    #expect(windows.contains { $0.contains(noon) })
    #expect(windows.contains { $0.until.map { $0 <= noon } ?? false })
    #expect(windows.contains { $0.from.map { $0 > noon } ?? false })
  }

  @Test func `with categories three deep, each of several items with a cost and attributes`() {
    let categories = Dictionary(grouping: shop.items, by: \.category)
    #expect(categories.count > 30)
    #expect(categories.keys.allSatisfy { $0.split(separator: "/").count == 3 })
    #expect(Set(categories.keys.map { $0.prefix { $0 != "/" } }).count > 5)
    #expect(categories.values.allSatisfy { $0.count > 10 })
    for item in shop.items {
      #expect(item.cost?.isPositive == true && item.currency != nil)
      #expect(Set(["brand", "material", "name"]).isSubset(of: item.attributes.keys))
    }
    #expect(Set(shop.items.compactMap { $0.attributes["brand"] }).count == 12)
  }

  @Test func `with retail prices above their cost and of the same order`() throws {
    for item in shop.items where item.sku != "DRILL-18V" {
      let retail = try #require(
        shop.prices(of: item.sku).first { $0.list == "retail" && !$0.window.isDated })
      let cost = try #require(item.cost)
      let factor = retail.tiers[0].unit.units / cost.units
      // What costs a cent or two is rounded up to two.
      #expect((1...2).contains(factor), "\(item.sku)")
    }
  }
}
