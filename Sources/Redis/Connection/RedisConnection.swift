import Bytes
import Reactor
import Timing

/// One connection of a shard, which mends itself: it sends what a batch asks in one write, hands
/// each reply to whom it is for, and after a fault connects again for as long as it is wanted.
///
/// The machine decides; this does what it decides, with the shard's sockets and clock.
package final class RedisConnection {
  /// Whom a reply is for.
  struct Receiver {
    let handler: any RedisReplyHandler
    let token: UInt64
  }

  typealias Machine = RedisConnectionMachine<Receiver>

  package let shard: Shard
  package let configuration: RedisConfiguration
  /// Held until the connection is stopped. Not weakly: once anybody refers weakly to an object,
  /// counting references to it takes a detour, and the owner often is the handler of every reply.
  package var owner: (any RedisConnectionOwner)?
  /// The fault that the last attempt or connection broke of; nil while there is none.
  package private(set) var lastFault: RedisFault?

  var machine: Machine
  /// Commands that wait to be sent.
  var output = RedisCommandWriter()
  /// Commands that open the session: they go before all others.
  var opening = RedisCommandWriter()
  var reader: ReplyReader
  var transport: Transport?
  /// Made with the first connection that needs it.
  var tls: TLSContext?
  /// Where to try next.
  var addresses: ArraySlice<SocketAddress> = []
  var attemptCount = 0
  /// Counts the connections, so that what belongs to an earlier one is known.
  var epoch = 0
  /// Whether the handshake has come to what the owner adds.
  var isOwnersRound = false
  var clientID: Int?
  /// Who takes messages that nobody asked for, held as the owner is; nil where none may come.
  var messageHandler: (any RedisMessageHandler)?
  private let pings = IgnoringHandler()
  private var ticket: DeadlineQueue<any DeadlineHandler>.Ticket?
  private var scheduledMoment = MonotonicTime.never
  private var isFlushAsked = false
  private var drained: (() -> Void)?
  private var queueHasTimedOut = false

  package init(_ configuration: RedisConfiguration, on shard: Shard) {
    self.configuration = configuration
    self.shard = shard
    machine = Machine(limits: configuration.limits)
    reader = ReplyReader(replyByteCountMax: configuration.replyByteCountMax)
  }

  /// Whether commands reach the server now.
  package var isReady: Bool { machine.isReady }

  /// How many commands wait for their replies.
  package var inFlightCount: Int { machine.inFlightCount }

  // MARK: Sending

  /// Sends the one command that `write` writes, and tells `handler` what becomes of it: what the
  /// server replies by `deadline`, or what went wrong. Throws when the command is not taken; then
  /// `handler` hears nothing.
  package func send(
    to handler: any RedisReplyHandler, token: UInt64 = 0, deadline: MonotonicTime,
    _ write: (inout RedisCommandWriter) -> Void
  ) throws(RedisError) {
    shard.assertIsolated()
    let start = output.bytes.count
    if let refusal = machine.refusal(outputByteCount: start) { throw refusal }
    write(&output)
    precondition(output.takeCommandCount() == 1, "one command at a time")
    machine.wrote(
      Receiver(handler: handler, token: token), deadline: deadline,
      byteCount: output.bytes.count - start)
    if deadline < scheduledMoment { schedule(deadline) }
    if !isFlushAsked { askForFlush() }
  }

  private func askForFlush() {
    isFlushAsked = true
    shard.atEndOfBatch(self)
  }

  // MARK: Life

  /// Connects, and keeps connected from now on.
  package func start() {
    shard.assertIsolated()
    if machine.start(now: shard.now) { connect() }
    scheduleNext()
  }

  /// Takes no more commands, ends when those sent have their replies or at `deadline`, and calls
  /// `drained` then.
  package func drain(until deadline: MonotonicTime, then drained: @escaping () -> Void = {}) {
    shard.assertIsolated()
    self.drained = drained
    if machine.drain(until: deadline) { stop() } else { scheduleNext() }
  }

  /// Ends at once and for good; who waits for a reply hears that it is stopped.
  package func stop() {
    shard.assertIsolated()
    machine.stop()
    close()
    failInFlight(.stopped)
    withdrawDeadline()
    drained.take()?()
    owner = nil
    messageHandler = nil
  }

  /// Makes the connection anew, as its owner knows that it leads nowhere good.
  package func reconnect() { breakOff(.demoted) }

  package func shardStopped() { stop() }

  func breakOff(_ fault: RedisFault) {
    guard machine.state != .stopped else { return }
    close()
    lastFault = fault
    // The file of authorities may be another by the next attempt.
    if case .tls = fault { tls = nil }
    owner?.lost(self, fault)
    switch machine.lost(now: shard.now, random: .random(in: .min ... .max)) {
    case .failInFlight: failInFlight(.connectionLost(fault))
    case .stop:
      failInFlight(.connectionLost(fault))
      stop()
    case .keepQueue, .none: break
    }
    scheduleNext()
  }

  private func failInFlight(_ error: RedisError) {
    // What one that is told sends is not lost with the rest.
    output.bytes.removeAll()
    var lost = machine.takeInFlight()
    while !lost.isEmpty {
      if let receiver = lost.removeFirst() { receiver.handler.failed(error, for: receiver.token) }
    }
  }

  private func close() {
    epoch += 1
    addresses = []
    if let transport = transport.take() { shard.end(transport.watch, of: transport.descriptor) }
    opening.bytes.removeAll()
  }

  func becameReady() {
    lastFault = nil
    if queueHasTimedOut { dropTimedOut() }
    owner?.becameReady(self)
    flush()
  }

  /// What timed out in the queue must not reach the server any more.
  private func dropTimedOut() {
    queueHasTimedOut = false
    var kept = ByteBuffer()
    machine.dropTimedOut { range in
      output.bytes.withSpan { kept.append($0.extracting(range)) }
    }
    swap(&kept, &output.bytes)
  }
}

