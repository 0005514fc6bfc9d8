import Postgres
import Pricing
import Reactor
import Timing

/// The catalogue in a PostgreSQL database, for tools and workers. Reads and short writes borrow a
/// session from a few, each import has one of its own.
package final class PostgresCatalogueStore: CatalogueStore {
  private let dialler: Dialler
  let sessions: SessionPool
  private let statements: PostgresSheetStatements

  /// Opens a catalogue whose tables are those that this program knows. Its connections, at most
  /// `sessionCountMax` and one for each import, live on `shard`, which serves no requests. What
  /// finds the one writer at work waits for its turn as long as the timeout.
  package static func open(
    _ url: DatabaseURL, on shard: Shard, sessionCountMax: Int = 4,
    busyTimeout: TimeSpan = .seconds(5)
  ) async throws(CatalogueError) -> PostgresCatalogueStore {
    let plain = Dialler.catalogue(url, on: shard)
    try await withPostgres {
      try await PostgresSchema(try await Session.open(plain)).plan().requireCurrent()
    }
    return PostgresCatalogueStore(url, shard, sessionCountMax, busyTimeout)
  }

  private init(
    _ url: DatabaseURL, _ shard: Shard, _ sessionCountMax: Int, _ busyTimeout: TimeSpan
  ) {
    statements = PostgresSheetStatements()
    let settings = [
      ("lock_timeout", "\(max(1, busyTimeout.nanoseconds / 1_000_000))ms"),
      // These sessions live long: a plan made while the tables were small would not do later.
      ("plan_cache_mode", "force_custom_plan"),
    ]
    dialler = .catalogue(url, statements: statements.list, settings, on: shard)
    sessions = SessionPool(dialler, countMax: sessionCountMax)
  }

  deinit { sessions.close() }

  package func revision() async throws(CatalogueError) -> Revision {
    try await withSession { session in try await session.latestRevision() }
  }

  package func rulebook(
    _ standpoint: Standpoint, pivot: Currency
  ) async throws(CatalogueError) -> RulebookDraft {
    try await withPostgres {
      try await sessions.transaction(.repeatableRead) { session in
        switch standpoint {
        case .current(let now):
          let revision = try await session.latestRevision()
          let rules = try await session.rules(in: Outlook(latest: revision.number))
          return RuleEntities(rules).currentDraft(
            revision: revision.rulebook, pivot: pivot, now: now)
        case .past(let at, let known):
          let outlook = try await session.outlook(at: at, known: known).reachingBack(to: 1)
          let revision = try await session.rulebookRevision(through: outlook.known)
          return RuleEntities(try await session.rules(in: outlook))
            .pastDraft(revision: revision, pivot: pivot)
        }
      }
    }
  }

  package func rulebookWindow(
    around instant: Instant, known: Instant
  ) async throws(CatalogueError) -> Window {
    try await withPostgres {
      try await sessions.transaction(.repeatableRead) { session in
        try await session.rulebookWindow(
          in: try await session.outlook(at: instant, known: known))
      }
    }
  }

  package func sheets(
    for skus: [String], _ standpoint: Standpoint
  ) async throws(CatalogueError) -> [PriceSheet?] {
    let skus = AskedSkus(skus)
    return try await withSession { session in
      try await sheets(for: skus, standpoint, over: session)
    }
  }

  nonisolated(nonsending) func sheets(
    for skus: AskedSkus, _ standpoint: Standpoint, over session: Session
  ) async throws -> [PriceSheet?] {
    let rows = try await session.query(statements.statement(for: standpoint)) { parameters in
      PostgresSheetStatements.bind(skus, standpoint, to: &parameters)
    }
    var drafts = SheetDrafts()
    return try PostgresSheets.sheets(for: skus, standpoint, from: rows, &drafts)
  }

  package func beginImport(
    _ options: ImportOptions
  ) async throws(CatalogueError) -> any CatalogueImport {
    try await withPostgres { try await PostgresImport(try await Session.open(dialler), options) }
  }

  package func export(
    to sink: @escaping @Sendable ([CatalogueEntity]) -> Void
  ) async throws(CatalogueError) {
    try await withSession { session in
      try await session.transaction(.repeatableRead) { try await $0.export(to: sink) }
    }
  }

  package func outbox(countMax: Int) async throws(CatalogueError) -> [Announcement] {
    try await withSession { session in try await session.outbox(countMax: countMax) }
  }

  package func lastNote() async throws(CatalogueError) -> Int64? {
    try await withSession { session in try await session.lastNote() }
  }

  package func removeOutbox(through id: Int64) async throws(CatalogueError) {
    try await withSession { session in
      _ = try await session.query("DELETE FROM outbox WHERE id <= $1") { $0.append(int8: id) }
    }
  }

  /// Lends a session to `body`.
  nonisolated(nonsending) func withSession<Result>(
    _ body: nonisolated(nonsending) (Session) async throws -> Result
  ) async throws(CatalogueError) -> Result {
    try await withPostgres { try await sessions.withSession(body) }
  }

  /// Runs `body` in a transaction that is the only one to write.
  nonisolated(nonsending) func withTurn<Result>(
    _ body: nonisolated(nonsending) (Session) async throws -> Result
  ) async throws(CatalogueError) -> Result {
    try await withPostgres {
      try await sessions.transaction { session in
        try await session.takeTurn()
        return try await body(session)
      }
    }
  }
}
