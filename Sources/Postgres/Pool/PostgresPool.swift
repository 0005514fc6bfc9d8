import Reactor
import Timing

/// A shard's connections to a database: for queries that are asked on the shard and answered there,
/// many at a time.
///
/// What is asked while the shard handles one batch goes out in one write a connection. Connections
/// that are lost are made again. Everything here is called on the shard.
package final class PostgresPool: DeadlineHandler {
  /// Told when the health has changed.
  package var healthChanged: ((PoolHealth) -> Void)?

  private let dialler: Dialler
  private let settings: PoolSettings
  private let shard: Shard
  private let stock = RequestStock()
  private var machine: PoolMachine<PostgresConnection, Request>
  private var timer: (ticket: DeadlineQueue<any DeadlineHandler>.Ticket, deadline: MonotonicTime)?
  private var knownHealth = PoolHealth.connecting
  private var random = SystemRandomNumberGenerator()

  /// Begins to make its connections. It is closed by `close()` and not by being let go.
  package init(_ dialler: Dialler, settings: PoolSettings = PoolSettings(), on shard: Shard) {
    shard.assertIsolated()
    self.dialler = dialler
    self.settings = settings
    self.shard = shard
    machine = PoolMachine(settings)
    for index in 0..<settings.connectionCount { dial(index) }
  }

  package var health: PoolHealth { machine.health }
  /// Connections that are up.
  package var connectionCount: Int { machine.connectionCount }
  /// Queries that wait for a connection with room.
  package var waitingCount: Int { machine.waitingCount }

  // MARK: Queries

  /// Asks a query, whose parameters `bind` appends; `handler` is told its outcome under `tag`.
  ///
  /// Throws, and tells nobody, when the query is refused at once: nothing was sent.
  package func query(
    _ statement: StatementList.Statement, deadline: MonotonicTime, tag: Int = 0,
    for handler: any QueryHandler, bind: (inout Parameters) -> Void = { _ in }
  ) throws(PostgresError) {
    shard.assertIsolated()
    let action = machine.query()
    if case .refuse(let error) = action { throw error }
    let request = stock.take()
    request.prepare(.prepared(statement), deadline: deadline, for: handler, tag: tag)
    bind(&request.parameters)
    if case .send(let connection) = action { return submit(request, to: connection) }
    machine.wait(request, deadline: deadline)
    watchDeadline(deadline)
  }

  /// Asks a query, whose outcome `body` is told. This takes memory for each query, which a handler
  /// that serves many does not.
  package func query(
    _ statement: StatementList.Statement, deadline: MonotonicTime,
    bind: (inout Parameters) -> Void = { _ in },
    then body: @escaping (consuming Result<Rows, PostgresError>) -> Void
  ) throws(PostgresError) {
    try query(statement, deadline: deadline, for: QueryContinuation(body), bind: bind)
  }

  // MARK: Connections

  private func dial(_ index: Int) {
    let (pool, shard) = (ShardConfined(self, to: shard), shard)
    dialler.dial { result in
      shard.execute { pool.take().dialled(result, index) }
    }
  }

  private func dialled(_ result: Result<DialledConnection, PostgresError>, _ index: Int) {
    guard !machine.isClosed else { return }
    do throws(PostgresError) {
      let connection = try PostgresConnection(
        try result.get(), stock: stock, queryCountMax: settings.inFlightCountMax,
        patience: settings.patience, on: shard)
      connection.owner = self
      machine.connected(connection, at: index)
    } catch {
      machine.dialFailed(error, at: index, now: shard.now, random: random.next())
    }
    advance()
  }

  package func deadlinePassed(now: MonotonicTime) {
    timer = nil
    advance()
  }

  private func advance() {
    guard !machine.isClosed else { return }
    sendWaiting()
    advancing: while true {
      switch machine.advance(now: shard.now) {
      case .none: break advancing
      case .dial(let index): dial(index)
      case .expire(let request): tell(request, .timedOut)
      case .refuse(let request): tell(request, .unavailable)
      }
    }
    watchDeadline(machine.nextDeadline)
    if machine.health != knownHealth {
      knownHealth = machine.health
      healthChanged?(knownHealth)
    }
  }

  private func sendWaiting() {
    while let (request, connection) = machine.takeSendable() { submit(request, to: connection) }
  }

  private func submit(_ request: Request, to connection: PostgresConnection) {
    connection.submit(request, isAlone: request.command.writes)
  }

  private func tell(_ request: Request, _ error: PostgresError) {
    request.tell(error, returningTo: stock)
  }

  private func watchDeadline(_ deadline: MonotonicTime) {
    guard deadline < timer?.deadline ?? .never else { return }
    if let timer { shard.withdraw(timer.ticket) }
    timer = (shard.schedule(self, at: deadline), deadline)
  }

  /// Closes the connections, and tells everyone who waits. Nothing can be asked any more.
  package func close() {
    shard.assertIsolated()
    let connections = machine.close()
    let error = PostgresError.closed(log: "the pool was closed")
    for connection in connections { connection.fail(error) }
    while let request = machine.takeRemaining() { tell(request, error) }
    if let timer { shard.withdraw(timer.ticket) }
    timer = nil
  }
}

extension PostgresPool: ConnectionOwner {
  func connectionMoved(_ connection: PostgresConnection) { sendWaiting() }

  func connectionClosed(_ connection: PostgresConnection, _ error: PostgresError) {
    machine.lost(connection, now: shard.now, random: random.next())
    advance()
  }
}

/// Tells a closure the outcome of its query.
private final class QueryContinuation: QueryHandler {
  private let body: (consuming Result<Rows, PostgresError>) -> Void

  init(_ body: @escaping (consuming Result<Rows, PostgresError>) -> Void) { self.body = body }

  func received(_ rows: consuming Rows, for tag: Int) { body(.success(rows)) }

  func failed(_ error: PostgresError, for tag: Int) { body(.failure(error)) }
}
