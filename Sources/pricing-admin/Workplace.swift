import Catalogue
import Pricing
import Reactor
import Settings

/// What the commands work on, and how.
struct Workplace: Sendable {
  let database: DatabaseURL
  let taking: AdminImportSettings
  /// The pivot of crossed rates.
  let currency: String

  var now: Instant { Instant(milliseconds: wallClockNanoseconds() / 1_000_000) }

  /// The file of the database.
  func path() throws(AdminFailure) -> String {
    switch database {
    case .sqlite(let path): return path
    case .postgres:
      throw AdminFailure(
        "PostgreSQL is not served yet: name a file with --database sqlite:FILE "
          + "or PRICING_DATABASE")
    }
  }

  func schema() throws(AdminFailure) -> SQLiteCatalogueSchema {
    let path = try path()
    do { return try SQLiteCatalogueSchema(path) } catch { throw AdminFailure(error, at: database) }
  }

  func store() throws(AdminFailure) -> SQLiteCatalogueStore {
    let path = try path()
    do { return try SQLiteCatalogueStore(path) } catch { throw AdminFailure(error, at: database) }
  }

  func importOptions() throws(AdminFailure) -> ImportOptions {
    guard let pivot = Currency(currency) else {
      throw AdminFailure("\(currency) is no currency: choose another with --currency")
    }
    return ImportOptions(taking.isReplacement ? .replacement : .patch, now: now, pivot: pivot)
  }
}
