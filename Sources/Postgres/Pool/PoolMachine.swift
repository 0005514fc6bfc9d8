import Timing

/// A connection, as the pool's decisions see it.
protocol PooledConnection: AnyObject {
  /// How many more queries it takes.
  var room: Int { get }
}

/// Decides what a pool does: which connection a query goes to, or that it waits or is refused, and
/// when a connection is made.
struct PoolMachine<Connection: PooledConnection, Request>: ~Copyable {
  private enum Slot {
    /// A connection is being made. Can transition to `ready`, `backingOff`.
    case dialling(failureCount: Int)
    /// Can transition to `backingOff`.
    case ready(Connection)
    /// The next attempt waits for its time. Can transition to `dialling`.
    case backingOff(failureCount: Int, until: MonotonicTime)
  }

  private struct Waiting {
    let request: Request
    let deadline: MonotonicTime
  }

  private let settings: PoolSettings
  private var slots: [Slot]
  private var line: Ring<Waiting>
  /// Why the last connection was not made, if none has been since.
  private var lastFailure: PostgresError?
  private(set) var isClosed = false

  /// Every connection is to be made at once.
  init(_ settings: PoolSettings) {
    precondition(settings.connectionCount > 0 && settings.waitingCountMax > 0)
    self.settings = settings
    slots = Array(repeating: .dialling(failureCount: 0), count: settings.connectionCount)
    line = Ring(countMax: settings.waitingCountMax)
  }

  var health: PoolHealth {
    if connectionCount > 0 { return .up }
    return lastFailure.map { .down($0) } ?? .connecting
  }

  var waitingCount: Int { line.count }

  var connectionCount: Int {
    slots.count { if case .ready = $0 { true } else { false } }
  }

  // MARK: Queries

  enum QueryAction {
    case send(Connection)
    /// `wait` is to be called with it.
    case wait
    case refuse(PostgresError)
  }

  /// Somebody asks.
  func query() -> QueryAction {
    if isClosed { return .refuse(.closed(log: "the pool is closed")) }
    // Nobody passes those who wait.
    if line.isEmpty, let connection = freest { return .send(connection) }
    if case .down = health { return .refuse(.unavailable) }
    return line.isFull ? .refuse(.overloaded) : .wait
  }

  mutating func wait(_ request: Request, deadline: MonotonicTime) {
    line.append(Waiting(request: request, deadline: deadline))
  }

  /// The next that waits and can be sent now.
  mutating func takeSendable() -> (Request, Connection)? {
    guard !line.isEmpty, let connection = freest else { return nil }
    return (line.removeFirst().request, connection)
  }

  /// The one with the most room.
  private var freest: Connection? {
    var freest: Connection?
    var roomMax = 0
    for case .ready(let connection) in slots where connection.room > roomMax {
      freest = connection
      roomMax = connection.room
    }
    return freest
  }

  // MARK: Connections

  mutating func connected(_ connection: Connection, at index: Int) {
    guard case .dialling = slots[index] else { preconditionFailure("nobody dialled") }
    slots[index] = .ready(connection)
    lastFailure = nil
  }

  /// A connection was not made. The next attempt waits; `random` says how long.
  mutating func dialFailed(
    _ error: PostgresError, at index: Int, now: MonotonicTime, random: UInt64
  ) {
    guard case .dialling(let failureCount) = slots[index] else {
      preconditionFailure("nobody dialled")
    }
    lastFailure = error
    backOff(at: index, failureCount: failureCount + 1, now: now, random: random)
  }

  /// A connection is gone, if it was one of ours. The next attempt waits; `random` says how long.
  mutating func lost(_ connection: Connection, now: MonotonicTime, random: UInt64) {
    let index = slots.firstIndex {
      if case .ready(let ready) = $0 { ready === connection } else { false }
    }
    if let index { backOff(at: index, failureCount: 0, now: now, random: random) }
  }

  private mutating func backOff(
    at index: Int, failureCount: Int, now: MonotonicTime, random: UInt64
  ) {
    let longest = settings.backoffMin.nanoseconds << min(failureCount, 20)
    let bound = UInt64(min(longest, settings.backoffMax.nanoseconds))
    let wait = TimeSpan.nanoseconds(Int64(random % (bound + 1)))
    slots[index] = .backingOff(failureCount: failureCount, until: now + wait)
  }

  // MARK: Deadlines

  enum DeadlineAction {
    case none
    case dial(Int)
    /// Tell whoever waits that the deadline passed.
    case expire(Request)
    /// Tell whoever waits that there is no connection.
    case refuse(Request)
  }

  /// When `advance` is to be called next.
  var nextDeadline: MonotonicTime {
    var next = MonotonicTime.never
    for case .backingOff(_, let until) in slots { next = min(next, until) }
    for index in 0..<line.count { next = min(next, line[index].deadline) }
    return next
  }

  /// A moment came, or something happened. To be called until there is nothing more to do.
  mutating func advance(now: MonotonicTime) -> DeadlineAction {
    guard !isClosed else { return .none }
    for index in slots.indices {
      guard case .backingOff(let failureCount, let until) = slots[index], until <= now else {
        continue
      }
      slots[index] = .dialling(failureCount: failureCount)
      return .dial(index)
    }
    if case .down = health, !line.isEmpty { return .refuse(line.removeFirst().request) }
    for index in 0..<line.count where line[index].deadline <= now {
      return .expire(line.remove(at: index).request)
    }
    return .none
  }

  // MARK: Ending

  /// Nothing is sent or made any more; answers which connections are to be closed. Those who wait
  /// are named by `takeRemaining`.
  mutating func close() -> [Connection] {
    isClosed = true
    return slots.compactMap { if case .ready(let connection) = $0 { connection } else { nil } }
  }

  mutating func takeRemaining() -> Request? {
    line.isEmpty ? nil : line.removeFirst().request
  }
}
