import Bytes
import HTTPClient
import LoadPlan
import Reactor
import Timing

/// A request that was sent and is not answered yet.
struct Exchange {
  let step: Int
  let draw: Draw
  /// When it should have been sent: latency counts from here.
  let due: MonotonicTime
  let sent: MonotonicTime
}

/// One connection to the server: sends what its worker hands it and tells it what comes back.
final class LoadConnection: ReadinessHandler, DeadlineHandler, BatchHandler {
  private enum State { case connecting, open, closed }

  let slot: Int
  private let socket: Descriptor
  private unowned let worker: LoadWorker
  private var state = State.connecting
  private var watch: Watch?
  private var output = ByteBuffer()
  private var isWatchedForWriting = true
  private var isAwaitingTurn = false
  private var flushesAtEndOfBatch = false
  /// What came of an answer that is not whole yet.
  private var held = ByteBuffer()
  private var reader = ResponseReader()
  private(set) var exchanges: [Exchange] = []
  private(set) var answeredCount = 0
  /// Since when it can take a request.
  var freeSince = MonotonicTime.never
  var isListedFree = false
  /// What it does when it has thought: a step that follows, or nil for whatever comes next.
  var thought: (step: Int, draw: Draw)?
  var isThinking = false

  init(slot: Int, of worker: LoadWorker) throws(SystemError) {
    self.slot = slot
    self.worker = worker
    socket = try Descriptor.connecting(to: worker.target.address)
    watch = try worker.shard.watch(socket, for: [.readable, .writable], self)
  }

  var isOpen: Bool { state == .open }
  var hasRoom: Bool {
    state == .open && !isThinking && exchanges.count < worker.scenario.pipelineDepth
  }

  // MARK: Sending

  /// Sends what `write` appends.
  func send(_ exchange: Exchange, _ write: (inout ByteBuffer) -> Void) {
    exchanges.append(exchange)
    write(&output)
    guard worker.scenario.pipelineDepth > 1 else { return flush() }
    // What a batch of answers sets off goes out in one write.
    if !flushesAtEndOfBatch { worker.shard.atEndOfBatch(self) }
    flushesAtEndOfBatch = true
  }

  func batchEnded() {
    flushesAtEndOfBatch = false
    if state == .open { flush() }
  }

  private func flush() {
    while !output.isEmpty {
      switch output.withSpan({ socket.send($0) }) {
      case .bytes(let count): output.removeFirst(count)
      case .wouldBlock: return watchForWriting(true)
      // The read that follows tells the same, with what the server had to say before.
      case .failed: return output.removeAll()
      }
    }
    watchForWriting(isAwaitingTurn)
  }

  private func watchForWriting(_ isWanted: Bool) {
    guard isWanted != isWatchedForWriting, let watch else { return }
    isWatchedForWriting = isWanted
    let readiness: Readiness = isWanted ? [.readable, .writable] : .readable
    do { try worker.shard.change(watch, of: socket, to: readiness) } catch { worker.lost(self) }
  }

  /// Has the worker told when the loop has come round to it, which is when it may ask anew.
  ///
  /// All that was answered meanwhile is read before that, and is not kept waiting by a send. wrk
  /// does the same; asking at once gives 1.07 × its rate and other latencies: p50 1.5 ×, p99 0.8 ×.
  func awaitTurn() {
    isAwaitingTurn = true
    watchForWriting(true)
  }

  // MARK: What the shard calls

  func becameReady(_ readiness: Readiness) {
    if state == .connecting { return finishConnecting() }
    if readiness.contains(.writable) { becameWritable() }
    if readiness.contains(.readable) || readiness.contains(.broken) { receive() }
  }

  private func becameWritable() {
    if isAwaitingTurn {
      isAwaitingTurn = false
      worker.turnCame(of: self)
    }
    flush()
  }

  func deadlinePassed(now: MonotonicTime) {
    guard state == .open, isThinking else { return }
    isThinking = false
    worker.hasThought(self, now: now)
  }

  private func finishConnecting() {
    if socket.takePendingError() != nil { return worker.couldNotConnect(self) }
    state = .open
    watchForWriting(false)
    worker.opened(self)
  }

  // MARK: Receiving

  private func receive() {
    let shard = worker.shard
    shard.received.removeAll()
    switch socket.receive(into: &shard.received, upTo: Shard.receiveByteCountMax) {
    case .bytes(0): receivedEnd()
    case .bytes(let count):
      worker.received(count)
      readReceived(shard)
    case .wouldBlock: break
    case .failed: worker.lost(self)
    }
  }

  private func readReceived(_ shard: Shard) {
    guard held.isEmpty else {
      shard.received.withSpan { held.append($0) }
      let taken = held.withSpan { takeAnswers(from: $0) }
      return held.removeFirst(taken)
    }
    let taken = shard.received.withSpan { takeAnswers(from: $0) }
    if taken < shard.received.count, state == .open {
      shard.received.withSpan { held.append($0.extracting(taken...)) }
    }
  }

  /// Takes the answers that stand whole in `bytes`, and says how many bytes were made use of.
  private func takeAnswers(from bytes: Span<UInt8>) -> Int {
    var taken = 0
    while taken < bytes.count, state == .open {
      guard let exchange = exchanges.first else {
        worker.broke(self, as: .malformed)
        break
      }
      let rest = bytes.extracting(taken...)
      let step = worker.steps[exchange.step]
      switch reader.read(rest, keepsBody: step.keepsBody, isToHead: step.isHead) {
      case .needsMore(let count): return taken + count
      case .malformed: worker.broke(self, as: .malformed)
      case .complete(let answer, let count):
        exchanges.removeFirst()
        answeredCount += 1
        worker.received(answer, to: exchange, from: rest, on: self)
        taken += count
      }
    }
    return taken
  }

  private func receivedEnd() {
    if let answer = reader.receivedEnd(), let exchange = exchanges.first {
      exchanges.removeFirst()
      worker.received(answer, to: exchange, from: [UInt8]().span, on: self)
    }
    if state == .open { worker.lost(self) }
  }

  /// Ends it, and hands back what it still owed.
  func close() -> [Exchange] {
    state = .closed
    if let watch = watch.take() { worker.shard.end(watch, of: socket) }
    defer { exchanges = [] }
    return exchanges
  }
}
