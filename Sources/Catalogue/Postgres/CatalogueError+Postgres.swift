import Postgres

extension CatalogueError {
  /// The description is for logs: it holds what is known, but no password.
  package init(_ error: PostgresError) {
    let detail = error.logText
    switch error {
    case .unreachable, .authenticationFailed, .timedOut, .closed, .unavailable, .cancelled:
      self = .unavailable(detail)
    // Whether it is committed can be found out under the import's token.
    case .outcomeUnknown: self = .unavailable(detail)
    case .overloaded: self = .busy(detail)
    case .server(let server): self.init(server.state, detail)
    case .rolledBack, .misuse: self = .failed(detail)
    }
  }

  private init(_ state: SQLState, _ detail: String) {
    switch state {
    // A lock that others held for too long, or a statement that took too long for them.
    case "55P03", .deadlockDetected, .serializationFailure, .queryCanceled: self = .busy(detail)
    // It shuts down, has crashed, or is not up yet.
    case "57P01", "57P02", "57P03": self = .unavailable(detail)
    case "XX001", "XX002": self = .damaged(detail)
    default:
      // The connection failed; resources are short, such as a full disk; the system failed.
      let isAway = ["08", "53", "58"].contains { "\(state)".hasPrefix($0) }
      self = isAway ? .unavailable(detail) : .failed(detail)
    }
  }
}

/// Runs what the database may refuse, and passes its refusal on as the catalogue's.
nonisolated(nonsending) func withPostgres<Result>(
  _ body: nonisolated(nonsending) () async throws -> Result
) async throws(CatalogueError) -> Result {
  do {
    return try await body()
  } catch let error as CatalogueError {
    throw error
  } catch let error as PostgresError {
    throw CatalogueError(error)
  } catch {
    throw .failed("\(error)")
  }
}
