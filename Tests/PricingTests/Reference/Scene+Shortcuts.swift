import Pricing

extension Scene {
  /// A drill on one list for everybody, at 100 EUR: what most tests begin with.
  static var drill: Scene {
    Scene(
      item: Item(sku: "drill", category: "tools/power"),
      entries: [.drill("retail", "100")],
      draft: RulebookDraft(
        revision: 1, pivot: "USD", lists: [PriceList(id: "retail", currency: "EUR", rank: 0)]),
      at: "2026-11-20T12:00:00Z")
  }

  /// The scene after a change.
  func with(_ change: (inout Scene) -> Void) -> Scene {
    var scene = self
    change(&scene)
    return scene
  }

  /// The price at an instant, or at the scene's.
  func price(at instant: Instant? = nil) throws -> Price { try resolved(at: instant).get() }

  func unit(at instant: Instant? = nil) throws -> Decimal { try price(at: instant).unitPrice }

  /// The error that resolving ends with, if it does.
  func error(at instant: Instant? = nil) throws -> ResolutionError? {
    if case .failure(let error) = try resolved(at: instant) { error } else { nil }
  }
}

extension PriceEntry {
  /// One price for any quantity of the drill.
  static func drill(_ list: String, _ unit: Decimal, _ window: Window = .always) -> PriceEntry {
    PriceEntry(
      list: list, subject: .sku("drill"), tiers: [PriceTier(.from("0"), unit: unit)],
      window: window)
  }
}
