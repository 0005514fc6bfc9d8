/// Why the database did not do what it was asked.
///
/// The description names the case and quotes nothing; what is known beyond it is `logText`.
package enum PostgresError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No server took the connection.
  case unreachable(log: String)
  /// The server refuses the user, the password or the database.
  case authenticationFailed(log: String)
  /// The deadline passed first. The query may have run, and may still run.
  case timedOut
  /// The connection was lost or closed before the answer came. The query may have run.
  case closed(log: String)
  /// As many queries wait as may.
  case overloaded
  /// There is no connection, and the last attempts to make one failed.
  case unavailable
  /// The task that asked was cancelled.
  case cancelled
  case server(ServerError)
  /// The connection was lost while the transaction was being committed: it is, or it is not.
  case outcomeUnknown
  /// COMMIT was answered by a rollback: a statement before it had failed.
  case rolledBack
  case misuse(Misuse)

  package enum Misuse: Equatable, Sendable {
    /// A script or COPY needs a connection on which nothing else is under way.
    case connectionInUse
    case nestedTransaction
    /// A statement is a COPY where it must not be one, or is none where it must.
    case unexpectedCopy
  }

  /// Whether trying the same again may help. Where a thing must not be done twice, see `timedOut`
  /// and `closed` first.
  package var isRetryable: Bool {
    switch self {
    case .unreachable, .timedOut, .closed, .overloaded, .unavailable: true
    case .authenticationFailed, .cancelled, .outcomeUnknown, .rolledBack, .misuse: false
    case .server(let error): error.state.isRetryable
    }
  }

  package var description: String {
    switch self {
    case .unreachable: "the database cannot be reached"
    case .authenticationFailed: "the database refuses the user"
    case .timedOut: "the database did not answer in time"
    case .closed: "the connection to the database was closed"
    case .overloaded: "too many queries wait for the database"
    case .unavailable: "the database is not available"
    case .cancelled: "the query was cancelled"
    case .server(let error): error.description
    case .outcomeUnknown: "the connection was lost during the commit"
    case .rolledBack: "the transaction was rolled back"
    case .misuse(.connectionInUse): "the connection is in use"
    case .misuse(.nestedTransaction): "a transaction stands within another"
    case .misuse(.unexpectedCopy): "COPY where none was expected, or none where one was"
    }
  }

  /// All that is known, for logs alone: it may quote hosts, users and rows, but no password.
  package var logText: String {
    switch self {
    case .unreachable(let log), .authenticationFailed(let log), .closed(let log):
      log.isEmpty ? description : "\(description): \(log)"
    case .server(let error): "\(description): \(error.message)"
    case .timedOut, .overloaded, .unavailable, .cancelled, .outcomeUnknown, .rolledBack, .misuse:
      description
    }
  }
}
