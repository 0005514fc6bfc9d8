import Bytes
import Reactor
import Synchronization
import Timing

/// A connection for tasks: transactions, scripts, and rows in bulk.
///
/// One task at a time uses it. A deadline that passes closes it, as does cancelling the task: what
/// the server made of the query is not known then.
package final class Session: Sendable {
  private let shard: Shard
  private let connection: ShardConfined<PostgresConnection>
  private let isInTransaction = Atomic(false)
  private let end: SessionEnd

  /// On the shard.
  private init(_ connection: PostgresConnection, on shard: Shard) {
    end = SessionEnd()
    connection.owner = end
    self.connection = ShardConfined(connection, to: shard)
    self.shard = shard
  }

  deinit { close() }

  /// Makes a connection.
  package static func open(_ dialler: Dialler) async throws(PostgresError) -> Session {
    let result = await withCheckedContinuation { continuation in
      dialler.dial { continuation.resume(returning: Session.opened($0, dialler)) }
    }
    return try result.get()
  }

  /// On the dialler's shard, where sessions stay: it serves no requests.
  private static func opened(
    _ result: Result<DialledConnection, PostgresError>, _ dialler: Dialler
  ) -> Result<Session, PostgresError> {
    do throws(PostgresError) {
      let connection = try PostgresConnection(
        try result.get(), stock: RequestStock(), queryCountMax: 1, patience: .zero,
        on: dialler.shard)
      return .success(Session(connection, on: dialler.shard))
    } catch {
      return .failure(error)
    }
  }

  /// Closes the connection; whatever is under way fails.
  package func close() {
    onConnection { $0.fail(.closed(log: "the session was closed")) }
  }

  /// Whether its connection is closed or lost: no query will be answered any more.
  package var isClosed: Bool { end.hasCome }

  /// Whether the next task finds it as it was when it was opened.
  nonisolated(nonsending) func isReusable() async -> Bool {
    await withCheckedContinuation { continuation in
      onConnection { continuation.resume(returning: $0.isReusable) }
    }
  }

  func beginExclusively() throws(PostgresError) {
    let isFree = isInTransaction.compareExchange(
      expected: false, desired: true, ordering: .relaxed
    ).exchanged
    guard isFree else { throw .misuse(.nestedTransaction) }
  }

  func endExclusively() { isInTransaction.store(false, ordering: .relaxed) }

  func onConnection(_ body: @escaping @Sendable (PostgresConnection) -> Void) {
    shard.execute { [connection] in body(connection.take()) }
  }

  /// Runs `start` on the shard, which makes sure that the call is told an outcome, and waits for
  /// that.
  nonisolated(nonsending) func perform(
    _ call: SessionCall, _ start: @escaping @Sendable (PostgresConnection) -> Void
  ) async {
    await withTaskCancellationHandler {
      await call.wait { onConnection(start) }
    } onCancel: {
      onConnection { $0.fail(.cancelled) }
    }
  }

  // MARK: Queries

  /// Asks a query, whose parameters `bind` appends.
  @discardableResult
  package nonisolated(nonsending) func query(
    _ statement: StatementList.Statement, within span: TimeSpan = .seconds(60),
    bind: (inout Parameters) -> Void = { _ in }
  ) async throws(PostgresError) -> Rows {
    try await query(.prepared(statement), within: span, bind: bind)
  }

  /// Asks a query that is prepared for this once.
  @discardableResult
  package nonisolated(nonsending) func query(
    _ text: String, within span: TimeSpan = .seconds(60),
    bind: (inout Parameters) -> Void = { _ in }
  ) async throws(PostgresError) -> Rows {
    try await query(.text(text), within: span, bind: bind)
  }

  private nonisolated(nonsending) func query(
    _ command: Request.Command, within span: TimeSpan, bind: (inout Parameters) -> Void
  ) async throws(PostgresError) -> Rows {
    let call = SessionCall()
    call.bind(bind)
    return try await query(command, call, within: span)
  }

  nonisolated(nonsending) func query(
    _ command: Request.Command, _ call: SessionCall, within span: TimeSpan
  ) async throws(PostgresError) -> Rows {
    await perform(call) { call.submit(command, to: $0, within: span) }
    return try call.takeRows()
  }

  /// Runs the statements of a script, one after the other until one fails: in a transaction, they
  /// take effect together or not at all.
  package nonisolated(nonsending) func run(
    script: String, within span: TimeSpan = .seconds(600)
  ) async throws(PostgresError) {
    let call = SessionCall()
    await perform(call) { connection in
      connection.runScript(script, within: span) { call.finish($0) }
    }
    _ = try call.takeCount()
  }
}

/// Takes note of the end of a session's connection, for whoever asks on another thread.
private final class SessionEnd: ConnectionOwner, Sendable {
  private let isNoted = Atomic(false)

  var hasCome: Bool { isNoted.load(ordering: .relaxed) }

  func connectionMoved(_ connection: PostgresConnection) {}

  func connectionClosed(_ connection: PostgresConnection, _ error: PostgresError) {
    isNoted.store(true, ordering: .relaxed)
  }
}
