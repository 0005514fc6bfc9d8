import LoadFigures
import Reactor
import Timing

/// How connections come and go.
extension LoadWorker {
  private static let redialAfter = TimeSpan.milliseconds(100)

  func dial(_ slot: Int) {
    do throws(SystemError) {
      slots.put(try LoadConnection(slot: slot, of: self))
    } catch {
      figures.connectFailures += 1
      slots.vacate(slot, until: .now() + Self.redialAfter)
      settleOne()
    }
  }

  func opened(_ connection: LoadConnection) {
    connection.freeSince = .now()
    slots.listIfFree(connection)
    if phase == .connecting { settleOne() } else { pump() }
  }

  func couldNotConnect(_ connection: LoadConnection) {
    _ = connection.close()
    figures.connectFailures += 1
    slots.vacate(connection.slot, until: .now() + Self.redialAfter)
    settleOne()
  }

  /// The server ended it.
  func lost(_ connection: LoadConnection) { replace(connection, failing: .closed) }

  /// What came over it is no answer.
  func broke(_ connection: LoadConnection, as kind: FailureKind) {
    replace(connection, failing: kind)
  }

  func replace(_ connection: LoadConnection, failing kind: FailureKind) {
    let now = MonotonicTime.now()
    for exchange in connection.close() { lost(exchange, to: kind, now: now) }
    slots.vacate(connection.slot)
    guard phase != .over else { return }
    if awaitsConnections {
      figures.reconnects += 1
      // A server that closes without ever answering is not to be stormed.
      if connection.answeredCount > 0 {
        dial(connection.slot)
      } else {
        slots.vacate(connection.slot, until: now + Self.redialAfter)
      }
    } else if phase == .connecting {
      slots.vacate(connection.slot, until: now + Self.redialAfter)
    }
    endIfDrained()
  }

  /// Gives up what takes too long, and dials again where a server was away.
  fileprivate func sweep(now: MonotonicTime) {
    for slot in slots.indices where phase != .over {
      if let connection = slots[slot], let exchange = connection.exchanges.first,
        now - exchange.sent > scenario.timeout
      {
        replace(connection, failing: .timeout)
      } else if slots.isToBeDialled(slot, now: now) {
        dial(slot)
      }
    }
    guard phase != .over else { return }
    pump()
    endIfDrained()
  }
}

/// Has a worker sweep every so often, until it is told to end.
final class Sweeper: DeadlineHandler {
  private unowned let worker: LoadWorker
  private var next: DeadlineQueue<any DeadlineHandler>.Ticket?
  private var isOver = false

  private static let span = TimeSpan.milliseconds(50)

  init(_ worker: LoadWorker) {
    self.worker = worker
    scheduleNext()
  }

  private func scheduleNext() { next = worker.shard.schedule(self, at: .now() + Self.span) }

  func deadlinePassed(now: MonotonicTime) {
    next = nil
    worker.sweep(now: now)
    if !isOver { scheduleNext() }
  }

  func end() {
    isOver = true
    if let next = next.take() { worker.shard.withdraw(next) }
  }
}
