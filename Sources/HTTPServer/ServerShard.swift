import Bytes
import HTTP
import HTTP1
import Reactor
import Synchronization
import Telemetry
import Timing

/// A server's part on one shard: its listening socket, its connections, and what they share.
final class ServerShard: DeadlineHandler {
  let shard: Shard
  let limits: ServerLimits
  let metrics: ServerMetrics
  let meter: Meter
  let handler: any RequestHandler
  /// The output memory of whichever connection writes: given to it for the while it has something
  /// to send, so that the others hold none.
  var spareOutput = ByteBuffer()
  private(set) var requestsInFlight = 0
  private(set) var bufferedByteCount = 0

  /// The shard holds it for as long as it listens.
  private weak var listener: Listener?
  private var connections: [ObjectIdentifier: Connection] = [:]
  private let connectionCount: ConnectionCount
  private var spareRequests: [Request] = []
  private var requestIDs = RequestIDGenerator()
  private var traceIDs = TraceIDGenerator()
  private var accessLog: AccessLog
  private var date = IMFDate(unixSeconds: 0)
  private var dateIsGoodUntil = MonotonicTime(nanoseconds: 0)
  private(set) var isDraining = false
  private var drained: [() -> Void] = []

  /// Requests kept for use again.
  private static let spareRequestCountMax = 1_024
  private static let dateLifetime = TimeSpan.milliseconds(250)

  init(
    shard: Shard, limits: ServerLimits, metrics: ServerMetrics, meter: Meter,
    accessLog: AccessLog, connectionCount: ConnectionCount, handler: any RequestHandler
  ) {
    self.shard = shard
    self.limits = limits
    self.metrics = metrics
    self.meter = meter
    self.accessLog = accessLog
    self.connectionCount = connectionCount
    self.handler = handler
    shard.batchHandled = { span in
      meter.record(Int(span.nanoseconds), in: metrics.eventLoopLag)
    }
  }

  var now: MonotonicTime { shard.now }

  // MARK: Connections

  func listen(on socket: consuming ListeningSocket) throws(SystemError) {
    let listener = try Listener(socket, for: self)
    self.listener = listener
  }

  /// Takes in a connection, or turns it away where there are too many.
  func take(_ socket: consuming Descriptor) {
    guard connectionCount.take(upTo: limits.connectionCountMax) else {
      noteTurnedAway(.connections)
      TurnAway.answer(socket, date: currentDate())
      return
    }
    do {
      let connection = try Connection(socket, on: self)
      connections[ObjectIdentifier(connection)] = connection
      meter.add(1, to: metrics.accepted)
      meter.add(1, to: metrics.connections)
    } catch {
      // The kernel has no memory to watch one more: it is closed unanswered.
      connectionCount.giveBack()
    }
  }

  func forget(_ connection: Connection) {
    connections[ObjectIdentifier(connection)] = nil
    connectionCount.giveBack()
    meter.add(-1, to: metrics.connections)
    finishDraining()
  }

  // MARK: Requests

  /// A request made ready for `connection`.
  func takeRequest(for connection: Connection) -> Request {
    let request = spareRequests.popLast() ?? Request()
    request.begin(for: connection)
    request.receivedAt = now
    requestsInFlight += 1
    meter.add(1, to: metrics.requestsInFlight)
    return request
  }

  func giveBack(_ request: Request) {
    requestsInFlight -= 1
    meter.add(-1, to: metrics.requestsInFlight)
    if spareRequests.count < Self.spareRequestCountMax { spareRequests.append(request) }
  }

  /// A request whose client has gone; whoever works on it may still hold it.
  func abandon(_ request: Request) {
    request.abandon()
    requestsInFlight -= 1
    meter.add(-1, to: metrics.requestsInFlight)
  }

  /// Gives the request its id and trace: its caller's where it brought them, else new ones.
  func identify(_ request: Request, _ bytes: Span<UInt8>) {
    let callersID = request.head[.requestID].flatMap { RequestID(bytes.extracting($0.bounds)) }
    request.id = callersID ?? requestIDs.next()
    let callersTrace = request.head[.traceparent].flatMap {
      TraceContext(traceparent: bytes.extracting($0.bounds))
    }
    request.trace =
      callersTrace?.child(from: &traceIDs) ?? TraceContext(from: &traceIDs, isSampled: false)
  }

  func nextRequestID() -> RequestID { requestIDs.next() }

  func noteBuffered(_ change: Int) {
    bufferedByteCount += change
    meter.add(change, to: metrics.bufferedBytes)
  }

  func noteTurnedAway(_ limit: ServerMetrics.TurnedAway) {
    meter.add(1, to: metrics.turnedAway[limit.rawValue])
  }

  func noteTimeout(_ timeout: ServerMetrics.Timeout) {
    meter.add(1, to: metrics.timeouts[timeout.rawValue])
  }

  func noteAnswer(to request: Request, _ status: Status, byteCount: Int) {
    let nanoseconds = Int((MonotonicTime.now() - request.receivedAt).nanoseconds)
    meter.add(1, to: metrics.requests[request.route, status.code / 100 - 1])
    meter.record(nanoseconds, in: metrics.latency[request.route])
    accessLog.note(request, status, byteCount: byteCount, nanoseconds: nanoseconds)
  }

  /// The value of the Date field, looked up anew a few times a second.
  func currentDate() -> IMFDate {
    if dateIsGoodUntil <= now {
      date = IMFDate(unixSeconds: wallClockNanoseconds() / 1_000_000_000)
      dateIsGoodUntil = now + Self.dateLifetime
    }
    return date
  }

  // MARK: Stopping

  /// Takes no more connections, lets those that are owed an answer have it, and calls `drained`
  /// when all are gone.
  func drain(_ drained: @escaping () -> Void) {
    self.drained.append(drained)
    if !isDraining {
      isDraining = true
      listener?.close()
      for connection in connections.values { connection.drain() }
      _ = shard.schedule(self, at: now + limits.drainTimeout)
    }
    finishDraining()
  }

  /// The time for draining is up: ends what is left.
  func deadlinePassed(now: MonotonicTime) {
    for connection in connections.values { connection.close() }
  }

  private func finishDraining() {
    guard isDraining, connections.isEmpty else { return }
    let drained = drained
    self.drained = []
    for call in drained { call() }
  }
}

/// How many connections the shards of a server have between them.
final class ConnectionCount: Sendable {
  private let count = Atomic<Int>(0)

  /// Counts one more, unless that were more than `countMax`.
  func take(upTo countMax: Int) -> Bool {
    let isAllowed = count.wrappingAdd(1, ordering: .relaxed).newValue <= countMax
    if !isAllowed { giveBack() }
    return isAllowed
  }

  func giveBack() { count.wrappingSubtract(1, ordering: .relaxed) }
}
