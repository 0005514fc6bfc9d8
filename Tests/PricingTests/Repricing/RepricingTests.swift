import Pricing
import TestKit
import Testing

/// What strategies make of prices.
struct RepricingTests {
  private let scene = Scene.drill.with {
    $0.item.cost = "60"
    $0.draft.strategies = [
      Strategy(id: "plus", list: "retail", method: .costPlus(.markup("50%")))
    ]
  }

  private func repriced(_ scene: Scene) throws -> [Repricing] {
    reprice(try scene.sheet(), try scene.rulebook(), at: scene.at)
  }

  private func change(_ scene: Scene) throws -> Repricing.Change? {
    let repricings = try repriced(scene)
    guard case .changed(let change)? = repricings.first?.outcome, repricings.count == 1 else {
      return nil
    }
    return change
  }

  @Test func `cost plus a markup or a margin`() throws {
    let change = try #require(try change(scene))
    #expect(change.before == "100" && change.after == "90" && change.bound == nil)
    #expect(change.entry == .drill("retail", "90"))
    let margin = scene.with {
      $0.draft.strategies[0].method = .costPlus(.margin("15%"))
      $0.item.cost = "71"
    }
    #expect(try self.change(margin)?.after == "83.529411764706")
    let converted = scene.with {
      $0.item.currency = "USD"
      $0.draft.rates = [
        FXRate(base: "USD", quote: "EUR", rate: "0.5", observedAt: "2026-11-01T00:00:00Z")
      ]
    }
    #expect(try self.change(converted)?.after == "45")
  }

