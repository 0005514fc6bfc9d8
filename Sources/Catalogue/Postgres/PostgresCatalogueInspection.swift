import Postgres
import Pricing
import Reactor
import Timing

/// A look at a catalogue in a PostgreSQL database.
package struct PostgresCatalogueInspection: CatalogueInspection {
  /// What a server is, as far as it matters to a catalogue.
  package struct Server: Sendable {
    package let version: String
    /// Of the database's texts.
    package let encoding: String
    /// A standby takes no writes, nor does a database that is set to be read.
    package let isReadOnly: Bool
    /// Of all its clients together.
    package let connectionCountMax: Int
  }

  private let session: Session

  /// Connects, on `shard`, which serves no requests.
  package init(
    _ url: DatabaseURL, patience: TimeSpan, on shard: Shard
  ) async throws(CatalogueError) {
    let dialler = Dialler.catalogue(
      url, [("statement_timeout", "\(patience.nanoseconds / 1_000_000)ms")], on: shard)
    session = try await withPostgres { try await Session.open(dialler) }
  }

  package func requireCurrent() async throws(CatalogueError) -> Int {
    try await withPostgres {
      let plan = try await PostgresSchema(session).plan()
      try plan.requireCurrent()
      return plan.version
    }
  }

  package func server() async throws(CatalogueError) -> Server {
    try await withPostgres {
      let rows = try await session.query(
        """
        SELECT current_setting('server_version'), current_setting('server_encoding'),
          current_setting('transaction_read_only')::boolean,
          current_setting('max_connections')::integer
        """)
      let row = PostgresRow(firstOf: rows)
      return Server(
        version: try row.string(0), encoding: try row.string(1), isReadOnly: try row.bool(2),
        connectionCountMax: try row.number(3))
    }
  }

  package func unpricedItems(
    countMax: Int
  ) async throws(CatalogueError) -> [(sku: String, category: String)]? {
    try await patiently {
      var items: [(sku: String, category: String)] = []
      let rows = try await session.query(
        """
        SELECT sku, category FROM item
        WHERE NOT EXISTS (SELECT FROM price WHERE price.sku = item.sku) LIMIT $1
        """
      ) { $0.number(countMax) }
      try PostgresRow.forEach(in: rows) { row throws(CatalogueError) in
        items.append((try row.string(0), try row.string(1)))
      }
      return items
    }
  }

  package func expiredSignalCount(
    at now: Instant
  ) async throws(CatalogueError) -> (Int, of: Int)? {
    try await patiently {
      let rows = try await session.query(
        "SELECT count(*) FILTER (WHERE expires_at <= $1), count(*) FROM signal"
      ) { $0.instant(now) }
      return try PostgresRow.first(of: rows) { row throws(CatalogueError) in
        (try row.number(0), of: try row.number(1))
      } ?? (0, of: 0)
    }
  }

  /// What `body` answers, or nil when the server stops it for its time.
  private nonisolated(nonsending) func patiently<Result>(
    _ body: nonisolated(nonsending) () async throws -> Result
  ) async throws(CatalogueError) -> Result? {
    try await withPostgres {
      do {
        return try await body()
      } catch PostgresError.server(let error) where error.state == .queryCanceled {
        return nil
      }
    }
  }
}
