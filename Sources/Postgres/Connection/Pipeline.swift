import Timing

/// Decides what one connection's pipeline does: what is sent when, whose answer the next one is,
/// and what an error or a passed deadline means for whom.
///
/// A batch is what stands between two syncs. To the server it is one transaction, whose answers go
/// out together, and an error in it aborts what follows it there. One sync for a batch in place of
/// one for each query is what makes pipelining pay with libpq 15, which writes to the socket with
/// every sync: 32 queries at a time cost the client 1.0 µs each in place of 5.6, and the server
/// answered 187 k/s in place of 57 k/s. The price is that what was aborted is sent again.
struct Pipeline<Request>: ~Copyable {
  private enum State {
    /// Takes queries. Can transition to `draining`, `closed`.
    case open
    /// Takes none, and is done when all that were sent are answered. Can transition to `closed`.
    case draining
    /// Final.
    case closed
  }

  /// What was sent and is not answered to its end.
  private enum Sent {
    /// Somebody waits for the answer.
    case awaited(Query)
    /// The deadline passed before the answer came: nobody is left to give that to.
    case abandoned
    /// The answer came, but not the word that it was all.
    case answered
    /// As an error before it made the server skip it, the query is to be sent again.
    case aborted(Query)
    /// The end of a batch; that of an alone query may be abandoned as the query may.
    case sync(isAbandoned: Bool)
    /// The end of the batch of a query that is alone in it, and answered: only now its effect is
    /// made to last, or refused.
    case settling(Query)
  }

  private struct Query {
    let request: Request
    let deadline: MonotonicTime
    /// Whether it has a batch of its own.
    var isAlone: Bool
    var wasAborted = false
  }

  private var state = State.open
  private var sent: Ring<Sent>
  private var isBatchOpen = false
  /// How many queries are sent and not answered to their end.
  private(set) var queryCount = 0
  private let queryCountMax: Int
  /// How long the answer to an abandoned query is waited for.
  private let patience: TimeSpan
  /// When the connection counts as stuck: set while the next answer is that of an abandoned query.
  private(set) var stuckAt = MonotonicTime.never

  init(queryCountMax: Int, patience: TimeSpan) {
    precondition(queryCountMax > 0)
    self.queryCountMax = queryCountMax
    self.patience = patience
    // At worst each query has its own batch, behind the sync of one that is answered.
    sent = Ring(countMax: 2 * queryCountMax + 1)
  }

  var isIdle: Bool { sent.isEmpty }
  var isClosed: Bool { if case .closed = state { true } else { false } }
  var isDrained: Bool { if case .draining = state { sent.isEmpty } else { false } }

  /// How many more queries it takes. While an abandoned query keeps the answers of others back it
  /// takes none: what is sent behind it would wait as well.
  var room: Int {
    guard case .open = state, stuckAt == .never else { return 0 }
    return queryCountMax - queryCount
  }

  // MARK: Sending

  /// What is sent besides a query.
  struct Syncs: Equatable {
    /// Whether the batch before it is ended first.
    var before = false
    /// Whether its own batch ends with it.
    var after = false
  }

  /// A query is to be sent, for which there is room.
  mutating func submit(_ request: Request, isAlone: Bool, deadline: MonotonicTime) -> Syncs {
    precondition(room > 0)
    return send(Query(request: request, deadline: deadline, isAlone: isAlone))
  }

  private mutating func send(_ query: Query) -> Syncs {
    let syncs = Syncs(before: query.isAlone && isBatchOpen, after: query.isAlone)
    if syncs.before { sent.append(.sync(isAbandoned: false)) }
    sent.append(.awaited(query))
    if syncs.after { sent.append(.sync(isAbandoned: false)) }
    isBatchOpen = !query.isAlone
    queryCount += 1
    return syncs
  }

  /// All that is to go out together was submitted; answers whether a sync is sent behind it.
  mutating func batchEnded() -> Bool {
    guard isBatchOpen else { return false }
    isBatchOpen = false
    sent.append(.sync(isAbandoned: false))
    return true
  }

  // MARK: Receiving

  /// What the server may say.
  enum Answer {
    case result
    case failure
    case aborted
    case end
    case sync
  }

