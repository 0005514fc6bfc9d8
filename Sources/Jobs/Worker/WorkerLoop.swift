import Bytes
import Reactor
import Redis
import Telemetry
import Timing

/// What a worker does but for the handlers: it takes jobs, keeps their leases and reports what
/// became of them, all on a shard of its own, so that handlers may keep all other threads busy.
///
/// `Intake` decides what to ask for; this sends it. All that ends in one batch of events is
/// reported in one call, ahead of the call that asks for more.
final class WorkerLoop {
  /// A job that was started and of which the server does not know yet that it has ended.
  struct Active {
    let run: JobRun
    let startedAt: MonotonicTime
    /// When the lease was last renewed: from before the server was asked.
    var renewedAt: MonotonicTime
    /// Whether the handler is still at it.
    var isExecuting = true
  }

  let shard: Shard
  let options: WorkerOptions
  let handlers: [String: JobHandler]
  let connection: RedisConnection
  let logger: Logger
  let metrics: JobMetrics?
  let vitals: WorkerVitals
  var intake: Intake
  var active: [ObjectIdentifier: Active] = [:]
  var executingCount = 0
  /// What is to be reported.
  var settlements: [Settlement] = []
  var resendAt = MonotonicTime.never
  var beatAt: MonotonicTime
  var scheduleAt = MonotonicTime.never
  var measureAt = MonotonicTime.never
  /// The time of the wall clock from which on ticks are not past ones.
  let scheduledSince: Int
  var drain: Drain?
  /// What to add to this process's clock for the server's, in milliseconds; nil before it told.
  private var serverClockOffset: Int?
  private let subscription: RedisSubscription
  private var ticket: DeadlineQueue<any DeadlineHandler>.Ticket?
  private var isEndOfBatchAsked = false
  private(set) var isStopped = false

  init(
    _ options: WorkerOptions, handlers: [JobHandler], vitals: WorkerVitals, metrics: JobMetrics?,
    logger: Logger, on shard: Shard
  ) {
    self.shard = shard
    self.options = options
    self.handlers = Dictionary(handlers.map { ($0.kind, $0) }) { _, last in last }
    self.vitals = vitals
    self.metrics = metrics
    self.logger = logger
    var configuration = options.redis
    // What is asked in vain is asked again when the connection is back.
    configuration.queuesWhileDisconnected = false
    connection = RedisConnection(configuration, on: shard)
    subscription = RedisSubscription(
      configuration, channels: options.queues.map(\.wakeChannel), on: shard)
    intake = Intake(lineCount: options.queues.count, rhythm: options.rhythm, now: shard.now)
    beatAt = shard.now + options.beat
    scheduledSince = millisecondsSinceEpoch()
  }

  func start() {
    connection.owner = self
    subscription.subscriber = self
    connection.start()
    subscription.start()
    if !options.schedules.isEmpty { scheduleAt = shard.now }
    if metrics != nil { measureAt = shard.now }
    reschedule()
  }

  func stop() {
    isStopped = true
    connection.stop()
    subscription.stop()
    if let ticket = ticket.take() { shard.withdraw(ticket) }
  }

  /// The most that is under way, what has yet to be reported included: a server that takes no
  /// reports gets no more jobs to lose.
  private var room: Int {
    guard drain == nil else { return 0 }
    return min(options.concurrency - executingCount, 2 * options.concurrency - active.count)
  }

  // MARK: Taking jobs

  private func ask() {
    guard connection.isReady, let request = intake.next(room: room, now: shard.now) else { return }
    switch request {
    case .fetch(let line, let count, let order): fetch(from: line, count, order)
    case .recover(let line, let count): recover(from: line, count)
    }
  }

  private func fetch(from line: Int, _ count: Int, _ order: Intake.Order) {
    let queue = options.queues[line]
    let sentAt = MonotonicTime.now()
    let validUntil = serverTime(in: options.replyPatience)
    run(JobScript.fetch, of: queue, argumentCount: 4) { [owner = options.owner] command in
      command.argument(count)
      command.argument(owner)
      command.argument(order.rawValue)
      command.argument(validUntil)
    } reading: { reply in
      let nextDue = try reply.withElement(at: 0) { try $0.integer() }
      let time = try reply.withElement(at: 2) { try $0.integer() }
      return (nextDue, try reply.withElement(at: 1) { try StartedJob.all($0) }, time)
    } then: { [self] result in
      switch result {
      case .success(let (nextDue, jobs, time)):
        serverClockOffset = time - Self.milliseconds(.now())
        let nextDueIn = nextDue < 0 ? nil : TimeSpan.milliseconds(Int64(nextDue))
        intake.fetched(
          from: line, count: jobs.count, of: count, nextDueIn: nextDueIn, now: shard.now)
        vitals.consumed()
        for job in jobs { begin(job, in: queue, leasedAt: sentAt) }
      case .failure(let error): failed("jobs were not fetched", line, error)
      }
      somethingChanged()
    }
  }

  private func recover(from line: Int, _ count: Int) {
    let queue = options.queues[line]
    let sentAt = MonotonicTime.now()
    // Later, live workers' leases may be over only because the server was away.
    let validUntil = serverTime(in: options.beat)
    run(JobScript.recover, of: queue, argumentCount: 5) { [options] command in
      command.argument(count)
      command.argument(options.owner)
      command.argument(Int(options.lease.millisecondsRoundedUp))
      command.argument(options.limits.endedCountMax)
      command.argument(validUntil)
    } reading: { reply in
      let deadCount = try reply.withElement(at: 0) { try $0.integer() }
      return (deadCount, try reply.withElement(at: 2) { try StartedJob.all($0) })
    } then: { [self] result in
      switch result {
      case .success(let (deadCount, jobs)):
        intake.recovered(from: line, count: jobs.count, of: count, now: shard.now)
        recovered(jobs, deadCount: deadCount, of: queue, leasedAt: sentAt)
      case .failure(let error): failed("lost jobs were not looked for", line, error)
      }
      somethingChanged()
    }
  }

