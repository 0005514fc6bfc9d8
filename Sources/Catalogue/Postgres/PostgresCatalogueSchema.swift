import Postgres
import Pricing
import Reactor

/// The tables of a catalogue in a PostgreSQL database, whatever their version.
package struct PostgresCatalogueSchema: CatalogueSchema {
  private let dialler: Dialler

  /// Its connections live on `shard`, which serves no requests. Each call has one of its own.
  package init(_ url: DatabaseURL, on shard: Shard) {
    dialler = .catalogue(url, on: shard)
  }

  package func migrations() async throws(CatalogueError) -> [MigrationStatus] {
    try await withPostgres { try await schema().plan().status }
  }

  package func migrate(at now: Instant) async throws(CatalogueError) -> [Int] {
    try await withPostgres { try await schema().migrate(at: now) }
  }

  package func revert(to number: Int) async throws(CatalogueError) -> [Int] {
    try await withPostgres { try await schema().revert(to: number) }
  }

  private nonisolated(nonsending) func schema() async throws -> PostgresSchema {
    PostgresSchema(try await Session.open(dialler))
  }
}

extension Dialler {
  /// Makes connections to the tables of a catalogue.
  static func catalogue(
    _ url: DatabaseURL, statements: StatementList = StatementList(),
    _ sessionSettings: [(String, String)] = [], on shard: Shard
  ) -> Dialler {
    var settings = DialSettings(applicationName: "pricing")
    settings.sessionSettings += [("search_path", "\(PostgresSchema.name), pg_temp")]
    settings.sessionSettings += sessionSettings
    return Dialler(url, statements: statements, settings: settings, on: shard)
  }
}