  @Test func `what a strategy needs and does not find is a reason to skip`() throws {
    #expect(
      try repriced(scene.with { $0.item.cost = nil })
        == [.init(strategy: "plus", list: "retail", outcome: .skipped(.noCost))])
    let match = Strategy.Method.matchCompetitor(
      signal: "competitor_price", adjust: nil, currency: nil)
    #expect(
      try repriced(scene.with { $0.draft.strategies[0].method = match }).map(\.outcome)
        == [.skipped(.noSignal("competitor_price"))])
    let stale = scene.with { $0.item.currency = "USD" }
    #expect(
      try repriced(stale).map(\.outcome) == [.failed(.staleRate(base: "USD", quote: "EUR"))])
    #expect(
      try repriced(scene.with { $0.entries = [.drill("retail", "90")] }).map(\.outcome) == [
        .unchanged
      ])
    #expect(try repriced(Scene.drill) == [])
  }

  @Test func `matching a competitor, a little below`() throws {
    let scene = scene.with {
      $0.draft.strategies[0].method = .matchCompetitor(
        signal: "competitor_price", adjust: "-0.01", currency: nil)
      $0.signals = [
        Signal(
          sku: "drill", name: "competitor_price", value: "95", observedAt: "2026-11-20T00:00:00Z",
          expiresAt: "2026-11-21T00:00:00Z")
      ]
    }
    #expect(try change(scene)?.after == "94.99")
    #expect(
      try repriced(scene.with { $0.at = "2026-11-21T00:00:00Z" }).map(\.outcome)
        == [.skipped(.noSignal("competitor_price"))])
  }

  @Test func `a demand curve moves its basis, so that running twice moves nothing twice`() throws {
    var scene = scene.with {
      $0.draft.lists.append(PriceList(id: "basis", currency: "EUR", rank: -1))
      $0.entries.append(.drill("basis", "200"))
      $0.draft.strategies[0].method = .demandCurve(
        basis: .list("basis"),
        curve: SignalCurve(signal: "demand", points: [.init("1", "0%"), .init("2", "20%")]))
      $0.signals = [
        Signal(sku: "drill", name: "demand", value: "1.5", observedAt: "2026-11-20T00:00:00Z")
      ]
    }
    let change = try #require(try change(scene))
    #expect(change.after == "220")
    scene.entries[0] = change.entry
    #expect(try repriced(scene).map(\.outcome) == [.unchanged])
    #expect(try self.change(scene.with { $0.signals = [] })?.after == "200")
    #expect(
      try repriced(scene.with { $0.entries.removeLast() }).map(\.outcome)
        == [.skipped(.noBasis("basis"))])
  }

  @Test func `guardrails bind, then no run moves a price by more than the smallest max_change`()
    throws
  {
    let floor = scene.with { $0.draft.guardrails = [Guardrail(id: "f", floor: "95")] }
    #expect(try change(floor)?.after == "95" && change(floor)?.bound == .guardrail("f"))
    let slow = scene.with {
      $0.draft.strategies[0].maxChange = "8%"
      $0.draft.guardrails = [
        Guardrail(id: "m", scope: .category("tools"), maxChange: "5%"),
        Guardrail(id: "n", scope: .category("garden"), maxChange: "1%"),
      ]
    }
    #expect(try change(slow)?.after == "95" && change(slow)?.bound == .maxChange)
    // A guardrail that is farther away than the change allows wins.
    let far = slow.with { $0.draft.guardrails.append(Guardrail(id: "c", ceiling: "80")) }
    #expect(try change(far)?.after == "80" && change(far)?.bound == .guardrail("c"))
    let impossible = far.with {
      $0.draft.guardrails.append(Guardrail(id: "margin", minMargin: "50%"))
    }
    #expect(try repriced(impossible).map(\.outcome) == [.failed(.guardrailInfeasible)])
    // From nothing there is no share to move by.
    let new = slow.with { $0.entries = [] }
    #expect(try change(new)?.after == "90" && change(new)?.before == nil)
  }

  @Test func `of several strategies the nearest scope applies, one for each list`() throws {
    let scene = scene.with {
      $0.draft.lists.append(PriceList(id: "web", currency: "EUR", rank: 1))
      $0.draft.strategies = [
        Strategy(id: "a-all", list: "retail", method: .costPlus(.markup("1%"))),
        Strategy(
          id: "z-near", scope: .category("tools/power"), list: "retail",
          method: .costPlus(.markup("2%"))),
        Strategy(
          id: "far", scope: .category("tools"), list: "retail", method: .costPlus(.markup("3%"))),
        Strategy(
          id: "saw", scope: .sku("saw"), list: "retail", method: .costPlus(.markup("4%"))),
        Strategy(id: "web-2", list: "web", method: .costPlus(.markup("5%"))),
        Strategy(id: "web-1", list: "web", method: .costPlus(.markup("6%"))),
      ]
    }
    #expect(try repriced(scene).map(\.strategy) == ["web-1", "z-near"])
  }

  @Test func `tiers keep their proportions, and promotions stay`() throws {
    let promotion = PriceEntry.drill("retail", "1", Window(from: "2026-11-20T00:00:00Z"))
    let tiers = [
      PriceTier(.upTo("10"), unit: "120", size: "12"),
      PriceTier(.upTo(nil), unit: "600", flat: "5", size: "100"),
    ]
    let scene = scene.with {
      $0.entries = [
        PriceEntry(list: "retail", subject: .sku("drill"), mode: .package, tiers: tiers),
        promotion,
      ]
      $0.item.cost = "8"
    }
    let change = try #require(try change(scene))
    #expect(change.before == "10" && change.after == "12")
    #expect(
      change.entry.tiers == [
        PriceTier(.upTo("10"), unit: "144", size: "12"),
        PriceTier(.upTo(nil), unit: "720", flat: "6", size: "100"),
      ])
    #expect(change.entry.key == scene.entries[0].key && change.entry.mode == .package)
  }

  @Test func `a package too cheap to be divided by its size is not written anew by every run`()
    throws
  {
    let scene = scene.with {
      $0.item.cost = "0.000000000001"
      $0.entries = [
        PriceEntry(
          list: "retail", subject: .sku("drill"), mode: .package,
          tiers: [PriceTier(.from("0"), unit: "0", size: "0.25")])
      ]
    }
    #expect(try repriced(scene).map(\.outcome) == [.unchanged])
  }

  @Test func `a random scene's new entries are sound, within guardrails, and change nothing again`()
    throws
  {
    var changeCount = 0
    try forEachScene(count: 1_000) { original, seed, _ in
      var scene = original
      scene.draft.strategies = scene.draft.lists.map {
        Strategy(id: $0.id, list: $0.id, method: .costPlus(.markup("40%")))
      }
      for index in scene.draft.guardrails.indices {
        if scene.draft.guardrails[index].maxChange == nil { continue }
        scene.draft.guardrails[index].maxChange = nil
        scene.draft.guardrails[index].minMargin = "0%"
      }
      for repricing in try repriced(scene) {
        guard case .changed(let change) = repricing.outcome else { continue }
        changeCount += 1
        #expect(change.entry.faults() == [], "seed \(seed)")
        scene.entries.removeAll { $0.key == change.entry.key }
        scene.entries.append(change.entry)
      }
      for repricing in try repriced(scene) {
        if case .changed = repricing.outcome { Issue.record("seed \(seed): \(repricing)") }
      }
    }
    #expect(changeCount > 100)
  }
}
