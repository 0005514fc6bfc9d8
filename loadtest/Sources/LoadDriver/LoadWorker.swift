import Bytes
import HTTPClient
import JSON
import LoadFigures
import LoadPlan
import Reactor
import Timing

/// One shard's part of a run: its connections, the arrivals that are its to send, and its figures.
final class LoadWorker: DeadlineHandler {
  enum Phase { case connecting, asking, draining, over }

  let shard: Shard
  let scenario: Scenario
  let target: LoadTarget
  let steps: [StepRunner]
  private let isFirst: Bool
  private let isOpenLoop: Bool
  private(set) var phase = Phase.connecting
  var figures: RunFigures
  private var draws: Draws
  private var agenda: Agenda

  var slots: ConnectionSlots
  private var inFlightCount = 0
  private var settledCount = 0
  private var alarm: PreciseAlarm?
  private var sweeper: Sweeper?
  private var start = MonotonicTime.never
  private var document = JSONDocument(limits: LoadWorker.bodyLimits)
  private var scratch = ByteBuffer()
  private var body = ByteBuffer()
  private var tags = EntityTags()
  private var isSettled: (() -> Void)?
  private var isOver: (() -> Void)?

  private static var bodyLimits: JSONLimits {
    var limits = JSONLimits()
    limits.byteCountMax = ResponseReader.bodyByteCountMax
    return limits
  }

  init(
    _ scenario: Scenario, to target: LoadTarget, on shard: Shard, worker: Int, of workerCount: Int,
    popularity: Popularity, seed: UInt64
  ) {
    self.scenario = scenario
    self.target = target
    self.shard = shard
    isFirst = worker == 0
    let products = scenario.products
    steps = scenario.steps.indices.map {
      StepRunner($0, of: scenario.steps, host: target.host, skuPrefix: products.prefix)
    }
    figures = RunFigures(stepNames: scenario.steps.map(\.name))
    draws = Draws(
      popularity, coldRange: products.count..<products.count + products.coldCount, worker: worker,
      of: workerCount, seed: seed)
    agenda = Agenda(scenario, worker: worker, of: workerCount)
    if case .open = scenario.pace { isOpenLoop = true } else { isOpenLoop = false }
    let share = scenario.connectionCount / workerCount
    let count = share + (worker < scenario.connectionCount % workerCount ? 1 : 0)
    slots = ConnectionSlots(count: count)
    // Weakly held it would have its references counted beside it, at every use. `dismiss()` ends
    // the circle.
    shard.batchHandled = { [self] span in
      if phase != .connecting { figures.generator.longestBatch.raise(to: span) }
    }
  }

  /// Lets go of all it holds, whether it ran or not.
  func dismiss() {
    phase = .over
    shard.batchHandled = nil
    alarm?.end()
    alarm = nil
    sweeper.take()?.end()
    slots.closeAll()
  }

  // MARK: The run

  /// Opens the connections and calls back when each is open or refused.
  func connect(_ isSettled: @escaping () -> Void) {
    self.isSettled = isSettled
    for slot in slots.indices { dial(slot) }
    if slots.isEmpty { settleOne() }
  }

  /// A connection is open, or was refused.
  func settleOne() {
    settledCount += 1
    if settledCount >= slots.count { isSettled.take()?() }
  }

  var openCount: Int { slots.openCount }

  /// Asks from `start` on, and calls back when all is answered or given up.
  func begin(at start: MonotonicTime, _ isOver: @escaping () -> Void) throws(SystemError) {
    self.start = start
    self.isOver = isOver
    phase = .asking
    alarm = try PreciseAlarm(on: shard, calling: self)
    sweeper = Sweeper(self)
    alarm?.set(to: start)
  }

  /// Ends the asking before its time.
  func stopAsking() {
    guard phase == .asking else { return }
    endAsking(at: .now())
    agenda.clear()
    endIfDrained()
  }

