import Reactor
import Timing

/// A bounded number of sessions that tasks borrow. They are opened as they are needed, and again
/// when they were lost.
package final class SessionPool: Sendable {
  private struct State {
    var idle: [Session] = []
    /// Sessions that are idle, lent or being opened.
    var count = 0
    var waiting: [(number: Int, continuation: CheckedContinuation<Loan, Never>)] = []
    var nextNumber = 0
    var isClosed = false
  }

  /// What a borrower gets.
  private enum Loan {
    case session(Session)
    /// The right to open one.
    case place
    case refused(PostgresError)
  }

  private let dialler: Dialler
  private let countMax: Int
  private let waitingCountMax: Int
  private let state = Guarded(State())

  package init(_ dialler: Dialler, countMax: Int, waitingCountMax: Int = 256) {
    precondition(countMax > 0)
    self.dialler = dialler
    self.countMax = countMax
    self.waitingCountMax = waitingCountMax
  }

  /// Lends a session to `body`, waiting for one where all are lent.
  @discardableResult
  package nonisolated(nonsending) func withSession<Value>(
    _ body: nonisolated(nonsending) (Session) async throws -> Value
  ) async throws -> Value {
    let session = try await borrow()
    let outcome: Result<Value, any Error>
    do {
      outcome = .success(try await body(session))
    } catch {
      outcome = .failure(error)
    }
    if await session.isReusable() { giveBack(session) } else { discard(session) }
    return try outcome.get()
  }

  /// Runs `body` in a transaction, and again from its start where that was rolled back in favour of
  /// another, or its connection was lost, before the commit.
  @discardableResult
  package nonisolated(nonsending) func transaction<Value>(
    _ isolation: IsolationLevel = .readCommitted, attemptCountMax: Int = 5,
    _ body: nonisolated(nonsending) (Session) async throws -> Value
  ) async throws -> Value {
    var attemptCount = 0
    while true {
      attemptCount += 1
      do {
        return try await withSession { session in try await session.transaction(isolation, body) }
      } catch let error as PostgresError where error.isRetryable && attemptCount < attemptCountMax {
        // Random, so that those who met do not meet again.
        let longest = 5_000_000 << min(attemptCount, 8)
        try await Task.sleep(nanoseconds: UInt64.random(in: 0...UInt64(longest)))
      }
    }
  }

  /// Closes the sessions that nobody has, and the others as they come back.
  package func close() {
    let (idle, waiting) = state.withLock { state in
      state.isClosed = true
      defer { (state.idle, state.waiting) = ([], []) }
      return (state.idle, state.waiting.map(\.continuation))
    }
    for session in idle { session.close() }
    for continuation in waiting {
      continuation.resume(returning: .refused(.closed(log: "the pool was closed")))
    }
  }

  /// Tasks that wait for a session.
  package var waitingCount: Int { state.withLock { $0.waiting.count } }

  // MARK: Lending

  private nonisolated(nonsending) func borrow() async throws(PostgresError) -> Session {
    switch await loan() {
    case .session(let session): return session
    case .refused(let error): throw error
    case .place:
      do throws(PostgresError) {
        return try await Session.open(dialler)
      } catch {
        giveUpPlace()
        throw error
      }
    }
  }

  private nonisolated(nonsending) func loan() async -> Loan {
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let loan = state.withLock { state -> Loan? in
          if let loan = immediateLoan(&state) { return loan }
          state.waiting.append((number, continuation))
          return nil
        }
        if let loan { continuation.resume(returning: loan) }
      }
    } onCancel: {
      cancel(number)
    }
  }

  /// Nil when all sessions are lent and the borrower has to wait.
  private func immediateLoan(_ state: inout State) -> Loan? {
    if state.isClosed { return .refused(.closed(log: "the pool is closed")) }
    if Task.isCancelled { return .refused(.cancelled) }
    while let session = state.idle.popLast() {
      if !session.isClosed { return .session(session) }
      state.count -= 1
    }
    if state.count < countMax {
      state.count += 1
      return .place
    }
    return state.waiting.count < waitingCountMax ? nil : .refused(.overloaded)
  }

  private func cancel(_ number: Int) {
    let continuation = state.withLock { state in
      let place = state.waiting.firstIndex { $0.number == number }
      return place.map { state.waiting.remove(at: $0).continuation }
    }
    continuation?.resume(returning: .refused(.cancelled))
  }

  private func giveBack(_ session: Session) {
    let (continuation, isClosed) = state.withLock { state in
      let first = state.waiting.isEmpty ? nil : state.waiting.removeFirst()
      if first == nil, !state.isClosed { state.idle.append(session) }
      return (first?.continuation, state.isClosed)
    }
    continuation?.resume(returning: .session(session))
    if isClosed { session.close() }
  }

  private func discard(_ session: Session) {
    session.close()
    giveUpPlace()
  }

  /// The next who waits may open a session in place of one that is gone.
  private func giveUpPlace() {
    let continuation = state.withLock { state in
      if !state.waiting.isEmpty { return Optional(state.waiting.removeFirst().continuation) }
      state.count -= 1
      return nil
    }
    continuation?.resume(returning: .place)
  }
}
