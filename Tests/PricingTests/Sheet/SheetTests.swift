import Pricing
import Testing

/// Sheets and contexts: what they refuse, and what they keep.
struct SheetTests {
  @Test func `a sheet names every fault, also of entries that are not its own`() {
    let entry = PriceEntry.drill("retail", "-1")
    let signal = Signal(sku: "saw", name: "demand", value: "1", observedAt: "2026-11-20T00:00:00Z")
    do throws(Faults) {
      _ = try PriceSheet(
        version: 1, item: Item(sku: "drill", category: ""),
        entries: [
          entry, entry,
          PriceEntry(list: "retail", subject: .category("tools"), tiers: entry.tiers),
        ],
        signals: [signal])
      Issue.record("the sheet has faults")
    } catch {
      #expect(
        error.all.map { "\($0.kind.rawValue) \($0.pointer)" } == [
          "outOfDomain /item/drill/category", "outOfDomain /item/drill/category",
          "outOfDomain /price/retail/sku/drill/always/tiers/0/unit",
          "outOfDomain /price/retail/sku/drill/always/tiers/0/unit",
          "duplicateKey /price/retail/sku/drill/always",
          "outOfDomain /price/retail/category/tools/always/tiers/0/unit",
          "contradiction /price/retail/category/tools/always",
          "contradiction /signal/saw/demand",
        ])
    }
  }

  /// Few parts are compared in pairs, many are sorted.
  @Test(arguments: [2, 16, 17, 200])
  func `a sheet names the one fault of parts that are sound each`(count: Int) {
    func faults(_ entries: [PriceEntry], _ signals: [Signal]) -> [String] {
      do throws(Faults) {
        _ = try PriceSheet(
          version: 1, item: Item(sku: "drill", category: "tools"), entries: entries,
          signals: signals)
        return []
      } catch {
        return error.all.map { "\($0.kind.rawValue) \($0.pointer)" }
      }
    }
    let entries = (0..<count).map { PriceEntry.drill("list-\($0)", "1") }
    let signals = (0..<count).map { number in
      Signal(
        sku: "drill", name: "demand", value: "1",
        observedAt: Instant(milliseconds: Int64(number) * 1_000))
    }
    #expect(faults(entries, signals) == [])
    #expect(
      faults(entries + entries.prefix(1), signals)
        == ["duplicateKey /price/list-0/sku/drill/always"])
    #expect(
      faults(entries, signals + signals.suffix(1)) == ["duplicateKey /signal/drill/demand"])
    var foreign = signals[0]
    foreign.sku = "saw"
    #expect(faults(entries, signals + [foreign]) == ["contradiction /signal/saw/demand"])
    var ofOther = entries[0]
    ofOther.subject = .sku("saw")
    #expect(
      faults(entries + [ofOther], signals) == ["contradiction /price/list-0/sku/saw/always"])
  }

  @Test func `the latest observation by an instant counts, so that a replay sees what was known`()
    throws
  {
    let curve = SignalCurve(signal: "demand", points: [.init("1", "0%"), .init("2", "100%")])
    let scene = Scene.drill.with {
      $0.draft.adjustments = [Adjustment(id: "surge", stage: 1, effect: .curve(curve))]
      $0.signals = [
        Signal(sku: "drill", name: "demand", value: "1.5", observedAt: "2026-11-20T08:00:00Z"),
        Signal(
          sku: "drill", name: "demand", value: "1.25", observedAt: "2026-11-20T10:00:00Z",
          expiresAt: "2026-11-20T11:00:00Z"),
      ]
    }
    #expect(try scene.unit(at: "2026-11-20T07:59:59.999Z") == "100")
    #expect(try scene.unit(at: "2026-11-20T08:00:00Z") == "150")
    #expect(try scene.unit(at: "2026-11-20T10:00:00Z") == "125")
    // Expired: neutral, not the observation before it.
    #expect(try scene.unit(at: "2026-11-20T11:00:00Z") == "100")
  }

  @Test func `a context refuses what no request may ask`() throws {
    func pointer(_ make: () throws(Fault) -> PriceContext) -> String? {
      do throws(Fault) {
        _ = try make()
        return nil
      } catch {
        return error.pointer
      }
    }
    #expect(pointer { () throws(Fault) in try PriceContext(quantity: "0") } == "/quantity")
    #expect(pointer { () throws(Fault) in try PriceContext(quantity: "-1") } == "/quantity")
    let segments = (0...64).map { Text("s\($0)") }
    #expect(
      pointer { () throws(Fault) in try PriceContext(segments: segments) } == "/segments")
    #expect(
      pointer { () throws(Fault) in
        try PriceContext(segments: Array(segments.prefix(64) + segments.prefix(64)))
      } == nil)
    let attributes = Dictionary(uniqueKeysWithValues: (0...64).map { ("a\($0)", "") })
    #expect(
      pointer { () throws(Fault) in try PriceContext(attributes: attributes) } == "/attributes")
  }

  @Test func `texts are equal when their bytes are`() {
    #expect(Text("dealer") == "dealer" && Text("dealer") != "Dealer")
    #expect(Text("a customer id beyond sixteen bytes") == "a customer id beyond sixteen bytes")
    // The same letter composed and decomposed: one to Unicode, two to the contract.
    #expect(Text("caf\u{E9}") != Text("cafe\u{301}"))
  }

  @Test func `a context that is used again knows nothing of the last request`() throws {
    var context = try PriceContext(
      quantity: "2", currency: "EUR", channel: "web", country: "DE", customerID: "7",
      segments: ["dealer"], attributes: ["loyalty": "gold"])
    #expect(context.hasAttribute("loyalty") && !context.hasAttribute("gold"))
    context.removeAll()
    #expect(context.quantity == "1" && context.currency == nil && context.segments == [])
    #expect(context.channel == nil && context.country == nil && context.customerID == nil)
    #expect(!context.hasAttribute("loyalty"))
  }
}