  func deadlinePassed(now: MonotonicTime) {
    guard phase == .asking || phase == .draining else { return }
    if phase == .asking, now >= start + scenario.pace.duration { endAsking(at: now) }
    pump()
    endIfDrained()
  }

  private func endAsking(at now: MonotonicTime) {
    phase = .draining
    let asked = min(now - start, scenario.pace.duration)
    figures.duration = max(.zero, .nanoseconds(asked.nanoseconds - scenario.warmup.nanoseconds))
    figures.generator.shardCount = 1
    if isOpenLoop {
      figures.planned = 0
    } else {
      figures.concurrency = slots.count * scenario.pipelineDepth
    }
    guard isFirst, case .open(let schedule) = scenario.pace else { return }
    // One that is told to stop may not have come to the end of its warm-up.
    let plannedFrom = min(asked, scenario.warmup)
    figures.planned = UInt64(schedule.count(until: asked) - schedule.count(until: plannedFrom))
  }

  func endIfDrained() {
    guard phase == .draining, inFlightCount == 0, !hasArrivals else { return }
    dismiss()
    isOver.take()?()
  }

  /// Whether requests have yet to be sent.
  var awaitsConnections: Bool { phase == .asking || phase == .draining && hasArrivals }

  private var hasArrivals: Bool { isOpenLoop && agenda.nextDue != nil }

  // MARK: Sending

  /// Sends what is due, as far as connections are free, and wakes again for what is due next.
  func pump() {
    var now = MonotonicTime.now()
    if isOpenLoop {
      while let due = nextDue, due <= now {
        if now - due > scenario.timeout {
          giveUp(agenda.takeDue(&draws), due: due, now: now)
          continue
        }
        guard let connection = slots.takeFree() else { break }
        begin(agenda.takeDue(&draws), due: due, now: now, on: connection)
        slots.listIfFree(connection)
        now = .now()
      }
    } else {
      while phase == .asking, now >= start, let connection = slots.takeFree() {
        while connection.hasRoom { askNext(on: connection, now: now) }
        now = .now()
      }
    }
    let end = phase == .asking ? start + scenario.pace.duration : .never
    let wake = isOpenLoop ? min(nextDue ?? .never, end) : now < start ? start : end
    // What is due already waits for a connection, and a connection will tell.
    alarm?.set(to: wake > now ? wake : end)
  }

  private var nextDue: MonotonicTime? { agenda.nextDue.map { start + $0 } }

  private func askNext(on connection: LoadConnection, now: MonotonicTime) {
    begin(agenda.takeStep(at: now - start, &draws), due: now, now: now, on: connection)
  }

  /// Begins an iteration.
  private func begin(
    _ step: Int, due: MonotonicTime, now: MonotonicTime, on connection: LoadConnection
  ) {
    let draw = draws.nextDraw(takesCold: steps[step].takesCold)
    ask(step, draw, due: due, now: now, on: connection)
  }

  private func ask(
    _ step: Int, _ draw: Draw, due: MonotonicTime, now: MonotonicTime, on connection: LoadConnection
  ) {
    inFlightCount += 1
    if counts(due) {
      figures.asked(at: elapsed(due))
      figures.sent(lag: max(.zero, now - max(due, connection.freeSince)))
    }
    let runner = steps[step]
    let tag = runner.step.template.isConditional ? tags[draw.product] : []
    connection.send(Exchange(step: step, draw: draw, due: due, sent: now)) { output in
      runner.writer.append(draw, &draws, entityTag: tag, scratch: &scratch, to: &output)
    }
  }

  private func giveUp(_ step: Int, due: MonotonicTime, now: MonotonicTime) {
    guard counts(due) else { return }
    figures.asked(at: elapsed(due))
    figures.failed(.unsent, step: step, due: elapsed(due), now: elapsed(now))
  }

