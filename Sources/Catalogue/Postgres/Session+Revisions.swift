import Postgres
import Pricing

/// Revisions, within a transaction.
extension Session {
  /// The advisory lock of the one writer: `pxwriter`.
  private static let writerLock: Int64 = 0x7078_7772_6974_6572

  static let latestRevision = """
    SELECT latest.number, latest.recorded_at, rules.number, rules.recorded_at
    FROM (
      SELECT number, recorded_at FROM revision ORDER BY number DESC LIMIT 1
    ) AS latest LEFT JOIN (
      SELECT number, recorded_at FROM revision WHERE changes_rulebook
      ORDER BY number DESC LIMIT 1
    ) AS rules ON true
    """

  nonisolated(nonsending) func latestRevision() async throws -> Revision {
    let rows = try await query(Self.latestRevision)
    return try PostgresRow.first(of: rows) { row throws(CatalogueError) in
      let hasRules = !row.isNull(2)
      return Revision(
        number: try row.number(0), rulebook: hasRules ? try row.number(2) : 0,
        recordedAt: try row.instant(1),
        rulebookRecordedAt: hasRules ? try row.instant(3) : .earliest)
    } ?? .empty
  }

  nonisolated(nonsending) func outlook(
    at instant: Instant, known: Instant
  ) async throws -> Outlook {
    let at = try await revisionNumber(asOf: min(instant, known))
    return Outlook(at: at, known: try await revisionNumber(asOf: known))
  }

  private nonisolated(nonsending) func revisionNumber(asOf instant: Instant) async throws -> Int {
    let rows = try await query(
      """
      SELECT number FROM revision WHERE recorded_at <= $1
      ORDER BY recorded_at DESC, number DESC LIMIT 1
      """
    ) { $0.instant(instant) }
    return try PostgresRow.first(of: rows) { row throws(CatalogueError) in
      try row.number(0)
    } ?? 0
  }

  /// The latest revision that changed what rules prices, up to one.
  nonisolated(nonsending) func rulebookRevision(through number: Int) async throws -> Int {
    let rows = try await query(
      """
      SELECT number FROM revision WHERE changes_rulebook AND number <= $1
      ORDER BY number DESC LIMIT 1
      """
    ) { $0.number(number) }
    return try PostgresRow.first(of: rows) { row throws(CatalogueError) in
      try row.number(0)
    } ?? 0
  }

  /// The instants whose prices the same rules made, as is known in an outlook on one of them.
  nonisolated(nonsending) func rulebookWindow(in outlook: Outlook) async throws -> Window {
    let outlook = outlook.reachingBack(to: 1)
    let rows = try await query(
      """
      SELECT
        (SELECT recorded_at FROM revision WHERE changes_rulebook AND number BETWEEN 2 AND $1
         ORDER BY number DESC LIMIT 1),
        (SELECT recorded_at FROM revision WHERE changes_rulebook AND number > $1 AND number <= $2
         ORDER BY number LIMIT 1)
      """
    ) {
      $0.number(outlook.at)
      $0.number(outlook.known)
    }
    return try PostgresRow.first(of: rows) { row throws(CatalogueError) in
      Window(from: try row.optionalInstant(0), until: try row.optionalInstant(1))
    } ?? .always
  }

  /// Waits for this transaction's turn to write, as long as the session's `lock_timeout` allows.
  ///
  /// What it reads from then on is what the last writer left, as each statement looks anew.
  nonisolated(nonsending) func takeTurn() async throws {
    try await query("SELECT pg_advisory_xact_lock($1)") { $0.append(int8: Self.writerLock) }
  }

  /// The revision that was committed under a token.
  nonisolated(nonsending) func revision(committedUnder token: String?) async throws -> Int? {
    guard let token else { return nil }
    let rows = try await query("SELECT number FROM revision WHERE token = $1") { $0.text(token) }
    return try PostgresRow.first(of: rows) { row throws(CatalogueError) in try row.number(0) }
  }

  nonisolated(nonsending) func insert(
    _ revision: RevisionUnderWay, token: String?
  ) async throws {
    try await query("INSERT INTO revision(number, recorded_at, token) VALUES ($1, $2, $3)") {
      $0.number(revision.number)
      $0.instant(revision.recordedAt)
      $0.text(token)
    }
  }

  /// Takes back a revision that was begun and changed nothing.
  nonisolated(nonsending) func forget(_ revision: RevisionUnderWay) async throws {
    try await query("DELETE FROM revision WHERE number = $1") { $0.number(revision.number) }
  }

  nonisolated(nonsending) func noteRulebookChange(in revision: Int) async throws {
    try await query("UPDATE revision SET changes_rulebook = true WHERE number = $1") {
      $0.number(revision)
    }
  }

  /// Takes the lock's place for `fence`, unless an equal or newer holder has it.
  nonisolated(nonsending) func claim(_ fence: Fence) async throws {
    let rows = try await query("SELECT number, token FROM fence WHERE lock = $1") {
      $0.text(fence.lock)
    }
    let holder = try PostgresRow.first(of: rows) { row throws(CatalogueError) in
      Fence(lock: fence.lock, number: try row.integer(0), token: try row.string(1))
    }
    guard try fence.mustReplace(holder) else { return }
    try await query(
      """
      INSERT INTO fence VALUES ($1, $2, $3)
      ON CONFLICT (lock) DO UPDATE SET number = excluded.number, token = excluded.token
      """
    ) {
      $0.text(fence.lock)
      $0.append(int8: fence.number)
      $0.text(fence.token)
    }
  }
}
