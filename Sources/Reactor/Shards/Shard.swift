import Bytes
import Dispatch
import Timing

/// Who lives on a shard: it watches something for them, or keeps a deadline.
package protocol ShardResident: AnyObject {
  /// The shard has stopped and calls no more. Who is held by what they hold lets go of it here, as
  /// nothing else will.
  func shardStopped()
}

extension ShardResident {
  package func shardStopped() {}
}

/// Whom a shard calls when a deadline has passed.
package protocol DeadlineHandler: ShardResident {
  func deadlinePassed(now: MonotonicTime)
}

/// Whom a shard calls once the batch being handled has been handled.
package protocol BatchHandler: AnyObject {
  func batchEnded()
}

/// One event loop: a serial Dispatch queue that watches sockets and deadlines and runs whatever
/// belongs to them, one thing at a time.
///
/// The queue has one source, on the shard's own epoll set. When it fires the shard drains the set
/// in batches and lingers a moment for the next batch before it gives the queue back: a source per
/// connection costs more than twice the CPU per request.
///
/// `@unchecked Sendable`: everything but the inbox is touched on the shard's queue alone, which
/// `assertIsolated()` checks in debug builds; the inbox has a lock.
package final class Shard: @unchecked Sendable {
  package let index: Int
  /// The start of the batch being handled: the one moment for all its decisions.
  package private(set) var now = MonotonicTime.now()
  /// What sockets are read into, one after the other: bytes that stay must be copied out.
  package var received = ByteBuffer(capacity: Shard.receiveByteCountMax)
  /// Told after every batch how long it took: that long, what became ready meanwhile had to wait.
  package var batchHandled: ((TimeSpan) -> Void)?

  package static let receiveByteCountMax = 64 * 1024
  private static let batchCountMax = 256
  private static let linger = TimeSpan.milliseconds(1)
  /// How long the queue may be kept from others while there is always something to do.
  private static let turn = TimeSpan.milliseconds(50)

  private let queue: DispatchQueue
  private let source: any DispatchSourceRead
  private var readinessSet: ReadinessSet
  private var watches = WatchTable()
  private var deadlines = DeadlineQueue<any DeadlineHandler>()
  private var endingBatch: [any BatchHandler] = []
  private var alarm: AlarmClock
  private let wakeUp: WakeUp
  private let inbox = Guarded(Inbox())

  /// What other threads have handed over.
  private struct Inbox {
    var waiting: [@Sendable () -> Void] = []
    var isClosed = false
  }

  private static let wakeUpKey = UInt64.max
  private static let alarmKey = UInt64.max - 1

  package init(index: Int) throws(SystemError) {
    self.index = index
    queue = DispatchQueue(label: "shard-\(index)")
    readinessSet = try ReadinessSet(batchCountMax: Self.batchCountMax)
    wakeUp = try WakeUp()
    alarm = try AlarmClock()
    try readinessSet.add(wakeUp.descriptor.number, key: Self.wakeUpKey, for: .readable)
    try readinessSet.add(alarm.descriptor.number, key: Self.alarmKey, for: .readable)
    source = DispatchSource.makeReadSource(
      fileDescriptor: readinessSet.descriptor.number, queue: queue)
    source.setEventHandler { [unowned self] in takeTurn() }
    // The source keeps the shard alive until it is stopped.
    source.setCancelHandler { [self] in end() }
    source.activate()
  }

  /// Ends the loop, soon: what was handed over before runs, residents are told, and all is let go.
  package func stop() { source.cancel() }

  /// Runs `work` on the shard, soon; on one that has stopped, never. Callable from any thread.
  package func execute(_ work: @escaping @Sendable () -> Void) {
    let isFirst = inbox.withLock { inbox in
      guard !inbox.isClosed else { return false }
      inbox.waiting.append(work)
      return inbox.waiting.count == 1
    }
    if isFirst { wakeUp.signal() }
  }

  /// Runs `work` on the shard and hands back its result.
  package func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      execute { continuation.resume(returning: work()) }
    }
  }

  /// Traps in debug builds when called from anywhere but the shard.
  package func assertIsolated() {
    assert(
      {
        dispatchPrecondition(condition: .onQueue(queue))
        return true
      }())
  }

  // MARK: Watching

  /// Calls `handler` whenever `descriptor` is ready for what is asked.
  package func watch(
    _ descriptor: borrowing Descriptor, for readiness: Readiness, _ handler: any ReadinessHandler
  ) throws(SystemError) -> Watch {
    assertIsolated()
    let watch = watches.insert(handler)
    do {
      try readinessSet.add(descriptor.number, key: watch.key, for: readiness)
    } catch {
      watches.remove(watch)
      throw error
    }
    return watch
  }

  package func change(
    _ watch: Watch, of descriptor: borrowing Descriptor, to readiness: Readiness
  ) throws(SystemError) {
    try readinessSet.change(descriptor.number, key: watch.key, to: readiness)
  }

  /// Ends a watch, before its descriptor is closed.
  package func end(_ watch: Watch, of descriptor: borrowing Descriptor) {
    assertIsolated()
    watches.remove(watch)
    // Only a descriptor that is not in the set can be refused, which is as good as removed.
    try? readinessSet.remove(descriptor.number)
  }

  // MARK: Deadlines

  package func schedule(
    _ handler: any DeadlineHandler, at deadline: MonotonicTime
  ) -> DeadlineQueue<any DeadlineHandler>.Ticket {
    assertIsolated()
    return deadlines.insert(handler, at: deadline)
  }

  /// Gives what was scheduled another deadline; false when it has been called or withdrawn.
  @discardableResult
  package func reschedule(
    _ ticket: DeadlineQueue<any DeadlineHandler>.Ticket, to deadline: MonotonicTime
  ) -> Bool {
    deadlines.move(ticket, to: deadline)
  }

  package func withdraw(_ ticket: DeadlineQueue<any DeadlineHandler>.Ticket) {
    deadlines.remove(ticket)
  }

  // MARK: The loop

  /// Calls `handler` once when all that became ready or due with the batch being handled has been
  /// handled, so that what one batch adds up goes out in one write.
  package func atEndOfBatch(_ handler: any BatchHandler) {
    assertIsolated()
    endingBatch.append(handler)
  }

  /// Handles batch after batch until none comes for a while, then gives the queue back.
  private func takeTurn() {
    let end = MonotonicTime.now() + Self.turn
    repeat {
      let count = readinessSet.wait(milliseconds: lingerMilliseconds())
      now = .now()
      for index in 0..<count { handle(readinessSet[index]) }
      while let due = deadlines.popDue(now: now) { due.deadlinePassed(now: now) }
      endBatch()
      guard count > 0 else { break }
      batchHandled?(.now() - now)
    } while now < end
    alarm.set(to: deadlines.earliest)
  }

  private func endBatch() {
    // One that is called may ask for another call.
    var index = 0
    while index < endingBatch.count {
      endingBatch[index].batchEnded()
      index += 1
    }
    endingBatch.removeAll(keepingCapacity: true)
  }

  private func lingerMilliseconds() -> Int32 {
    let wait = min(Self.linger, deadlines.earliest - now)
    return Int32(max(0, wait.millisecondsRoundedUp))
  }

  private func handle(_ ready: (key: UInt64, readiness: Readiness)) {
    switch ready.key {
    case Self.wakeUpKey: emptyInbox()
    case Self.alarmKey: alarm.rang()
    default: watches.handler(of: Watch(key: ready.key))?.becameReady(ready.readiness)
    }
  }

  private func emptyInbox() {
    wakeUp.clear()
    for work in takeWork() { work() }
  }

  private func takeWork(isLast: Bool = false) -> [@Sendable () -> Void] {
    inbox.withLock { inbox in
      defer { inbox.waiting = [] }
      inbox.isClosed = isLast
      return inbox.waiting
    }
  }

  // MARK: The end

  /// Nothing runs on the queue behind this.
  private func end() {
    now = .now()
    for work in takeWork() { work() }
    endBatch()
    for resident in takeResidents() { resident.shardStopped() }
    // Whoever moved in over that is not told: it need never end.
    _ = takeResidents()
    _ = takeWork(isLast: true)
    batchHandled = nil
  }

  private func takeResidents() -> [any ShardResident] {
    var residents: [any ShardResident] = watches.takeHandlers()
    while let handler = deadlines.popDue(now: .never) { residents.append(handler) }
    return residents
  }
}
