import Bytes
import Reactor
import Timing

/// What a task asks of its session's connection, on its way to the shard, and the answer on its way
/// back.
final class SessionCall: Sendable, QueryHandler {
  private final class State {
    var parameters = Parameters()
    /// Data of a COPY.
    var bytes = ByteBuffer()
    var continuation: CheckedContinuation<Void, Never>?
    var rows: Rows?
    var outcome: Solo.Outcome?
    var isSubmitted = false
  }

  private let state = Guarded(State())

  /// Whether the connection took it, so that it may have had an effect whatever the outcome.
  var isSubmitted: Bool { state.withLock { $0.isSubmitted } }

  func bind(_ bind: (inout Parameters) -> Void) {
    state.withLock { bind(&$0.parameters) }
  }

  /// Exchanges the data with other bytes.
  func exchange(_ bytes: inout ByteBuffer) {
    state.withLock { swap(&$0.bytes, &bytes) }
  }

  /// Waits until it is told an outcome, which `start` makes sure of.
  func wait(_ start: () -> Void) async {
    await withCheckedContinuation { continuation in
      state.withLock { $0.continuation = continuation }
      start()
    }
  }

  /// The outcome, once it was waited for.
  func takeRows() throws(PostgresError) -> Rows {
    var taken: Rows?
    let outcome = state.withLock { state in
      taken = state.rows.take()
      return state.outcome
    }
    if case .failure(let error) = outcome { throw error }
    guard let rows = taken.take() else { preconditionFailure("neither rows nor a failure") }
    return rows
  }

  func takeCount() throws(PostgresError) -> Int {
    guard let outcome = state.withLock({ $0.outcome }) else {
      preconditionFailure("not waited for")
    }
    return try outcome.get()
  }

  // MARK: On the shard

  func submit(_ command: Request.Command, to connection: PostgresConnection, within span: TimeSpan)
  {
    guard connection.room > 0 else {
      return finish(.failure(connection.closingError ?? .misuse(.connectionInUse)))
    }
    var parameters = Parameters()
    state.withLock { state in
      state.isSubmitted = true
      swap(&parameters, &state.parameters)
    }
    connection.submit(command, within: span, for: self) { swap(&$0, &parameters) }
  }

  func submitCopyData(to connection: PostgresConnection, within span: TimeSpan) {
    var bytes = ByteBuffer()
    exchange(&bytes)
    // Nobody else has them: the task waits.
    bytes.withSpan { data in connection.sendCopyData(data, within: span) { self.finish($0) } }
    exchange(&bytes)
  }

  func received(_ rows: consuming Rows, for tag: Int) {
    var rows: Rows? = rows
    state.withLock { $0.rows = rows.take() }
    finish(.success(0))
  }

  func failed(_ error: PostgresError, for tag: Int) { finish(.failure(error)) }

  func finish(_ outcome: Solo.Outcome) {
    let continuation = state.withLock { state in
      state.outcome = outcome
      return state.continuation.take()
    }
    continuation?.resume()
  }
}
