import Timing

/// The life of a connection, and of the commands on it: bytes' arrivals and moments in, decisions
/// out.
///
/// Replies come in the order of the commands, so the oldest command waiting gets the next reply,
/// whatever became of its caller's patience meanwhile.
struct RedisConnectionMachine<Receiver>: ~Copyable {
  enum State: Equatable {
    /// Its owner does not want a connection. Goes on to `connecting`.
    case stopped
    /// Goes on to `handshaking`, `backingOff`, `stopped`.
    case connecting(until: MonotonicTime)
    /// Of the commands that open the session so many replies are missing. Goes on to `ready`,
    /// `backingOff`, `stopped`.
    case handshaking(until: MonotonicTime, missingCount: Int)
    /// Goes on to `draining`, `backingOff`, `stopped`.
    case ready(since: MonotonicTime)
    /// No command is taken, those sent get their replies. Goes on to `stopped`.
    case draining(until: MonotonicTime)
    /// Goes on to `connecting`, `stopped`.
    case backingOff(until: MonotonicTime)
  }

  struct Limits {
    var commandCountMax: Int
    var outputByteCountMax: Int
    /// Whether commands wait for a connection where there is none, or are refused.
    var queuesWhileDisconnected: Bool
    /// A connection and its handshake must be done so soon.
    var handshakePatience: TimeSpan
    /// A connection that is silent for so long is asked for a sign of life.
    var pingInterval: TimeSpan
    /// A connection that stays silent for so long after a reply was due is taken for dead.
    var silenceMax: TimeSpan
    var backoff: Backoff
  }

  private(set) var state = State.stopped
  private var inFlight = InFlightQueue<Receiver>()
  private var attempt = 0
  private var lastReceived = MonotonicTime(nanoseconds: 0)
  let limits: Limits

  /// A connection that broke sooner than this after it was ready counts as a failed attempt.
  private static var steadyAfter: TimeSpan { .seconds(1) }

  init(limits: Limits) { self.limits = limits }

  var isReady: Bool {
    if case .ready = state { true } else { false }
  }

  /// Whether what waits to go out may go out.
  var isOpen: Bool {
    switch state {
    case .ready, .draining: true
    case .stopped, .connecting, .handshaking, .backingOff: false
    }
  }

  var inFlightCount: Int { inFlight.count }

  /// Whether nothing keeps a connection that is being drained any more.
  var isDrained: Bool {
    if case .draining = state { inFlight.isEmpty } else { false }
  }

  /// When `deadlinePassed` wants to be called at the latest.
  var nextDeadline: MonotonicTime {
    switch state {
    case .stopped: inFlight.earliestDeadline
    case .connecting(let until), .handshaking(let until, _), .backingOff(let until):
      min(until, inFlight.earliestDeadline)
    case .ready: min(inFlight.earliestDeadline, deathMoment ?? pingMoment ?? .never)
    case .draining(let until): min(until, inFlight.earliestDeadline, deathMoment ?? .never)
    }
  }

  /// When silence becomes a fault; nil while no reply is overdue.
  private var deathMoment: MonotonicTime? {
    inFlight.overdueSince.map { max($0, lastReceived) + limits.silenceMax }
  }

  /// When to ask for a sign of life; nil while a reply is waited for anyway.
  private var pingMoment: MonotonicTime? {
    inFlight.isEmpty ? lastReceived + limits.pingInterval : nil
  }
}

// MARK: Commands

extension RedisConnectionMachine {
  /// Whether a command is taken now; `outputByteCount` is what waits to go out.
  func refusal(outputByteCount: Int) -> RedisError? {
    switch state {
    case .ready: break
    case .stopped, .draining: return .stopped
    case .connecting, .handshaking, .backingOff:
      guard limits.queuesWhileDisconnected else { return .notReady }
    }
    let isFull =
      inFlight.count >= limits.commandCountMax || outputByteCount >= limits.outputByteCountMax
    return isFull ? .overloaded : nil
  }

  /// A command was written that is not refused.
  mutating func wrote(_ receiver: Receiver, deadline: MonotonicTime, byteCount: Int) {
    inFlight.append(receiver, deadline: deadline, byteCount: byteCount)
  }

  enum ReplyAction {
    case deliver(Receiver)
    /// Whom it is for has been told that it timed out.
    case skip
    case breakOff(RedisFault)
  }

  /// A reply came on an open connection.
  mutating func receivedReply() -> ReplyAction {
    guard !inFlight.isEmpty else { return .breakOff(.unsolicitedReply) }
    return inFlight.removeFirst().map { .deliver($0) } ?? .skip
  }

