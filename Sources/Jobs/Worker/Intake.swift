import Timing

/// Decides from which queue a worker takes jobs next, and when it looks after those of lost
/// workers. Moments in, decisions out.
///
/// One request is under way at a time: what room there is when its answer comes goes into the next,
/// so that requests grow with the load. A queue is asked while it may have something: after a wake,
/// or when its next job falls due, and now and then in case a wake was lost.
struct Intake {
  enum Request: Equatable {
    /// Start jobs, the streams in this order.
    case fetch(line: Int, count: Int, order: Order)
    /// Start jobs whose leases are over.
    case recover(line: Int, count: Int)
  }

  /// The order in which the streams of a queue are asked, by their levels: mostly by priority, but
  /// each comes first often enough not to starve.
  enum Order: String { case highFirst = "012", normalFirst = "102", lowFirst = "201" }

  struct Rhythm {
    /// How long a queue is left alone when nothing is known of it.
    var poll: TimeSpan
    /// How often leases that are over are looked for.
    var sweep: TimeSpan
    /// How often a live worker renews its leases.
    var beat: TimeSpan
    /// How long a live worker may take to connect to a server that is back.
    var reconnect: TimeSpan
  }

  private struct Line {
    var lookAt: MonotonicTime
    var sweepAt: MonotonicTime
    /// Whether it was woken since it was asked last.
    var isWoken = false
  }

  private var lines: [Line]
  private let rhythm: Rhythm
  private var isAsking = false
  private var turn = 0
  /// When the server was last seen to answer; nil before it ever was.
  private var answeredAt: MonotonicTime?
  /// Leases that are over before this may be so only because nobody could renew them.
  private var graceUntil = MonotonicTime.never

  /// Queues, the first the most urgent.
  init(lineCount: Int, rhythm: Rhythm, now: MonotonicTime) {
    self.rhythm = rhythm
    lines = Array(repeating: Line(lookAt: now, sweepAt: now), count: lineCount)
  }

  /// When `next` may have something new to say though nothing has happened.
  var nextMoment: MonotonicTime {
    isAsking ? .never : lines.reduce(.never) { min($0, $1.lookAt, $1.sweepAt) }
  }

  /// What to ask, with room for `room` more jobs; nothing while a request is under way.
  mutating func next(room: Int, now: MonotonicTime) -> Request? {
    guard !isAsking, room > 0 else { return nil }
    // Jobs of lost workers have waited for longer than all others.
    if let line = lines.indices.first(where: { lines[$0].sweepAt <= now }) {
      lines[line].sweepAt = now + rhythm.sweep
      if graceUntil <= now, !wasSilent(now) {
        isAsking = true
        return .recover(line: line, count: room)
      }
    }
    let due = lines.indices.filter { lines[$0].lookAt <= now }
    guard !due.isEmpty else { return nil }
    isAsking = true
    turn &+= 1
    // Every fourth turn another queue comes first, each in its time.
    let line = turn % 4 == 0 ? due[turn / 4 % due.count] : due[0]
    lines[line].isWoken = false
    return .fetch(line: line, count: room, order: order)
  }

  private var order: Order {
    switch turn % 8 {
    case 3: .normalFirst
    case 7: .lowFirst
    default: .highFirst
    }
  }

  /// The answer to `fetch` came: so many jobs of those asked for, and how long it is to the next
  /// that falls due, if there is one.
  mutating func fetched(
    from line: Int, count: Int, of asked: Int, nextDueIn: TimeSpan?, now: MonotonicTime
  ) {
    isAsking = false
    answered(now: now)
    let mayHaveMore = count >= asked || lines[line].isWoken
    lines[line].lookAt = mayHaveMore ? now : now + min(rhythm.poll, nextDueIn ?? rhythm.poll)
  }

  /// The answer to `recover` came.
  mutating func recovered(from line: Int, count: Int, of asked: Int, now: MonotonicTime) {
    isAsking = false
    answered(now: now)
    if count >= asked { lines[line].sweepAt = now }
  }

  /// The request came to nothing.
  mutating func failed(line: Int, now: MonotonicTime) {
    isAsking = false
    lines[line].lookAt = now + min(rhythm.poll, .milliseconds(100))
  }

  /// A queue has something new.
  mutating func woken(line: Int, now: MonotonicTime) {
    lines[line].lookAt = now
    lines[line].isWoken = true
  }

  /// Anything may be new: for a while wakes were not heard.
  mutating func wakeAll(now: MonotonicTime) {
    for line in lines.indices { woken(line: line, now: now) }
  }

  /// The server has answered, whatever it was asked.
  ///
  /// While it was away no worker could renew its leases, nor could this one while it was paused.
  /// Whoever lives gets the time to do so before anything is taken from them: leases are lost by
  /// missed heartbeats, not by elapsed time.
  mutating func answered(now: MonotonicTime) {
    if wasSilent(now) {
      let reconnect = answeredAt == nil ? .zero : rhythm.reconnect
      graceUntil = now + rhythm.beat + rhythm.beat + reconnect
    }
    answeredAt = now
  }

  private func wasSilent(_ now: MonotonicTime) -> Bool {
    guard let answeredAt else { return true }
    return answeredAt + rhythm.beat + rhythm.beat < now
  }
}
