import Catalogue
import Pricing
import TestKit

/// Makes changes of a small catalogue at random.
struct SceneGenerator {
  static let skus = ["A", "B", "C"]
  let seed: UInt64
  private var random: SeededGenerator

  init(seed: UInt64) {
    self.seed = seed
    random = SeededGenerator(seed: seed)
  }

  /// A few changes, none of a key twice.
  mutating func changes(before now: Instant) -> [CatalogueEntity] {
    var changes: [CatalogueEntity] = Self.skus.map { .item($0, cost: "5") }
    var keys = Set(changes.map(\.key))
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let change = change(before: now)
      if keys.insert(change.key).inserted {
        changes.append(change)
      } else if case .item = change {
        changes.removeAll { $0.key == change.key }
        changes.append(change)
      }
    }
    return changes
  }

  private mutating func change(before now: Instant) -> CatalogueEntity {
    let sku = Self.skus.randomElement(using: &random) ?? ""
    let amount = Decimal(Int.random(in: 1...9, using: &random)) ?? .one
    let list = Bool.random(using: &random) ? "retail" : "special"
    let hours = Int64.random(in: -6...6, using: &random)
    let instant = Instant(milliseconds: now.milliseconds + hours * 3_600_000)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return .price(sku, amount, on: list)
    case 1:
      let until = Instant(milliseconds: instant.milliseconds + 2 * 3_600_000)
      return .price(sku, amount, on: list, from: instant, until: until)
    case 2: return .signal(sku, amount, at: min(instant, now))
    default: return .item(sku, cost: amount)
    }
  }
}
