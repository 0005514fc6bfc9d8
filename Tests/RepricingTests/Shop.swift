import Catalogue
import Pricing
import Synchronization
import TestKit

@testable import Repricing

/// A catalogue in a folder of the test's own, with as many items as it wants, a strategy that makes
/// each cost twice what it costs us, and a clock of its own.
final class Shop: Sendable {
  static let start = Instant(milliseconds: 1_793_491_200_000)

  let store: SQLiteCatalogueStore
  private let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    let path = folder.path("catalogue.db")
    _ = try await SQLiteCatalogueSchema(path).migrate(at: Self.start)
    store = try SQLiteCatalogueStore(path)
  }

  /// A shop whose items cost us 1, 2, 3, … and are sold at 1.
  static func open(itemCount: Int) async throws -> Shop {
    let shop = try await Shop()
    let dollar = try dollar()
    var entities: [CatalogueEntity] = [
      .priceList(PriceList(id: "retail", currency: dollar, rank: 0)),
      .strategy(
        Strategy(
          id: "double", list: "retail", method: .costPlus(.markup(try Percentage("100%"))))),
    ]
    for number in 0..<itemCount {
      let item = Item(sku: sku(number), category: "tools", cost: Decimal(number + 1))
      entities += [.item(item), .price(entry(sku(number), .one))]
    }
    try await shop.take(entities)
    return shop
  }

  static func dollar() throws -> Currency {
    guard let dollar = Currency("USD") else { throw KitFailure("no dollar") }
    return dollar
  }

  static func sku(_ number: Int) -> String { "SKU-\(10_000 + number)" }

  static func entry(_ sku: String, _ unit: Decimal) -> PriceEntry {
    PriceEntry(list: "retail", subject: .sku(sku), tiers: [PriceTier(.from(.zero), unit: unit)])
  }

  func take(_ entities: [CatalogueEntity]) async throws {
    let session = try await store.beginImport(
      ImportOptions(now: Self.start, pivot: try Self.dollar()))
    try await session.apply(entities)
    _ = try await session.commit()
  }

  func rulebook() async throws -> Rulebook {
    try Rulebook(
      publishing: await store.rulebook(.current(now: Self.start), pivot: Self.dollar()))
  }

  func sheets(_ scope: ItemScope = .everything) async throws -> [PriceSheet] {
    try await store.sheets(in: scope, after: nil, countMax: 100_000, now: Self.start)
  }

  /// What the items cost, in their order.
  func prices() async throws -> [String] {
    let rulebook = try await rulebook()
    return try await sheets().map {
      try resolve($0, rulebook, PriceContext(), at: Self.start).unitPrice.description
    }
  }
}
