import Timing

/// How far a transaction is kept from seeing others: PostgreSQL 15, section 13.2.
package enum IsolationLevel: Sendable {
  case readCommitted
  case repeatableRead
  case serializable

  fileprivate var beginning: String {
    switch self {
    case .readCommitted: "BEGIN ISOLATION LEVEL READ COMMITTED"
    case .repeatableRead: "BEGIN ISOLATION LEVEL REPEATABLE READ"
    case .serializable: "BEGIN ISOLATION LEVEL SERIALIZABLE"
    }
  }
}

extension Session {
  /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
  ///
  /// Throws what `body` throws, or a `PostgresError` of its own: `outcomeUnknown` where the
  /// connection was lost during the commit, and `rolledBack` where `body` passed over the failure
  /// of a statement.
  @discardableResult
  package nonisolated(nonsending) func transaction<Value>(
    _ isolation: IsolationLevel = .readCommitted,
    _ body: nonisolated(nonsending) (Session) async throws -> Value
  ) async throws -> Value {
    try await begin(isolation)
    let value: Value
    do {
      value = try await body(self)
    } catch {
      await rollBack()
      throw error
    }
    try await commit()
    return value
  }

  /// Begins a transaction that no single call can hold. `commit()` or `rollBack()` ends it, and so
  /// does closing the session, which rolls it back.
  package nonisolated(nonsending) func begin(
    _ isolation: IsolationLevel = .readCommitted
  ) async throws(PostgresError) {
    try beginExclusively()
    do throws(PostgresError) {
      try await query(isolation.beginning)
    } catch {
      endExclusively()
      throw error
    }
  }

  /// Commits what was begun. Throws as `transaction` does.
  package nonisolated(nonsending) func commit() async throws(PostgresError) {
    defer { endExclusively() }
    let call = SessionCall()
    let tag: String
    do throws(PostgresError) {
      let rows = try await query(.text("COMMIT"), call, within: .seconds(60))
      tag = rows.commandTag
    } catch {
      switch error {
      case .closed, .timedOut, .cancelled: throw call.isSubmitted ? .outcomeUnknown : error
      default: throw error
      }
    }
    if tag == "ROLLBACK" { throw .rolledBack }
  }

  /// Takes back what was begun. A connection that does not do it is closed, which has the server do
  /// it.
  package nonisolated(nonsending) func rollBack() async {
    defer { endExclusively() }
    do throws(PostgresError) {
      try await query("ROLLBACK")
    } catch {
      close()
    }
  }

  /// Runs `body` while holding the advisory lock of that number, which one session of the database
  /// holds at a time; waits for it for at most `span`. A lock that is lost with its connection is
  /// noticed by the next query.
  @discardableResult
  package nonisolated(nonsending) func withAdvisoryLock<Value>(
    _ number: Int64, within span: TimeSpan = .seconds(60),
    _ body: nonisolated(nonsending) (Session) async throws -> Value
  ) async throws -> Value {
    try await query("SELECT pg_advisory_lock($1)", within: span) { $0.append(int8: number) }
    let outcome: Result<Value, any Error>
    do {
      outcome = .success(try await body(self))
    } catch {
      outcome = .failure(error)
    }
    do throws(PostgresError) {
      try await query("SELECT pg_advisory_unlock($1)") { $0.append(int8: number) }
    } catch {
      // The end of the session ends its lock.
      close()
    }
    return try outcome.get()
  }
}
