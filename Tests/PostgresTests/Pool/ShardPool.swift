import Bytes
import Postgres
import Reactor
import TestKit
import Timing

/// A pool on a shard of its own, asked from tests.
final class ShardPool: Sendable {
  /// What a query answered: of each row the bytes of each column, as text.
  typealias Answer = Result<[[String?]], PostgresError>

  private let shard: Shard
  private let dialShard: Shard
  private let pool: ShardConfined<PostgresPool>
  private let healths = Healths()
  private let connectionCount: Int

  init(
    at url: String, _ statements: StatementList, settings: PoolSettings = PoolSettings(),
    dialTimeout: TimeSpan = .seconds(20)
  ) async throws {
    let (shard, dialShard) = (try Shard(index: 0), try Shard(index: 1))
    let dialler = try makeDialler(at: url, statements, on: dialShard, timeout: dialTimeout)
    pool = await withCheckedContinuation { [healths] continuation in
      shard.execute {
        let pool = PostgresPool(dialler, settings: settings, on: shard)
        pool.healthChanged = { healths.append($0) }
        continuation.resume(returning: ShardConfined(pool, to: shard))
      }
    }
    (self.shard, self.dialShard) = (shard, dialShard)
    connectionCount = settings.connectionCount
  }

  func close() async {
    await onShard { $0.close() }
    shard.stop()
    dialShard.stop()
  }

  /// Runs `body` on the shard.
  func onShard<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresPool) -> Value
  ) async -> Value {
    await withCheckedContinuation { continuation in
      shard.execute { [self] in continuation.resume(returning: body(pool.take())) }
    }
  }

  /// Waits until all of its connections are made.
  func waitUntilFull() async {
    await wait { $0.connectionCount == self.connectionCount }
  }

  /// Waits until `condition` holds on the shard.
  func wait(_ condition: @escaping @Sendable (PostgresPool) -> Bool) async {
    while !(await onShard(condition)) { await Task.yield() }
  }

  /// The healths told since this was called last.
  func takeHealths() -> [PoolHealth] { healths.take() }

  // MARK: Queries

  /// Asks, and waits for the outcome; what is refused at once throws too.
  func ask(
    _ statement: StatementList.Statement, within span: TimeSpan = .seconds(60),
    bind: @escaping @Sendable (inout Parameters) -> Void = { _ in }
  ) async throws(PostgresError) -> [[String?]] {
    let outcome: Result<[[String?]], any Error> = await outcome(of: statement, span, bind) {
      Self.texts(of: $0)
    }
    return try Self.answer(outcome).get()
  }

  /// Asks, and reads the answer on the shard.
  func read<Value: Sendable>(
    _ statement: StatementList.Statement, bind: @escaping @Sendable (inout Parameters) -> Void,
    _ body: @escaping @Sendable (borrowing Rows) throws -> Value
  ) async throws -> Value {
    try await outcome(of: statement, .seconds(60), bind, body).get()
  }

  private func outcome<Value: Sendable>(
    of statement: StatementList.Statement, _ span: TimeSpan,
    _ bind: @escaping @Sendable (inout Parameters) -> Void,
    _ body: @escaping @Sendable (borrowing Rows) throws -> Value
  ) async -> Result<Value, any Error> {
    await withCheckedContinuation { continuation in
      shard.execute { [self] in
        do throws(PostgresError) {
          try pool.take().query(statement, deadline: shard.now + span, bind: bind) { result in
            do {
              let rows = try result.get()
              continuation.resume(returning: Result { try body(rows) })
            } catch {
              continuation.resume(returning: .failure(error))
            }
          }
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
  }

  /// Asks for each number, all in one turn of the shard, and waits for the outcomes.
  func askAtOnce(
    _ statement: StatementList.Statement, _ numbers: [Int64], within span: TimeSpan = .seconds(60)
  ) async -> [Answer] {
    await beginAsking(statement, numbers, within: span).values()
  }

  /// Asks for each number, all in one turn of the shard.
  func beginAsking(
    _ statement: StatementList.Statement, _ numbers: [Int64], within span: TimeSpan = .seconds(60)
  ) -> Outcomes {
    let outcomes = Outcomes(count: numbers.count)
    shard.execute { [self] in
      let asker = Asker(outcomes)
      for (index, number) in numbers.enumerated() {
        do throws(PostgresError) {
          try pool.take().query(
            statement, deadline: shard.now + span, tag: index, for: asker
          ) { $0.append(int8: number) }
        } catch {
          outcomes.set(.failure(error), at: index)
        }
      }
    }
    return outcomes
  }

  fileprivate static func answer(_ outcome: Result<[[String?]], any Error>) -> Answer {
    outcome.mapError { ($0 as? PostgresError) ?? .closed(log: "\($0)") }
  }

  static func texts(of rows: borrowing Rows) -> [[String?]] {
    var texts: [[String?]] = []
    for row in 0..<rows.count {
      var columns: [String?] = []
      for column in 0..<rows.columnCount {
        columns.append(rows.withValue(row, column) { String(decoding: $0) })
      }
      texts.append(columns)
    }
    return texts
  }
}

/// The healths that a pool has told.
private final class Healths: Sendable {
  private let healths = Guarded<[PoolHealth]>([])

  func append(_ health: PoolHealth) { healths.withLock { $0.append(health) } }

  func take() -> [PoolHealth] {
    healths.withLock { healths in
      defer { healths = [] }
      return healths
    }
  }
}

/// The outcomes of several queries, each of which comes once.
final class Outcomes: Sendable {
  private struct State {
    var answers: [ShardPool.Answer?]
    var missingCount: Int
    var continuation: CheckedContinuation<Void, Never>?
  }

  private let state: Guarded<State>

  init(count: Int) {
    state = Guarded(State(answers: Array(repeating: nil, count: count), missingCount: count))
  }

  func set(_ answer: ShardPool.Answer, at index: Int) {
    let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
      precondition(state.answers[index] == nil, "told twice")
      state.answers[index] = answer
      state.missingCount -= 1
      return state.missingCount == 0 ? state.continuation.take() : nil
    }
    continuation?.resume()
  }

  func values() async -> [ShardPool.Answer] {
    await withCheckedContinuation { continuation in
      let isComplete = state.withLock { state in
        if state.missingCount > 0 { state.continuation = continuation }
        return state.missingCount == 0
      }
      if isComplete { continuation.resume() }
    }
    return state.withLock { $0.answers.compactMap(\.self) }
  }
}

private final class Asker: QueryHandler {
  private let outcomes: Outcomes

  init(_ outcomes: Outcomes) { self.outcomes = outcomes }

  func received(_ rows: consuming Rows, for tag: Int) {
    outcomes.set(.success(ShardPool.texts(of: rows)), at: tag)
  }

  func failed(_ error: PostgresError, for tag: Int) { outcomes.set(.failure(error), at: tag) }
}
