/// The statements that begin and end transactions.
struct ControlStatements: ~Copyable {
  var beginReading, beginWriting, commit, rollback: SQLiteStatement
  var openSavepoint, releaseSavepoint, rollbackToSavepoint: SQLiteStatement

  init(_ handle: DatabaseHandle) throws(SQLiteError) {
    let beginReading = try handle.prepare("BEGIN DEFERRED")
    let beginWriting = try handle.prepare("BEGIN IMMEDIATE")
    let commit = try handle.prepare("COMMIT")
    let rollback = try handle.prepare("ROLLBACK")
    // Savepoints nest under one name, which means the innermost.
    let openSavepoint = try handle.prepare("SAVEPOINT innermost")
    let releaseSavepoint = try handle.prepare("RELEASE innermost")
    let rollbackToSavepoint = try handle.prepare("ROLLBACK TO innermost")
    // Swift 6.3 cannot undo a half-made value of this kind: all are assigned when none can fail.
    self.beginReading = beginReading
    self.beginWriting = beginWriting
    self.commit = commit
    self.rollback = rollback
    self.openSavepoint = openSavepoint
    self.releaseSavepoint = releaseSavepoint
    self.rollbackToSavepoint = rollbackToSavepoint
  }
}

extension SQLiteConnection {
  private enum Scope { case reading, writing, savepoint }

  /// Runs `body` over one snapshot, which its first look at the file fixes.
  package func read<Result: ~Copyable, Failure: SQLiteFailure>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(handle.transactionDepth == 0, "transactions do not nest: open a savepoint")
    return try within(.reading, body)
  }

  /// Runs `body` as the file's one writer and commits; when `body` throws, nothing of it stays.
  ///
  /// The writer's place is taken at the start, so that no other write can come between what the
  /// body reads and what it writes.
  package func write<Result: ~Copyable, Failure: SQLiteFailure>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(handle.transactionDepth == 0, "transactions do not nest: open a savepoint")
    return try within(.writing, body)
  }

  /// Runs `body` within a transaction; when it throws, nothing of it stays, and the transaction can
  /// go on.
  package func savepoint<Result: ~Copyable, Failure: SQLiteFailure>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(handle.transactionDepth > 0, "a savepoint needs a transaction around it")
    return try within(.savepoint, body)
  }

  private func within<Result: ~Copyable, Failure: SQLiteFailure>(
    _ scope: Scope, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    do throws(SQLiteError) { try begin(scope) } catch { throw Failure(error) }
    handle.transactionDepth += 1
    defer { handle.transactionDepth -= 1 }
    let result: Result
    do throws(Failure) {
      result = try body()
    } catch {
      abandon(scope)
      throw error
    }
    do throws(SQLiteError) {
      try commit(scope)
    } catch {
      abandon(scope)
      throw Failure(error)
    }
    return result
  }

  private func begin(_ scope: Scope) throws(SQLiteError) {
    switch scope {
    case .reading: try control.beginReading.run()
    case .writing: try control.beginWriting.run()
    case .savepoint: try control.openSavepoint.run()
    }
  }

  private func commit(_ scope: Scope) throws(SQLiteError) {
    switch scope {
    case .reading, .writing: try control.commit.run()
    case .savepoint: try control.releaseSavepoint.run()
    }
  }

  /// Undoes what the scope did. Where SQLite gave up the whole transaction by itself, it refuses
  /// these, and nothing is left to undo.
  private func abandon(_ scope: Scope) {
    switch scope {
    case .reading, .writing: try? control.rollback.run()
    case .savepoint:
      try? control.rollbackToSavepoint.run()
      try? control.releaseSavepoint.run()
    }
  }
}
