import Postgres
import Pricing

/// The version of a database's tables, and the way to another one.
///
/// Each migration is a transaction in which one program at a time looks at what was applied and
/// goes one step: of two that migrate at once, one takes a step and the other finds it taken.
struct PostgresSchema: Sendable {
  /// The tables' own schema, so that they can share a database with whatever else is there.
  static let name = "pricing"
  /// The advisory lock of whoever changes the tables: `pxmigrat`.
  private static let lock: Int64 = 0x7078_6D69_6772_6174

  let session: Session
  let known: [Migration]

  init(_ session: Session, known: [Migration] = PostgresMigrations.all) {
    self.session = session
    self.known = known
  }

  /// What was applied beside what is known.
  nonisolated(nonsending) func plan() async throws -> MigrationPlan {
    let rows = try await session.query(
      """
      SELECT to_regclass('\(Self.name).migration') IS NOT NULL, EXISTS (
        SELECT FROM pg_class WHERE relnamespace = to_regnamespace('\(Self.name)'))
      """)
    let row = PostgresRow(firstOf: rows)
    let (isOurs, isTaken) = (try row.bool(0), try row.bool(1))
    if isTaken, !isOurs { throw CatalogueError.foreign }
    return MigrationPlan(known: known, applied: isOurs ? try await applied() : [])
  }

  /// Applies what is not applied yet; answers with the numbers of what this call applied.
  nonisolated(nonsending) func migrate(at now: Instant) async throws -> [Int] {
    try await steps { plan in
      guard let migration = plan.next else { return nil }
      try await apply(migration, at: now)
      return migration.number
    }
  }

  /// Takes back every migration above `number`; answers with their numbers.
  nonisolated(nonsending) func revert(to number: Int) async throws -> [Int] {
    try await steps { plan in
      guard plan.version > number else { return nil }
      let migration = known[plan.version - 1]
      try await session.run(script: "\(migration.down)")
      try await session.query("DELETE FROM migration WHERE number = $1") {
        $0.number(migration.number)
      }
      return migration.number
    }
  }

  /// Takes steps, each in a transaction, until there is none; answers with their numbers.
  private nonisolated(nonsending) func steps(
    _ step: nonisolated(nonsending) (MigrationPlan) async throws -> Int?
  ) async throws -> [Int] {
    var numbers: [Int] = []
    while true {
      let number = try await session.transaction { session in
        try await session.query("SELECT pg_advisory_xact_lock($1)") { $0.append(int8: Self.lock) }
        let plan = try await plan()
        try plan.validate()
        return try await step(plan)
      }
      guard let number else { return numbers }
      numbers.append(number)
    }
  }

  private nonisolated(nonsending) func apply(
    _ migration: Migration, at now: Instant
  ) async throws {
    try await session.run(
      script: """
        CREATE SCHEMA IF NOT EXISTS \(Self.name);
        CREATE TABLE IF NOT EXISTS migration(
          number bigint PRIMARY KEY,
          name text NOT NULL,
          checksum bigint NOT NULL,
          applied_at timestamptz NOT NULL
        );
        """)
    try await session.run(script: "\(migration.up)")
    try await session.query("INSERT INTO migration VALUES ($1, $2, $3, $4)") { parameters in
      parameters.number(migration.number)
      parameters.text("\(migration.name)")
      parameters.append(int8: migration.checksum)
      parameters.instant(now)
    }
  }

  private nonisolated(nonsending) func applied() async throws -> [AppliedMigration] {
    var applied: [AppliedMigration] = []
    let rows = try await session.query(
      "SELECT number, name, checksum, applied_at FROM \(Self.name).migration ORDER BY number")
    try PostgresRow.forEach(in: rows) { row throws(CatalogueError) in
      applied.append(
        AppliedMigration(
          number: try row.number(0), name: try row.string(1), checksum: try row.integer(2),
          at: try row.instant(3)))
    }
    return applied
  }
}
