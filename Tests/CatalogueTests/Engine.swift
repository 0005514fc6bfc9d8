import Catalogue
import Postgres
import Pricing
import SQLite
import TestKit
import Testing

/// The engines that a catalogue can stand in: every test of the port runs against each.
enum Engine: String, CaseIterable, CustomTestStringConvertible {
  case sqlite, postgres

  var testDescription: String { rawValue }

  /// An empty place of the test's own, without tables.
  func place() async throws -> Place {
    switch self {
    case .sqlite: return .sqlite(try TemporaryFolder())
    case .postgres: return .postgres(try await SharedServer.makeDatabase())
    }
  }

  /// A place with the tables that the program knows.
  func migrated() async throws -> Place {
    let place = try await place()
    try await place.schema().migrate(at: day(0))
    return place
  }
}

/// Where a test's catalogue stands; any number of programs can open it.
enum Place: Sendable {
  case sqlite(TemporaryFolder)
  case postgres(DatabaseURL)

  /// The file of an SQLite catalogue.
  var path: String {
    guard case .sqlite(let folder) = self else { preconditionFailure("stands in no file") }
    return folder.path("catalogue.db")
  }

  var url: DatabaseURL {
    guard case .postgres(let url) = self else { preconditionFailure("stands on no server") }
    return url
  }

  func store() async throws -> PlacedStore {
    switch self {
    case .sqlite: return PlacedStore(place: self, store: try SQLiteCatalogueStore(path))
    case .postgres(let url):
      let store = try await PostgresCatalogueStore.open(url, on: SharedServer.shard())
      return PlacedStore(place: self, store: store)
    }
  }

  func schema() throws -> any CatalogueSchema {
    switch self {
    case .sqlite: try SQLiteCatalogueSchema(path)
    case .postgres(let url): PostgresCatalogueSchema(url, on: try SharedServer.shard())
    }
  }
}

extension Place {
  /// Gives the next price change the number behind `id`, as if those up to there had come and gone.
  func passOverPriceChanges(through id: Int64) async throws {
    switch self {
    case .sqlite:
      let connection = try SQLiteConnection(path)
      var update = try connection.prepare(
        "UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'price_change'")
      try update.run(id)
    case .postgres(let url):
      let settings = DialSettings(applicationName: "test")
      let session = try await Session.open(
        Dialler(url, settings: settings, on: SharedServer.shard()))
      try await session.query(
        "SELECT setval(pg_get_serial_sequence('pricing.price_change', 'id'), \(id))")
    }
  }
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