// MARK: Deadlines

extension RedisConnection: DeadlineHandler {
  func scheduleNext() { schedule(machine.nextDeadline) }

  private func schedule(_ moment: MonotonicTime) {
    guard moment < scheduledMoment else { return }
    scheduledMoment = moment
    if let ticket {
      shard.reschedule(ticket, to: moment)
    } else {
      ticket = shard.schedule(self, at: moment)
    }
  }

  /// A shard keeps whom it has to call: one that is stopped need not be.
  private func withdrawDeadline() {
    if let ticket = ticket.take() { shard.withdraw(ticket) }
    scheduledMoment = .never
  }

  package func deadlinePassed(now: MonotonicTime) {
    ticket = nil
    scheduledMoment = .never
    let timedOut = machine.takeTimedOut(now: now)
    if !timedOut.isEmpty, !machine.isOpen { queueHasTimedOut = true }
    for receiver in timedOut { receiver.handler.failed(.timedOut, for: receiver.token) }
    switch machine.deadlinePassed(now: now) {
    case .none: break
    case .connect: connect()
    case .ping: ping()
    case .breakOff(let fault): breakOff(fault)
    case .stop: stop()
    }
    scheduleNext()
  }

  private func ping() {
    let deadline = shard.now + configuration.silenceMax
    // It is sent when nothing else waits, and so is never refused.
    try? send(to: pings, deadline: deadline) { $0.command("PING", argumentCount: 0) }
  }
}

// MARK: Sockets

extension RedisConnection: ReadinessHandler, BatchHandler {
  package func becameReady(_ readiness: Readiness) {
    if case .connecting = machine.state { return finishConnecting() }
    if readiness.contains(.writable) { flush() }
    if !readiness.isDisjoint(with: [.readable, .broken]) { receive() }
  }

  package func batchEnded() {
    isFlushAsked = false
    flush()
  }

  func flush() {
    if transport == nil { return }
    // Until it is connected it is watched for just that.
    if case .connecting = machine.state { return }
    let outcome =
      machine.isOpen ? transport?.send(&output.bytes) : transport?.send(&opening.bytes)
    do throws(SystemError) {
      switch outcome {
      case .done: try transport?.watchForWriting(false, on: shard)
      case .blocked: try transport?.watchForWriting(true, on: shard)
      case .failed(let fault): breakOff(fault)
      case nil: break
      }
    } catch {
      breakOff(.system("\(error)"))
    }
  }

  private func receive() {
    switch transport?.receive(into: &reader.received) {
    case .done:
      machine.received(now: shard.now)
      // The encryption may have something of its own to say, or wait no longer.
      if transport?.isEncrypted == true { flush() }
      if transport != nil { readReplies() }
      // With the last reply the connection is idle, and a sign of life may be due soon.
      scheduleNext()
    case .failed(let fault): breakOff(fault)
    case .blocked, nil: break
    }
  }

  private func readReplies() {
    let epoch = epoch
    // One who takes a reply may end the connection.
    while epoch == self.epoch {
      switch reader.next() {
      case .reply(let reply): received(reply)
      case .needsMore:
        if machine.isDrained { stop() }
        return
      case .malformed(let text): return breakOff(.malformedReply(text))
      }
    }
  }

  private func received(_ reply: borrowing RedisReply) {
    if let messageHandler, messageHandler.takeMessage(reply) { return }
    guard machine.isOpen else { return receivedInHandshake(reply) }
    switch machine.receivedReply() {
    case .deliver(let receiver):
      if reply.kind == .error {
        deliver(reply.serverError(), to: receiver)
      } else {
        receiver.handler.received(reply, for: receiver.token)
      }
    case .skip: if reply.kind == .error { breakOffIfAsked(by: reply.serverError()) }
    case .breakOff(let fault): breakOff(fault)
    }
  }

  private func deliver(_ error: RedisServerError, to receiver: Receiver) {
    let epoch = epoch
    receiver.handler.failed(.server(error), for: receiver.token)
    if epoch == self.epoch { breakOffIfAsked(by: error) }
  }

  private func breakOffIfAsked(by error: RedisServerError) {
    if error.asksForReconnect { breakOff(.demoted) }
  }
}

/// Takes replies that tell no more than that they came.
private final class IgnoringHandler: RedisReplyHandler {
  func received(_ reply: borrowing RedisReply, for token: UInt64) {}
  func failed(_ error: RedisError, for token: UInt64) {}
}
