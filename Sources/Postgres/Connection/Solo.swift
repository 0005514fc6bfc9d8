/// Decides what a connection does that does one thing alone, outside of its pipeline: a script of
/// several statements, or a COPY of rows into a table.
struct Solo {
  private enum State {
    /// Nothing. Can transition to `running`, `startingCopy`.
    case idle
    /// A COPY is asked for. Can transition to `copying`, `running`.
    case startingCopy
    /// The server takes data. Can transition to `running`.
    case copying
    /// Answers come until the last. Can transition to `idle`.
    case running(Outcome)
  }

  /// How many rows the last statement changed, or what went wrong first.
  typealias Outcome = Result<Int, PostgresError>

  enum Answer {
    case result(affectedCount: Int)
    case failed(ServerError)
    case copyIn
    case end
  }

  enum Action {
    case none
    /// Data of the COPY can be sent.
    case takeData
    /// The server is told that no data of a COPY will come.
    case endCopy
    case complete(Outcome)
    /// Nothing of the kind was to come.
    case refuse
  }

  private var state = State.idle

  var isIdle: Bool { if case .idle = state { true } else { false } }
  var isCopying: Bool { if case .copying = state { true } else { false } }

  mutating func startScript() {
    precondition(isIdle)
    state = .running(.success(0))
  }

  mutating func startCopy() {
    precondition(isIdle)
    state = .startingCopy
  }

  /// The data's end is sent.
  mutating func endCopy() {
    precondition(isCopying)
    state = .running(.success(0))
  }

  mutating func received(_ answer: Answer) -> Action {
    switch (state, answer) {
    case (.startingCopy, .copyIn):
      state = .copying
      return .takeData
    case (.startingCopy, .failed(let error)):
      state = .running(.failure(.server(error)))
      return .none
    case (.startingCopy, .result):
      state = .running(.failure(.misuse(.unexpectedCopy)))
      return .none
    case (.running(.success), .result(let affectedCount)):
      state = .running(.success(affectedCount))
      return .none
    case (.running(.success), .failed(let error)):
      state = .running(.failure(.server(error)))
      return .none
    case (.running(.success), .copyIn):
      // A script has no data to give.
      state = .running(.failure(.misuse(.unexpectedCopy)))
      return .endCopy
    case (.running(.failure), .result), (.running(.failure), .failed):
      return .none
    case (.running(.failure), .copyIn):
      return .endCopy
    case (.running(let outcome), .end):
      state = .idle
      return .complete(outcome)
    case (.idle, _), (.copying, _), (.startingCopy, .end):
      return .refuse
    }
  }
}
