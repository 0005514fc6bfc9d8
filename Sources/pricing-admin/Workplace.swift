import Catalogue
import Pricing
import Reactor
import Settings

/// What the commands work on, and how.
struct Workplace: Sendable {
  let database: DatabaseURL
  let redis: RedisSettings
  let feeds: [FeedDeclaration]
  let taking: ImportFlags
  /// The pivot of crossed rates.
  let currency: String
  /// Where connections to a database live.
  let shard: Shard

  var now: Instant { Instant(milliseconds: wallClockNanoseconds() / 1_000_000) }

  func schema() throws(AdminFailure) -> any CatalogueSchema {
    do {
      return try CatalogueOpening.schema(at: database, on: shard)
    } catch {
      throw AdminFailure(error, at: database)
    }
  }

  func store() async throws(AdminFailure) -> any CatalogueStore {
    do {
      return try await CatalogueOpening.store(at: database, on: shard)
    } catch {
      throw AdminFailure(error, at: database)
    }
  }

  func pivot() throws(AdminFailure) -> Currency {
    guard let pivot = Currency(currency) else {
      throw AdminFailure("\(currency) is no currency: choose another in PRICING_CURRENCY")
    }
    return pivot
  }

  func importOptions() throws(AdminFailure) -> ImportOptions {
    let pivot = try pivot()
    return ImportOptions(taking.isReplacement ? .replacement : .patch, now: now, pivot: pivot)
  }
}