  /// Bytes came.
  mutating func received(now: MonotonicTime) { lastReceived = now }

  /// Takes the receivers whose time is up, to be told so.
  mutating func takeTimedOut(now: MonotonicTime) -> [Receiver] { inFlight.takeTimedOut(now: now) }

  /// Drops commands that have timed out before anything was sent; `keep` is told where the bytes of
  /// the others are.
  mutating func dropTimedOut(_ keep: (Range<Int>) -> Void) {
    inFlight.dropTimedOut(keep)
  }

  /// Takes all receivers, to be told that the connection is lost.
  mutating func takeInFlight() -> InFlightQueue<Receiver> {
    var taken = InFlightQueue<Receiver>()
    swap(&taken, &inFlight)
    return taken
  }
}

// MARK: The connection

extension RedisConnectionMachine {
  /// Its owner wants a connection. True when one is to be made.
  mutating func start(now: MonotonicTime) -> Bool {
    guard state == .stopped else { return false }
    attempt = 0
    state = .connecting(until: now + limits.handshakePatience)
    return true
  }

  /// The socket is connected and the commands that open the session are written.
  mutating func connected(awaiting replyCount: Int, now: MonotonicTime) {
    guard case .connecting(let until) = state else { preconditionFailure("not connecting") }
    lastReceived = now
    state = .handshaking(until: until, missingCount: replyCount)
  }

  /// A reply to a command of the handshake came. True when none is missing any more.
  mutating func receivedHandshakeReply() -> Bool {
    guard case .handshaking(let until, let missingCount) = state, missingCount > 0 else {
      preconditionFailure("not handshaking")
    }
    state = .handshaking(until: until, missingCount: missingCount - 1)
    return missingCount == 1
  }

  /// Further commands of the handshake are written, or none: then the connection is ready.
  mutating func continuedHandshake(awaiting replyCount: Int, now: MonotonicTime) {
    guard case .handshaking(let until, 0) = state else { preconditionFailure("not handshaking") }
    state =
      replyCount == 0 ? .ready(since: now) : .handshaking(until: until, missingCount: replyCount)
  }

  enum DeadlineAction: Equatable {
    case none
    case connect
    case ping
    case breakOff(RedisFault)
    /// What was being waited for is over.
    case stop
  }

  /// It is later. Receivers whose time is up have been taken before.
  mutating func deadlinePassed(now: MonotonicTime) -> DeadlineAction {
    switch state {
    case .stopped: return .none
    case .connecting(let until), .handshaking(let until, _):
      return until <= now ? .breakOff(.handshakeTimedOut) : .none
    case .backingOff(let until):
      guard until <= now else { return .none }
      state = .connecting(until: now + limits.handshakePatience)
      return .connect
    case .ready:
      if let deathMoment, deathMoment <= now { return .breakOff(.silent) }
      if let pingMoment, pingMoment <= now { return .ping }
      return .none
    case .draining(let until):
      return until <= now || deathMoment.map { $0 <= now } ?? false ? .stop : .none
    }
  }

  enum LossAction: Equatable {
    /// Those whose commands were sent are told; a new attempt follows by itself.
    case failInFlight
    /// The commands in the queue were never sent and stay there.
    case keepQueue
    /// It was to end anyway.
    case stop
    case none
  }

  /// The connection, or the attempt to make one, is over. `random` is any number.
  mutating func lost(now: MonotonicTime, random: UInt64) -> LossAction {
    switch state {
    case .stopped, .backingOff: return .none
    case .draining: return .stop
    case .connecting, .handshaking:
      backOff(now: now, random: random)
      return .keepQueue
    case .ready(let since):
      if since + Self.steadyAfter <= now { attempt = 0 }
      backOff(now: now, random: random)
      return .failInFlight
    }
  }

  private mutating func backOff(now: MonotonicTime, random: UInt64) {
    state = .backingOff(until: now + limits.backoff.span(attempt: attempt, random: random))
    attempt += 1
  }

  /// Its owner wants no more commands taken. True when none is on its way and it is stopped.
  mutating func drain(until: MonotonicTime) -> Bool {
    switch state {
    case .ready where !inFlight.isEmpty, .draining where !inFlight.isEmpty:
      state = .draining(until: until)
      return false
    case .stopped, .connecting, .handshaking, .ready, .draining, .backingOff:
      state = .stopped
      return true
    }
  }

  /// Its owner wants it to end now.
  mutating func stop() { state = .stopped }
}
