import Testing
import Timing

@testable import Postgres

private final class Connection: PooledConnection {
  let name: String
  var room = 64

  init(_ name: String) { self.name = name }
}

private let start = MonotonicTime(nanoseconds: 1_000_000_000)

private func after(_ milliseconds: Int64) -> MonotonicTime { start + .milliseconds(milliseconds) }

/// A pool that is asked queries by number, and says what it decides in words.
private final class Script {
  private var machine: PoolMachine<Connection, Int>

  var health: PoolHealth { machine.health }
  var waitingCount: Int { machine.waitingCount }
  var nextDeadline: MonotonicTime { machine.nextDeadline }

  init(connectionCount: Int = 2, waitingCountMax: Int = 3) {
    var settings = PoolSettings()
    settings.connectionCount = connectionCount
    settings.waitingCountMax = waitingCountMax
    settings.backoffMin = .milliseconds(100)
    settings.backoffMax = .milliseconds(1_000)
    machine = PoolMachine(settings)
  }

  func query() -> String {
    switch machine.query() {
    case .send(let connection): "send to \(connection.name)"
    case .wait: "wait"
    case .refuse(let error): "refuse: \(error)"
    }
  }

  func wait(_ number: Int, by deadline: MonotonicTime = .never) {
    machine.wait(number, deadline: deadline)
  }

  func sendNext() -> String? {
    machine.takeSendable().map { "send \($0) to \($1.name)" }
  }

  @discardableResult
  func connect(_ name: String, at index: Int) -> Connection {
    let connection = Connection(name)
    machine.connected(connection, at: index)
    return connection
  }

  func fail(at index: Int, now: MonotonicTime = start, random: UInt64 = 0) {
    machine.dialFailed(.unreachable(log: "x"), at: index, now: now, random: random)
  }

  func lose(_ connection: Connection, random: UInt64 = 0) {
    machine.lost(connection, now: start, random: random)
  }

  /// All that a moment brings, in its order.
  func advance(_ now: MonotonicTime) -> [String] {
    var actions: [String] = []
    while true {
      switch machine.advance(now: now) {
      case .none: return actions
      case .dial(let index): actions.append("dial \(index)")
      case .expire(let request): actions.append("expire \(request)")
      case .refuse(let request): actions.append("refuse \(request)")
      }
    }
  }

  func close() -> (connections: [String], waiting: [Int]) {
    let names = machine.close().map(\.name)
    var waiting: [Int] = []
    while let number = machine.takeRemaining() { waiting.append(number) }
    return (names, waiting)
  }
}

@Suite struct `A query` {
  @Test func `goes to the connection with the most room`() {
    let pool = Script(connectionCount: 3)
    let connections = ["a", "b", "c"].enumerated().map { pool.connect($1, at: $0) }
    for (connection, room) in zip(connections, [1, 2, 3]) { connection.room = room }
    #expect(pool.query() == "send to c")
    connections[2].room = 0
    #expect(pool.query() == "send to b")
    connections[1].room = 1
    #expect(pool.query() == "send to a")
    for connection in connections { connection.room = 0 }
    #expect(pool.query() == "wait")
  }

  @Test func `waits for the first connection, and passes nobody who waits`() {
    let pool = Script()
    #expect(pool.health == .connecting)
    #expect(pool.query() == "wait")
    pool.wait(1)
    let connection = pool.connect("a", at: 0)
    #expect(pool.health == .up)
    #expect(pool.query() == "wait")
    pool.wait(2)
    #expect(pool.sendNext() == "send 1 to a")
    connection.room = 0
    #expect(pool.sendNext() == nil)
    connection.room = 1
    #expect(pool.sendNext() == "send 2 to a")
    #expect(pool.query() == "send to a")
  }

  @Test func `is refused when as many wait as may`() {
    let pool = Script(waitingCountMax: 2)
    for number in 1...2 { pool.wait(number) }
    #expect(pool.query() == "refuse: too many queries wait for the database")
    #expect(pool.waitingCount == 2)
  }

  @Test func `that waits expires at its deadline`() {
    let pool = Script()
    pool.wait(1, by: after(30))
    pool.wait(2, by: after(10))
    #expect(pool.nextDeadline == after(10))
    #expect(pool.advance(after(9)) == [])
    #expect(pool.advance(after(10)) == ["expire 2"])
    #expect(pool.advance(after(30)) == ["expire 1"])
    #expect(pool.nextDeadline == .never)
  }
}

@Suite struct `A connection` {
  @Test func `that is not made is tried again after a random wait that doubles`() {
    let pool = Script(connectionCount: 1)
    var now = start
    for longest in [200, 400, 800, 1_000, 1_000] as [Int64] {
      // The longest wait that chance can bring; one more brings none.
      pool.fail(at: 0, now: now, random: UInt64(longest) * 1_000_000)
      now = now + .milliseconds(longest)
      #expect(pool.nextDeadline == now)
      #expect(pool.advance(now) == ["dial 0"])
    }
    pool.fail(at: 0, now: now, random: 1_000_000_001)
    #expect(pool.advance(now) == ["dial 0"])
  }

  @Test func `that is lost is made again, and queries wait meanwhile`() {
    let pool = Script(connectionCount: 1)
    pool.lose(pool.connect("a", at: 0), random: 70_000_000)
    #expect(pool.health == .connecting)
    #expect(pool.query() == "wait")
    pool.wait(1)
    #expect(pool.advance(after(69)) == [])
    #expect(pool.advance(after(70)) == ["dial 0"])
    pool.connect("b", at: 0)
    #expect(pool.sendNext() == "send 1 to b")
  }

  @Test func `that is lost after another took its place changes nothing`() {
    let pool = Script(connectionCount: 1)
    pool.connect("a", at: 0)
    pool.lose(Connection("stranger"))
    #expect(pool.health == .up)
  }
}

@Suite struct `A database that is down` {
  @Test func `has those who wait refused, and all who ask, until a connection is made`() {
    let pool = Script()
    pool.wait(1)
    pool.fail(at: 0, random: 5_000_000)
    #expect(pool.health == .down(.unreachable(log: "x")))
    #expect(pool.advance(start) == ["refuse 1"])
    #expect(pool.query() == "refuse: the database is not available")
    #expect(pool.advance(after(5)) == ["dial 0"])
    #expect(pool.query() == "refuse: the database is not available")
    pool.connect("a", at: 1)
    #expect(pool.health == .up)
    #expect(pool.query() == "send to a")
  }

  @Test func `is not one with a connection left`() {
    let pool = Script()
    pool.connect("a", at: 0)
    pool.fail(at: 1)
    #expect(pool.health == .up)
    #expect(pool.query() == "send to a")
  }
}

@Test func `a closed pool refuses, and names its connections and all who wait`() {
  let pool = Script()
  let connection = pool.connect("a", at: 0)
  for number in 1...2 { pool.wait(number) }
  let ended = pool.close()
  #expect(ended.connections == ["a"] && ended.waiting == [1, 2])
  #expect(pool.query() == "refuse: the connection to the database was closed")
  pool.lose(connection)
  #expect(pool.advance(after(10_000)) == [])
}
