import Pricing
import TestKit
import Testing

/// Sheets put together from columns, beside those of the same parts as entities.
struct SheetDraftTests {
  private static let day: Instant = "2026-11-20T00:00:00Z"

  /// The sheet of what stands in columns for `scene`.
  private func drafted(_ scene: Scene, _ texts: inout KnownTexts) -> PriceSheet? {
    let item = scene.item
    var draft = SheetDraft(
      version: 17, sku: item.sku, category: item.category.utf8.span, cost: item.cost,
      currency: item.currency, horizon: nil, &texts)
    let names = item.attributes.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for name in names {
      let value = item.attributes[name] ?? ""
      draft.add(attribute: name.utf8.span, value: value.utf8.span, &texts)
    }
    for entry in scene.entries { add(entry, to: &draft, &texts) }
    for signal in scene.signals {
      draft.add(
        signal: signal.name.utf8.span, value: signal.value, observedAt: signal.observedAt,
        expiresAt: signal.expiresAt, &texts)
    }
    return draft.sheet()
  }

  private func add(_ entry: PriceEntry, to draft: inout SheetDraft, _ texts: inout KnownTexts) {
    let isBoundFrom = if case .from? = entry.tiers.first?.bound { true } else { false }
    draft.beginEntry(
      on: entry.list.utf8.span, entry.window, entry.mode, isBoundFrom: isBoundFrom, &texts)
    for tier in entry.tiers {
      switch tier.bound {
      case .from(let bound): draft.addTier(bound)
      case .upTo(let bound): draft.addTier(bound)
      }
    }
    for (number, tier) in entry.tiers.enumerated() {
      draft.set(.unit, tier.unit, ofTier: number)
      draft.set(.flat, tier.flat, ofTier: number)
      draft.set(.size, tier.size, ofTier: number)
    }
    draft.endEntry()
  }

  private func written(_ sheet: PriceSheet?) -> [UInt8]? {
    var bytes: [UInt8] = []
    sheet?.write(to: &bytes)
    return sheet == nil ? nil : bytes
  }

  @Test func `a draft becomes the sheet that the entities are`() throws {
    var texts = KnownTexts()
    for seed in UInt64(1)...300 {
      var maker = SceneMaker(seed: seed)
      var scene = maker.scene()
      scene.entries.shuffle(using: &maker.random)
      let sheet = try scene.sheet()
      #expect(written(drafted(scene, &texts)) == written(sheet), "seed \(seed)")
    }
  }

  private static let faults: [(String, @Sendable (inout Scene) -> Void)] = [
    ("no sku", { $0.item.sku = "" }),
    ("a long sku", { $0.item.sku = String(repeating: "a", count: 129) }),
    ("a control character in a sku", { $0.item.sku = "a\u{1}" }),
    ("no category", { $0.item.category = "" }),
    ("an empty segment", { $0.item.category = "a//b" }),
    ("a deep category", { $0.item.category = String(repeating: "a/", count: 16) + "a" }),
    ("a long category", { $0.item.category = String(repeating: "a", count: 257) }),
    ("a cost below zero", { $0.item.cost = "-1" }),
    ("an attribute without a name", { $0.item.attributes[""] = "x" }),
    ("a long value", { $0.item.attributes["a"] = String(repeating: "a", count: 257) }),
    (
      "many attributes",
      { for number in 0...64 { $0.item.attributes["name \(number)"] = "x" } }
    ),
    ("no name of a list", { $0.entries = [.drill("", "1")] }),
    ("a unit below zero", { $0.entries = [.drill("a", "-1")] }),
    ("no tiers", { $0.entries = [PriceEntry(list: "a", subject: .sku("drill"), tiers: [])] }),
    ("one key twice", { $0.entries = [.drill("a", "1"), .drill("b", "1"), .drill("a", "2")] }),
    ("an empty window", { $0.entries = [.drill("a", "1", Window(from: day, until: day))] }),
    ("a flat below zero", { $0.entries = [entry(PriceTier(.from(.one), unit: "1", flat: "-1"))] }),
    (
      "a size outside packages",
      { $0.entries = [entry(PriceTier(.from(.one), unit: "1", size: "6"))] }
    ),
    ("no size of a package", { $0.entries = [entry(.package, PriceTier(.from(.one), unit: "1"))] }),
    (
      "one size for two packages",
      {
        $0.entries = [
          entry(
            .package, PriceTier(.from("1"), unit: "1", size: "6"), PriceTier(.from("2"), unit: "1"))
        ]
      }
    ),
    (
      "a size of zero",
      { $0.entries = [entry(.package, PriceTier(.from(.one), unit: "1", size: "0"))] }
    ),
    ("a first quantity below zero", { $0.entries = [entry(PriceTier(.from("-1"), unit: "1"))] }),
    ("graduated from", { $0.entries = [entry(.graduated, PriceTier(.from(.one), unit: "1"))] }),
    ("a closed end", { $0.entries = [entry(PriceTier(.upTo("1"), unit: "1"))] }),
    ("an end at the greatest", { $0.entries = [entry(PriceTier(.upTo(.greatest), unit: "1"))] }),
    (
      "an open middle",
      { $0.entries = [entry(PriceTier(.upTo(nil), unit: "1"), PriceTier(.upTo(nil), unit: "1"))] }
    ),
    (
      "a last quantity of zero",
      { $0.entries = [entry(PriceTier(.upTo("0"), unit: "1"), PriceTier(.upTo(nil), unit: "1"))] }
    ),
    (
      "bounds that stand still",
      { $0.entries = [entry(PriceTier(.from("1"), unit: "1"), PriceTier(.from("1"), unit: "1"))] }
    ),
    (
      "many tiers",
      { $0.entries = [entry(tiers: (0...256).map { PriceTier(.from(Decimal($0)!), unit: "1") })] }
    ),
    ("no name of a signal", { $0.signals = [signal("")] }),
    ("a signal over at once", { $0.signals = [signal("demand", until: day)] }),
    ("a signal twice", { $0.signals = [signal("demand"), signal("stock"), signal("demand")] }),
  ]