  enum AnswerAction {
    case none
    /// The answer is for this request.
    case deliver(Request)
    /// The answer is for this request, unless another comes before it is settled.
    case hold(Request)
    /// The answer that was held is the last word.
    case settle(Request)
    /// The query is sent again.
    case resend(Request, Syncs)
    /// Nothing of the kind was to come: what follows cannot be trusted.
    case refuse
  }

  /// The server said the next thing.
  mutating func received(_ answer: Answer, now: MonotonicTime) -> AnswerAction {
    guard let first = sent.first else { return .refuse }
    defer { watchForStuckQuery(now: now, afterAnswer: true) }
    switch (answer, first) {
    case (.result, .awaited(let query)), (.failure, .awaited(let query)):
      if query.isAlone {
        // Its own sync stands behind it.
        sent[1] = .settling(query)
        sent[0] = .answered
        return .hold(query.request)
      }
      sent[0] = .answered
      return .deliver(query.request)
    case (.aborted, .awaited(let query)) where !query.isAlone:
      sent[0] = .aborted(query)
      return .none
    case (.result, .abandoned), (.failure, .abandoned), (.aborted, .abandoned):
      sent[0] = .answered
      return .none
    case (.end, .answered):
      sent.removeFirst()
      queryCount -= 1
      return .none
    case (.failure, .settling(let query)):
      return .hold(query.request)
    case (.sync, .settling(let query)):
      sent.removeFirst()
      return .settle(query.request)
    case (.failure, .sync), (.end, .sync), (.end, .settling):
      // What only reads has nothing to lose with its transaction.
      return .none
    case (.end, .aborted(var query)):
      sent.removeFirst()
      queryCount -= 1
      // The second time it is sent alone, where no other's error reaches it.
      query.isAlone = query.wasAborted
      query.wasAborted = true
      return .resend(query.request, send(query))
    case (.sync, .sync):
      sent.removeFirst()
      return .none
    case (.result, _), (.failure, _), (.aborted, _), (.end, _), (.sync, _):
      return .refuse
    }
  }

  // MARK: Deadlines

  enum DeadlineAction {
    case none
    /// Tell whoever waits that the deadline passed.
    case expire(Request)
    /// The connection is of no use any more.
    case close
  }

  /// When `deadlinePassed` is to be called next.
  var nextDeadline: MonotonicTime {
    var next = stuckAt
    for index in 0..<sent.count {
      switch sent[index] {
      case .awaited(let query), .settling(let query): next = min(next, query.deadline)
      case .abandoned, .answered, .aborted, .sync: continue
      }
    }
    return next
  }

  /// A moment came that may be a deadline. To be called until there is nothing more to do.
  mutating func deadlinePassed(now: MonotonicTime) -> DeadlineAction {
    for index in 0..<sent.count {
      switch sent[index] {
      case .awaited(let query) where query.deadline <= now:
        sent[index] = .abandoned
        watchForStuckQuery(now: now, afterAnswer: false)
        return .expire(query.request)
      case .settling(let query) where query.deadline <= now:
        sent[index] = .sync(isAbandoned: true)
        watchForStuckQuery(now: now, afterAnswer: false)
        return .expire(query.request)
      case .awaited, .settling, .abandoned, .answered, .aborted, .sync: continue
      }
    }
    return stuckAt <= now ? .close : .none
  }

  /// An abandoned query's answer is waited for from when it is the next, and again from each answer
  /// before it on.
  private mutating func watchForStuckQuery(now: MonotonicTime, afterAnswer: Bool) {
    var isStuck = false
    search: for index in 0..<sent.count {
      switch sent[index] {
      case .sync(isAbandoned: false), .answered: continue
      case .sync(isAbandoned: true), .abandoned: isStuck = true
      case .awaited, .aborted, .settling: break
      }
      break search
    }
    guard isStuck else { return stuckAt = .never }
    if afterAnswer || stuckAt == .never { stuckAt = now + patience }
  }

  // MARK: Ending

  /// The connection is to be given up once all that was sent is answered.
  mutating func drain() {
    if case .open = state { state = .draining }
  }

  /// The connection is gone. `takeRemaining` then names whom to tell.
  mutating func close() { state = .closed }

  /// The next of those that still wait when the connection is gone.
  mutating func takeRemaining() -> Request? {
    precondition(isClosed)
    while !sent.isEmpty {
      switch sent.removeFirst() {
      case .awaited(let query), .aborted(let query), .settling(let query): return query.request
      case .abandoned, .answered, .sync: continue
      }
    }
    return nil
  }
}
