import Catalogue
import Pricing
import SQLite
import TestKit
import Testing

/// The engines that a catalogue can stand in: every test of the port runs against each.
enum Engine: String, CaseIterable, CustomTestStringConvertible {
  case sqlite

  var testDescription: String { rawValue }

  /// An empty place of the test's own, without tables.
  func place() throws -> Place { try Place(self) }

  /// A place with the tables that the program knows.
  func migrated() async throws -> Place {
    let place = try Place(self)
    try await place.schema().migrate(at: day(0))
    return place
  }
}

/// Where a test's catalogue stands; any number of programs can open it.
struct Place: Sendable {
  let folder: TemporaryFolder

  fileprivate init(_ engine: Engine) throws { folder = try TemporaryFolder() }

  var path: String { folder.path("catalogue.db") }

  func store() throws(CatalogueError) -> PlacedStore {
    PlacedStore(place: self, store: try SQLiteCatalogueStore(path))
  }

  func schema() throws(CatalogueError) -> any CatalogueSchema { try SQLiteCatalogueSchema(path) }
}

/// Noon of a day of November 2026; no test lives in real time.
func day(_ number: Int, hour: Int = 12) -> Instant {
  Instant(milliseconds: 1_793_491_200_000 + Int64(number * 24 + hour) * 3_600_000)
}

let dollar: Currency = "USD"
let euro: Currency = "EUR"

extension CatalogueEntity {
  static func item(_ sku: String, cost: Decimal? = nil) -> CatalogueEntity {
    .item(Item(sku: sku, category: "tools/power", cost: cost))
  }

  static func list(_ id: String, rank: Int = 0) -> CatalogueEntity {
    .priceList(PriceList(id: id, currency: dollar, rank: rank))
  }

  static func price(
    _ sku: String, _ unit: Decimal, on list: String = "retail", from: Instant? = nil,
    until: Instant? = nil
  ) -> CatalogueEntity {
    .price(
      PriceEntry(
        list: list, subject: .sku(sku), tiers: [PriceTier(.from(.zero), unit: unit)],
        window: Window(from: from, until: until)))
  }

  static func signal(_ sku: String, _ value: Decimal, at: Instant) -> CatalogueEntity {
    .signal(Signal(sku: sku, name: "demand", value: value, observedAt: at))
  }
}

extension CatalogueStore {
  /// Imports entities in one go and commits.
  @discardableResult
  func take(
    _ entities: [CatalogueEntity], at now: Instant, _ extent: ImportOptions.Extent = .patch,
    token: String? = nil
  ) async throws -> ImportReport {
    let session = try await beginImport(
      ImportOptions(extent, now: now, token: token, pivot: dollar))
    try await session.apply(entities)
    return try await session.commit()
  }

  /// What one of an item costs, as text; nil where there is no such item.
  func price(of sku: String, _ standpoint: Standpoint) async throws -> String? {
    guard let sheet = try await sheets(for: [sku], standpoint)[0] else { return nil }
    let rulebook = try Rulebook(publishing: await rulebook(standpoint, pivot: dollar))
    let instant =
      switch standpoint {
      case .current(let now): now
      case .past(let at, _): at
      }
    return try resolve(sheet, rulebook, PriceContext(), at: instant).unitPrice.description
  }

  func price(of sku: String, at: Instant, known: Instant) async throws -> String? {
    try await price(of: sku, .past(at: at, known: known))
  }

  func sheet(_ sku: String, now: Instant) async throws -> PriceSheet? {
    try await sheets(for: [sku], .current(now: now))[0]
  }

  func everything() async throws -> [CatalogueEntity] {
    let gathered = Gathered()
    try await export { gathered.append($0) }
    return gathered.entities
  }
}
