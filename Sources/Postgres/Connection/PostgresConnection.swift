import Reactor
import Timing

/// Whom a connection tells about itself.
protocol ConnectionOwner: AnyObject {
  /// Answers have come: there may be room for queries.
  func connectionMoved(_ connection: PostgresConnection)

  /// The connection is closed, and all who waited for it are told.
  func connectionClosed(_ connection: PostgresConnection, _ error: PostgresError)
}

/// A connection that is up, on its shard: sends and receives what its `Pipeline` decides.
///
/// It is used until it fails or is closed, and is not made again.
final class PostgresConnection: PooledConnection, ReadinessHandler, DeadlineHandler {
  /// Let go of when the connection is closed.
  var owner: (any ConnectionOwner)?

  let shard: Shard
  private let stock: RequestStock
  let link: LibpqConnection
  private var socket: WatchedSocket?
  private var watchesWriting = false
  var pipeline: Pipeline<Request>
  private var timer: (ticket: DeadlineQueue<any DeadlineHandler>.Ticket, deadline: MonotonicTime)?
  /// A script or COPY that has the connection for itself, and who waits for its next step.
  var solo = Solo()
  var soloDone: SoloDone?
  var soloDeadline = MonotonicTime.never
  private let batchEnd = BatchEnd()
  /// A failure found while somebody was asking: it is told when the batch ends.
  var fault: PostgresError?
  /// Why the connection is closed, once it is.
  private(set) var closingError: PostgresError?

  /// Takes over a connection that is up, on the shard that it is to belong to.
  init(
    _ dialled: DialledConnection, stock: RequestStock, queryCountMax: Int, patience: TimeSpan,
    on shard: Shard
  ) throws(PostgresError) {
    link = dialled.take()
    guard let number = link.socketNumber else { throw .closed(log: "lost before its first use") }
    self.stock = stock
    self.shard = shard
    pipeline = Pipeline(queryCountMax: queryCountMax, patience: patience)
    do throws(SystemError) {
      socket = try WatchedSocket(number: number, on: shard, for: .readable, self)
    } catch {
      throw .closed(log: error.description)
    }
  }

  var isClosed: Bool { closingError != nil }
  var isIdle: Bool { pipeline.isIdle && solo.isIdle }
  /// How many more queries it takes.
  var room: Int { solo.isIdle ? pipeline.room : 0 }

  /// Whether nothing is left of what was asked, nor a transaction open.
  var isReusable: Bool { !isClosed && isIdle && link.isOutsideTransaction }

  // MARK: Sending

  /// Sends a query, for which there is room, in the batch of others unless it `isAlone`.
  func submit(_ request: Request, isAlone: Bool) {
    let syncs = pipeline.submit(request, isAlone: isAlone, deadline: request.deadline)
    send(request, syncs)
    watchDeadline(request.deadline)
  }

  /// Sends a query that a task asks, for which there is room: alone, so that all is over when the
  /// task is told.
  func submit(
    _ command: Request.Command, within span: TimeSpan, for handler: any QueryHandler,
    bind: (inout Parameters) -> Void
  ) {
    let request = stock.take()
    request.prepare(command, deadline: shard.now + span, for: handler, tag: 0)
    bind(&request.parameters)
    submit(request, isAlone: true)
  }

  private func send(_ request: Request, _ syncs: Pipeline<Request>.Syncs) {
    var isSent = !syncs.before || link.sendSync()
    switch request.command {
    case .prepared(let statement): isSent = isSent && link.send(statement, request.parameters)
    case .text(let text): isSent = isSent && link.send(text, request.parameters)
    }
    if syncs.after { isSent = isSent && link.sendSync() }
    if !isSent { fault = .closed(log: link.errorText) }
    scheduleBatchEnd()
  }

  /// A deadline that is due now passes when all that became ready is handled.
  func scheduleBatchEnd() {
    guard batchEnd.connection == nil else { return }
    batchEnd.connection = self
    _ = shard.schedule(batchEnd, at: shard.now)
  }

  fileprivate func endBatch() {
    guard !isClosed else { return }
    if let fault { return fail(fault) }
    if pipeline.batchEnded(), !link.sendSync() { return fail(.closed(log: link.errorText)) }
    flush()
    // The answer to a COPY may have come before its end was sent.
    readSoloReplies()
  }

  func flush() {
    switch link.flush() {
    case .done:
      watchWriting(false)
      soloFlushed()
    case .more: watchWriting(true)
    case .failed: fail(.closed(log: link.errorText))
    }
  }

