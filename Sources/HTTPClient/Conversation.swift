import Bytes
import Reactor
import Timing

/// One connection to a server, for one request and its answer, on its shard.
///
/// It is watched while somebody waits for what comes over it, and at no other time.
final class Conversation: ReadinessHandler, DeadlineHandler {
  private enum Wait {
    case head((Result<AnswerHead, FetchFault>) -> Void)
    case content((Result<[UInt8]?, FetchFault>) -> Void)
  }

  private let socket: Descriptor
  private let shard: Shard
  private let silenceMax: TimeSpan
  private let contentByteCountMax: Int
  private let deadline: MonotonicTime
  private var watch: Watch?
  private var ticket: DeadlineQueue<any DeadlineHandler>.Ticket?
  private var outgoing = ByteBuffer()
  private var received = ByteBuffer()
  private var reader = ContentReader()
  private var contentByteCount = 0
  private var wait: Wait?
  /// What it broke of; whoever asks on hears it again.
  private var fault: FetchFault?

  init(
    _ request: FetchRequest, at address: SocketAddress, deadline: MonotonicTime, on shard: Shard
  ) throws(SystemError) {
    socket = try Descriptor.connecting(to: address)
    self.shard = shard
    self.deadline = deadline
    silenceMax = request.silenceMax
    contentByteCountMax = request.contentByteCountMax
    request.write(to: &outgoing)
  }

  // MARK: What is asked of it

  func readHead(_ done: @escaping (Result<AnswerHead, FetchFault>) -> Void) {
    if let fault { return done(.failure(fault)) }
    wait = .head(done)
    startWatching([.readable, .writable])
  }

  func readContent(_ done: @escaping (Result<[UInt8]?, FetchFault>) -> Void) {
    if let fault { return done(.failure(fault)) }
    wait = .content(done)
    read()
    if wait != nil { startWatching(.readable) }
  }

  /// Ends it; who waits for something hears why.
  func fail(_ fault: FetchFault) {
    if self.fault == nil { self.fault = fault }
    stopWatching()
    switch wait.take() {
    case .head(let done): done(.failure(fault))
    case .content(let done): done(.failure(fault))
    case nil: break
    }
  }

  // MARK: What the shard calls

  func becameReady(_ readiness: Readiness) {
    if !outgoing.isEmpty { send() }
    if !readiness.isDisjoint(with: [.readable, .broken]) { receive() }
  }

  func deadlinePassed(now: MonotonicTime) {
    ticket = nil
    fail(.timedOut)
  }

  func shardStopped() { fail(.cancelled) }

  // MARK: Watching

  private func startWatching(_ readiness: Readiness) {
    do throws(SystemError) {
      watch = try shard.watch(socket, for: readiness, self)
      putOffDeadline()
    } catch {
      fail(.connection("\(error)"))
    }
  }

  private func putOffDeadline() {
    let moment = min(deadline, .now() + silenceMax)
    if let ticket {
      shard.reschedule(ticket, to: moment)
    } else {
      ticket = shard.schedule(self, at: moment)
    }
  }

  private func stopWatching() {
    if let ticket = ticket.take() { shard.withdraw(ticket) }
    if let watch = watch.take() { shard.end(watch, of: socket) }
  }

  // MARK: Bytes

  private func send() {
    if let error = socket.takePendingError() { return fail(.connection("\(error)")) }
    switch outgoing.withSpan({ socket.send($0) }) {
    case .bytes(let count): outgoing.removeFirst(count)
    case .wouldBlock: return
    case .failed(let error): return fail(.connection("\(error)"))
    }
    guard outgoing.isEmpty, let watch else { return }
    do throws(SystemError) {
      try shard.change(watch, of: socket, to: .readable)
    } catch {
      fail(.connection("\(error)"))
    }
  }

  private func receive() {
    guard wait != nil else { return }
    switch socket.receive(into: &received, upTo: Shard.receiveByteCountMax) {
    case .bytes(0):
      if reader.receivedEnd() { tell(nil) } else { fail(.cutOff) }
    case .bytes:
      putOffDeadline()
      read()
    case .wouldBlock: break
    case .failed(let error): fail(.connection("\(error)"))
    }
  }

  /// Reads what was received until whoever waits has what was asked for.
  private func read() {
    while wait != nil {
      let (step, content) = received.withSpan { bytes in
        let step = reader.next(bytes)
        guard case .content(let range) = step.event else { return (step, [UInt8]()) }
        return (step, range.map { bytes[$0] })
      }
      received.removeFirst(step.taken)
      switch step.event {
      case .needsMore: return
      case .head(let head):
        guard case .head(let done) = wait.take() else { preconditionFailure("a second head") }
        stopWatching()
        done(.success(head))
      case .content:
        contentByteCount += content.count
        guard contentByteCount <= contentByteCountMax else {
          return fail(.tooLong(byteCountMax: contentByteCountMax))
        }
        tell(content)
      case .end: tell(nil)
      case .malformed: fail(.malformed)
      }
    }
  }

  private func tell(_ content: [UInt8]?) {
    guard case .content(let done) = wait.take() else {
      preconditionFailure("content before a head")
    }
    stopWatching()
    done(.success(content))
  }
}