  /// What the server's clock will show; 0 where that is not known.
  private func serverTime(in span: TimeSpan) -> Int {
    serverClockOffset.map { $0 + Self.milliseconds(.now() + span) } ?? 0
  }

  private static func milliseconds(_ moment: MonotonicTime) -> Int {
    Int(moment.nanoseconds / 1_000_000)
  }

  private func recovered(
    _ jobs: [StartedJob], deadCount: Int, of queue: QueueName, leasedAt: MonotonicTime
  ) {
    if deadCount > 0 {
      metrics?.diedWithWorkers(deadCount)
      logger.error("jobs died with their workers") { line in
        line.add("queue", queue.text)
        line.add("count", deadCount)
      }
    }
    metrics?.recovered(jobs.count + deadCount)
    for job in jobs {
      logger.warning("job taken over from a lost worker") { line in
        line.add("job", job.id.text)
        line.add("attempt", job.attempt)
      }
      begin(job, in: queue, leasedAt: leasedAt)
    }
  }

  private func failed(_ message: StaticString, _ line: Int, _ error: any Error) {
    intake.failed(line: line, now: shard.now)
    logger.debug(message) { $0.add("error", error) }
  }

  private func begin(_ job: StartedJob, in queue: QueueName, leasedAt: MonotonicTime) {
    let loop = ShardConfined(self, to: shard)
    let run = JobRun(job, in: queue, on: loop)
    active[ObjectIdentifier(run)] = Active(
      run: run, startedAt: shard.now, renewedAt: leasedAt)
    executingCount += 1
    metrics?.started(job.kind, waitedFor: job.waitedMilliseconds)
    logger.debug("job started") { $0.add(run) }
    if drain != nil { run.interrupt(.draining) }
    let handler = handlers[job.kind]
    Task.detached { [shard] in
      let outcome = await handler.outcome(of: run)
      shard.execute { loop.take().ended(run, outcome) }
    }
  }

  // MARK: What all calls share

  func run<Value>(
    _ script: RedisScript, of queue: QueueName, argumentCount: Int,
    _ write: (inout RedisCommandWriter) -> Void,
    reading read: @escaping (borrowing RedisReply) throws -> Value,
    then finish: @escaping (Result<Value, any Error>) -> Void
  ) {
    connection.run(
      script, keyCount: 1, argumentCount: argumentCount,
      deadline: .now() + options.replyPatience,
      { command in
        command.argument(queue.control)
        write(&command)
      }, reading: read, then: finish)
  }

  /// Has the end of this batch of events report and ask.
  func somethingChanged() {
    guard !isEndOfBatchAsked, !isStopped else { return }
    isEndOfBatchAsked = true
    shard.atEndOfBatch(self)
  }
}

extension WorkerLoop: BatchHandler, DeadlineHandler {
  func batchEnded() {
    isEndOfBatchAsked = false
    guard !isStopped else { return }
    report()
    ask()
    vitals.setFull(room <= 0)
    endDrainIfDone()
    reschedule()
  }

  func deadlinePassed(now: MonotonicTime) {
    ticket = nil
    if beatAt <= now { beat() }
    if resendAt <= now { resendAt = .never }
    if scheduleAt <= now { tick() }
    if measureAt <= now { measure() }
    if let drain, drain.deadline <= now { handBackAll() }
    somethingChanged()
  }

  private func reschedule() {
    guard !isStopped else { return }
    let intakeMoment = room > 0 && connection.isReady ? intake.nextMoment : .never
    let moment = min(
      min(beatAt, resendAt, scheduleAt, measureAt), intakeMoment, drain?.deadline ?? .never)
    if let ticket {
      shard.reschedule(ticket, to: moment)
    } else {
      ticket = shard.schedule(self, at: moment)
    }
  }
}

extension WorkerLoop: RedisConnectionOwner, RedisSubscriber {
  func becameReady(_ connection: RedisConnection) {
    // Leases first: they may be nearly over.
    beat()
    resendAt = .never
    if !options.schedules.isEmpty { scheduleAt = shard.now }
    intake.wakeAll(now: shard.now)
    somethingChanged()
  }

  func lost(_ connection: RedisConnection, _ fault: RedisFault) {
    logger.warning("no connection to the jobs' server") { $0.add("fault", "\(fault)") }
  }

  func subscribed() {
    intake.wakeAll(now: shard.now)
    somethingChanged()
  }

  func subscriptionLost(_ fault: RedisFault) {}

  func received(_ message: borrowing RedisReply, on channel: Span<UInt8>) {
    let name = String(decoding: channel)
    guard let line = options.queues.firstIndex(where: { $0.wakeChannel == name }) else { return }
    let isCancel = (try? message.withBytes { $0.equals("c") }) ?? false
    if isCancel { beat() } else { intake.woken(line: line, now: shard.now) }
    somethingChanged()
  }
}

extension LogLine {
  /// What tells whose line it is.
  package mutating func add(_ run: JobRun) {
    add("job", run.id.text)
    add("queue", run.queue.text)
    add("kind", run.kind)
    add("attempt", run.attempt)
    if let trace = run.trace { add(trace) }
  }
}