  private func watchWriting(_ watches: Bool) {
    guard watches != watchesWriting else { return }
    do throws(SystemError) {
      try socket?.change(to: watches ? [.readable, .writable] : .readable)
      watchesWriting = watches
    } catch {
      fail(.closed(log: error.description))
    }
  }

  // MARK: Receiving

  func becameReady(_ readiness: Readiness) {
    // Ready for what it may be: libpq reads too when it cannot write, and nobody tells of that.
    let isAlive = link.receive()
    let log = isAlive ? "" : link.errorText
    // What came before the end is answered yet.
    if solo.isIdle { readReplies() } else { readSoloReplies() }
    if !isAlive { fail(.closed(log: log)) }
    guard !isClosed else { return }
    if watchesWriting { flush() }
    watchDeadline(pipeline.stuckAt)
    if pipeline.isDrained { return fail(.closed(log: "to prepare its statements anew")) }
    owner?.connectionMoved(self)
  }

  private func readReplies() {
    var isIdle = pipeline.isIdle
    while !isIdle, !isClosed {
      switch link.nextReply() {
      case .pending: return
      case .rows(let rows): deliver(rows)
      case .failed(let error): deliver(error)
      case .aborted: act(on: pipeline.received(.aborted, now: shard.now))
      case .end: act(on: pipeline.received(.end, now: shard.now))
      case .sync:
        act(on: pipeline.received(.sync, now: shard.now))
        isIdle = pipeline.isIdle
      case .copyIn: fail(.misuse(.unexpectedCopy))
      case .copyOut: fail(.misuse(.unexpectedCopy))
      case .broken(let log): fail(.closed(log: log))
      }
    }
  }

  private func deliver(_ rows: consuming Rows) {
    switch pipeline.received(.result, now: shard.now) {
    case .deliver(let request): request.tell(rows, returningTo: stock)
    case .hold(let request): request.note(rows)
    case let action: act(on: action)
    }
  }

  private func deliver(_ error: ServerError) {
    var outcome = PostgresError.server(error)
    if error.isStatementStale {
      // A new connection prepares anew, so that trying again helps.
      outcome = .closed(log: outcome.logText)
      pipeline.drain()
    }
    switch pipeline.received(.failure, now: shard.now) {
    case .deliver(let request): tell(request, outcome)
    case .hold(let request): request.note(outcome)
    case let action: act(on: action)
    }
  }

  private func act(on action: Pipeline<Request>.AnswerAction) {
    switch action {
    case .none: break
    case .resend(let request, let syncs): send(request, syncs)
    case .settle(let request): request.tell(returningTo: stock)
    case .deliver, .hold, .refuse: fail(.closed(log: "an answer came that nothing asked for"))
    }
  }

  private func tell(_ request: Request, _ error: PostgresError) {
    request.tell(error, returningTo: stock)
  }

  // MARK: Deadlines

  func deadlinePassed(now: MonotonicTime) {
    timer = nil
    if soloDeadline <= now { fail(.timedOut) }
    while !isClosed {
      switch pipeline.deadlinePassed(now: now) {
      case .none: return watchDeadline(min(pipeline.nextDeadline, soloDeadline))
      case .expire(let request): tell(request, .timedOut)
      case .close: fail(.closed(log: "it did not answer"))
      }
    }
  }

  func watchDeadline(_ deadline: MonotonicTime) {
    guard deadline < timer?.deadline ?? .never, !isClosed else { return }
    if let timer {
      shard.reschedule(timer.ticket, to: deadline)
      self.timer = (timer.ticket, deadline)
    } else {
      timer = (shard.schedule(self, at: deadline), deadline)
    }
  }

  // MARK: Ending

  /// Closes the connection; all who wait are told `error`.
  func fail(_ error: PostgresError) {
    guard !isClosed else { return }
    pipeline.close()
    closingError = error
    socket = nil
    if let timer { shard.withdraw(timer.ticket) }
    timer = nil
    link.close()
    // Before those who wait: whoever hears of a loss finds the connection closed.
    let owner = owner.take()
    owner?.connectionClosed(self, error)
    while let request = pipeline.takeRemaining() { tell(request, error) }
    tellSolo(.failure(error))
  }
}

/// Ends a connection's batch when the shard has handled all that became ready together.
private final class BatchEnd: DeadlineHandler {
  /// Set from when the end is scheduled until it comes.
  var connection: PostgresConnection?

  func deadlinePassed(now: MonotonicTime) {
    let connection = connection.take()
    connection?.endBatch()
  }
}
