import Timing

/// The life of one connection: what it waits for, until when, and what follows an answer.
///
/// ```
///           bytes              head              body
///   idle ───────► readingHead ──────► readingBody ────► answering ──► idle
///    └── a whole request at once ─────────────────────────► ┘  │ the last
///                                                              ▼
///                                        closed ◄─ lingering ◄─ ending
/// ```
///
/// Requests are taken one at a time, so pipelined ones are answered in order, and a client that
/// sends without reading is held back by its own socket. Any state may go on to `closed`.
package struct ConnectionMachine: ~Copyable {
  private enum Phase {
    /// Between requests. Can go on to: readingHead, readingBody, answering.
    case idle
    /// Can go on to: readingBody, answering.
    case readingHead
    /// Can go on to: answering.
    case readingBody
    /// A request is being worked on. Can go on to: idle, ending.
    case answering
    /// The last answer is given, and may still wait to be sent. Can go on to: lingering.
    case ending
    /// The last answer is out; what still comes is dropped, for closing over unread bytes would
    /// reset the connection and might take the answer along (RFC 9112, section 9.6).
    case lingering
    case closed
  }

  private var phase = Phase.idle
  private var phaseDeadline: MonotonicTime
  /// When the peer must have taken in what waits to be sent; `never` where nothing waits.
  private var sendDeadline = MonotonicTime.never
  private var isDraining = false
  private var peerHasEnded = false
  private let timeouts: ConnectionTimeouts

  package init(timeouts: ConnectionTimeouts, now: MonotonicTime) {
    self.timeouts = timeouts
    phaseDeadline = now + timeouts.idle
  }

  /// When the connection has waited too long for what it waits for now.
  package var deadline: MonotonicTime { min(phaseDeadline, sendDeadline) }

  /// Whether bytes that came are to be read as requests now.
  package var readsRequests: Bool {
    switch phase {
    case .idle, .readingHead, .readingBody: sendDeadline == .never
    case .answering, .ending, .lingering, .closed: false
    }
  }

  /// Whether bytes that come are to be dropped.
  package var dropsBytes: Bool { phase == .lingering }

  package var isClosed: Bool { phase == .closed }

  /// Whether the answer to the request being worked on is the connection's last.
  package private(set) var answersLast = false

  // MARK: A request comes in

  /// Bytes of a request came that do not complete its head.
  package mutating func receivedPartOfHead(now: MonotonicTime) {
    guard phase == .idle else { return }
    phase = .readingHead
    phaseDeadline = now + timeouts.head
  }

  /// The head is complete; its body is not.
  package mutating func receivedHead(now: MonotonicTime) {
    precondition(phase == .idle || phase == .readingHead)
    phase = .readingBody
    phaseDeadline = now + timeouts.body
  }

  /// The request is complete. From here it is its handler's time that runs.
  package mutating func receivedRequest(keepsAlive: Bool) {
    precondition(phase == .idle || phase == .readingHead || phase == .readingBody)
    phase = .answering
    phaseDeadline = .never
    answersLast = !keepsAlive || isDraining || peerHasEnded
  }

  /// What came is no request that can be served.
  package mutating func refusedRequest() { receivedRequest(keepsAlive: false) }

  // MARK: Its answer goes out

  /// The answer is given.
  package mutating func answered(now: MonotonicTime) {
    precondition(phase == .answering)
    if answersLast {
      phase = .ending
    } else {
      phase = .idle
      phaseDeadline = now + timeouts.idle
    }
  }

  package enum SentAction: Equatable {
    case goOn
    /// End our direction, and wait for the peer to end its own.
    case finishWriting
    case close
  }

  /// The kernel took all there was to send.
  package mutating func sent(now: MonotonicTime) -> SentAction {
    sendDeadline = .never
    switch phase {
    case .ending where peerHasEnded:
      phase = .closed
      return .close
    case .ending:
      phase = .lingering
      phaseDeadline = now + timeouts.linger
      return .finishWriting
    case .idle, .readingHead, .readingBody, .answering, .lingering, .closed:
      return .goOn
    }
  }

  /// The kernel did not take all there is to send.
  package mutating func blocked(now: MonotonicTime) {
    if sendDeadline == .never { sendDeadline = now + timeouts.write }
  }

  // MARK: It ends

  package enum EndAction: Equatable {
    case close
    /// What is owed is still sent.
    case answerFirst
  }

  /// The peer has ended its direction. It may still want the answers to what it asked.
  package mutating func receivedEnd() -> EndAction {
    peerHasEnded = true
    answersLast = true
    switch phase {
    case .answering, .ending:
      return .answerFirst
    case .idle where sendDeadline != .never:
      phase = .ending
      return .answerFirst
    case .idle, .readingHead, .readingBody, .lingering, .closed:
      phase = .closed
      return .close
    }
  }

  /// The server stops: what has begun is finished, nothing new is begun.
  package mutating func drain() -> EndAction {
    isDraining = true
    answersLast = true
    switch phase {
    case .readingHead, .readingBody, .answering, .ending, .lingering:
      return .answerFirst
    case .idle where sendDeadline != .never:
      phase = .ending
      return .answerFirst
    case .idle, .closed:
      phase = .closed
      return .close
    }
  }

  package enum DeadlineAction: Equatable {
    /// It is not time yet: look again at `deadline`.
    case wait
    /// Tell the peer that its request took too long to come.
    case refuseAsTooSlow
    case close
  }

  package mutating func deadlinePassed(now: MonotonicTime) -> DeadlineAction {
    guard deadline <= now else { return .wait }
    switch phase {
    case .readingHead where sendDeadline > now, .readingBody where sendDeadline > now:
      return .refuseAsTooSlow
    case .idle, .readingHead, .readingBody, .answering, .ending, .lingering, .closed:
      phase = .closed
      return .close
    }
  }

  /// The connection broke, or is given up.
  package mutating func close() {
    phase = .closed
    phaseDeadline = .never
    sendDeadline = .never
  }
}