  private func counts(_ due: MonotonicTime) -> Bool { due >= start + scenario.warmup }
  private func elapsed(_ moment: MonotonicTime) -> TimeSpan {
    moment - (start + scenario.warmup)
  }

  // MARK: What connections tell

  func received(_ byteCount: Int) { figures.receivedByteCount += UInt64(byteCount) }

  func received(
    _ answer: Answer, to exchange: Exchange, from bytes: Span<UInt8>, on connection: LoadConnection
  ) {
    let now = MonotonicTime.now()
    inFlightCount -= 1
    figures.receivedAnswerCount += 1
    let runner = steps[exchange.step]
    if runner.step.template.isConditional {
      tags.keep(bytes.extracting(answer.entityTag.bounds), of: exchange.draw.product)
    }
    let failure = failure(of: answer, to: runner, from: bytes)
    record(failure, exchange, now: now)
    guard answer.keepsAlive else { return replace(connection, failing: .closed) }
    // It was full until now.
    if connection.exchanges.count == scenario.pipelineDepth - 1 { connection.freeSince = now }
    goOn(behind: exchange, isMet: failure == nil, on: connection, now: now)
  }

  private func failure(
    of answer: Answer, to runner: StepRunner, from bytes: Span<UInt8>
  ) -> FailureKind? {
    guard runner.step.expectation.allows(status: answer.status) else { return .status }
    guard !runner.step.expectation.fields.isEmpty else { return nil }
    body.removeAll()
    answer.appendBody(from: bytes, to: &body)
    return body.withSpan { runner.step.expectation.isMet(by: $0, &document) } ? nil : .content
  }

  /// The server will not answer it any more.
  func lost(_ exchange: Exchange, to kind: FailureKind, now: MonotonicTime) {
    inFlightCount -= 1
    record(kind, exchange, now: now)
  }

  private func record(_ failure: FailureKind?, _ exchange: Exchange, now: MonotonicTime) {
    guard counts(exchange.due) else { return }
    let (due, now) = (elapsed(exchange.due), elapsed(now))
    if let failure {
      figures.failed(failure, step: exchange.step, due: due, now: now)
    } else {
      figures.answered(step: exchange.step, due: due, now: now)
    }
    if phase == .asking { figures.answeredInTime += 1 }
  }

  /// Sends what follows the answered step, else whatever is due.
  private func goOn(
    behind exchange: Exchange, isMet: Bool, on connection: LoadConnection, now: MonotonicTime
  ) {
    guard phase == .asking || isOpenLoop else { return endIfDrained() }
    let runner = steps[exchange.step]
    let think = runner.step.think
    // What an iteration of the schedule has begun it ends, unless it would have to wait.
    let goesOn = isMet && (phase == .asking || think == .zero)
    let following = goesOn ? runner.step.following : nil
    if phase == .asking, think > .zero, following != nil || !isOpenLoop {
      connection.thought = following.map { ($0, exchange.draw) }
      connection.isThinking = true
      _ = shard.schedule(connection, at: now + think)
    } else if let following {
      ask(following, exchange.draw, due: now, now: now, on: connection)
    } else if isOpenLoop {
      slots.listIfFree(connection)
      if let due = nextDue, due <= now { pump() }
      endIfDrained()
    } else {
      connection.awaitTurn()
    }
  }

  func turnCame(of connection: LoadConnection) {
    guard phase == .asking else { return }
    let now = MonotonicTime.now()
    while connection.hasRoom { askNext(on: connection, now: now) }
  }

  func hasThought(_ connection: LoadConnection, now: MonotonicTime) {
    connection.freeSince = now
    guard phase == .asking else { return }
    if let (step, draw) = connection.thought.take() {
      ask(step, draw, due: now, now: now, on: connection)
    } else {
      slots.listIfFree(connection)
      pump()
    }
  }
}

extension TimeSpan {
  fileprivate mutating func raise(to span: TimeSpan) { if span > self { self = span } }
}