  private static func entry(_ tiers: PriceTier...) -> PriceEntry { entry(.volume, tiers: tiers) }

  private static func entry(_ mode: TierMode, _ tiers: PriceTier...) -> PriceEntry {
    entry(mode, tiers: tiers)
  }

  private static func entry(_ mode: TierMode = .volume, tiers: [PriceTier]) -> PriceEntry {
    PriceEntry(list: "a", subject: .sku("drill"), mode: mode, tiers: tiers)
  }

  private static func signal(_ name: String, until: Instant? = nil) -> Signal {
    Signal(sku: "drill", name: name, value: "1", observedAt: day, expiresAt: until)
  }

  @Test func `what the entities are refused for is no sheet as a draft`() throws {
    var texts = KnownTexts()
    for (name, spoil) in Self.faults {
      var scene = Scene.drill
      #expect(drafted(scene, &texts) != nil)
      spoil(&scene)
      let spoilt = scene
      #expect(throws: Faults.self, "\(name)") { _ = try spoilt.sheet() }
      #expect(drafted(spoilt, &texts) == nil, "\(name)")
    }
  }

  @Test func `a price that is missing in its column is no sheet`() {
    var texts = KnownTexts()
    var draft = SheetDraft(
      version: 1, sku: "a", category: "b".utf8.span, cost: nil, currency: nil, horizon: nil, &texts)
    draft.beginEntry(on: "c".utf8.span, .always, .volume, isBoundFrom: true, &texts)
    draft.addTier(.one)
    draft.set(.unit, nil, ofTier: 0)
    draft.endEntry()
    #expect(draft.sheet() == nil)
  }

  @Test func `bytes that are no UTF-8 are no sheet`() {
    for place in 0..<3 {
      var texts = KnownTexts()
      func bytes(_ index: Int) -> [UInt8] { index == place ? [0x61, 0xFF] : [0x61] }
      var draft = SheetDraft(
        version: 1, sku: "a", category: bytes(0).span, cost: nil, currency: nil, horizon: nil,
        &texts)
      draft.add(attribute: bytes(1).span, value: bytes(2).span, &texts)
      #expect(draft.sheet() == nil)
    }
  }

  /// Some texts must share a slot; each is itself all the same, whichever came before.
  @Test func `many more texts than are remembered are all told apart`() throws {
    var texts = KnownTexts()
    for round in 0..<2 {
      for number in 0..<5_000 {
        let scene = Scene.drill.with {
          $0.item.category = "category/\(number)"
          $0.item.attributes = ["name": "value \(number)", "other \(number)": "value"]
        }
        #expect(
          written(drafted(scene, &texts)) == written(try scene.sheet()), "\(round), \(number)")
      }
    }
  }
}
