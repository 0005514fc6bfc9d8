import Pricing
import TestKit
import Testing

/// Which prices customers see change.
struct ListFamilyTests {
  private func changes(
    _ scene: Scene, _ new: PriceEntry, on list: String = "retail"
  ) throws -> [String] {
    let (sheet, rulebook) = (try scene.sheet(), try scene.rulebook())
    let replaced = sheet.replacing([new], version: 18, horizon: nil)
    return rulebook.changes(
      from: sheet, to: replaced, on: rulebook.family(ofList: list), at: scene.at
    ).map { "\($0.list) \($0.before?.description ?? "-") \($0.after?.description ?? "-")" }
  }

  private let scene = Scene.drill.with {
    $0.draft.lists = [
      PriceList(id: "retail", currency: "EUR", rank: 0),
      PriceList(
        id: "dealer", currency: "EUR", rank: 1, condition: .equals(.segment, "dealer"),
        parent: "retail", adjust: "-10%"),
      PriceList(id: "gold", currency: "EUR", rank: 2, parent: "dealer", adjust: "-10%"),
      PriceList(id: "other", currency: "EUR", rank: 3),
    ]
    $0.entries = [.drill("retail", "100")]
    $0.draft.adjustments = []
    $0.draft.guardrails = []
    $0.draft.roundings = []
  }

  @Test func `a list's new price is also that of the lists below it`() throws {
    #expect(
      try changes(scene, .drill("retail", "110")).sorted()
        == ["dealer 90 99", "gold 81 89.1", "retail 100 110"])
    #expect(
      try changes(scene, .drill("dealer", "80"), on: "dealer").sorted() == [
        "dealer 90 80", "gold 81 72",
      ])
    #expect(try changes(scene, .drill("other", "1"), on: "other") == ["other - 1"])
    #expect(try changes(scene, .drill("retail", "110"), on: "none") == [])
  }

  @Test func `what rounding or a guardrail makes the same is no change`() throws {
    #expect(try changes(scene, .drill("other", "100.004"), on: "gold") == [])
    let cents = scene.with { $0.draft.lists.removeAll { $0.parent != nil } }
    #expect(try changes(cents, .drill("retail", "100.004")) == [])
    #expect(try changes(cents, .drill("retail", "100.006")) == ["retail 100 100.01"])
    let floored = cents.with {
      $0.draft.guardrails = [Guardrail(id: "floor", floor: "200", currency: "EUR")]
    }
    #expect(try changes(floored, .drill("retail", "110")) == [])
  }

  @Test func `a price that begins above one is that of its first quantity`() throws {
    var entry = PriceEntry.drill("retail", "50")
    entry.tiers = [PriceTier(.from("10"), unit: "50")]
    let bulk = scene.with {
      $0.draft.lists.removeAll { $0.parent != nil }
      $0.entries = [entry]
    }
    entry.tiers[0].unit = "40"
    #expect(try changes(bulk, entry) == ["retail 50 40"])
  }
}
