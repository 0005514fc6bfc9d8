import Postgres
import Reactor
import Settings

/// The way from the setting that names the system of record to what it names.
package enum CatalogueOpening {
  /// Opens the catalogue of a URL, whose tables are those that this program knows.
  ///
  /// What connections it has to a server live on `shard`, which serves no requests; a file needs
  /// none.
  package static func store(
    at url: Settings.DatabaseURL, on shard: Shard
  ) async throws(CatalogueError) -> any MarketCatalogue {
    switch url {
    case .sqlite(let path): return try SQLiteCatalogueStore(path)
    case .postgres(let url):
      return try await PostgresCatalogueStore.open(try Postgres.DatabaseURL(url), on: shard)
    }
  }

  /// The tables of the catalogue of a URL, whatever their version.
  package static func schema(
    at url: Settings.DatabaseURL, on shard: Shard
  ) throws(CatalogueError) -> any CatalogueSchema {
    switch url {
    case .sqlite(let path): return try SQLiteCatalogueSchema(path)
    case .postgres(let url):
      return PostgresCatalogueSchema(try Postgres.DatabaseURL(url), on: shard)
    }
  }
}

extension CatalogueOpening {
  /// What the catalogue of a URL notes for caches, for a program that writes nothing else there.
  /// Neither file nor server need be there yet.
  package static func outbox(at url: Settings.DatabaseURL) throws -> any ChangeOutbox {
    switch url {
    case .sqlite(let path): return SQLiteOutbox(path)
    case .postgres(let url):
      return PostgresOutbox(try Postgres.DatabaseURL(url), on: try Shard(index: 0))
    }
  }
}

extension Postgres.DatabaseURL {
  /// The URL as libpq reads it, which knows more of what may stand behind its question mark.
  package init(_ url: ServiceURL) throws(CatalogueError) {
    do throws(Refusal) {
      try self.init(url.text.revealed)
    } catch {
      throw .failed(error.description)
    }
  }
}
