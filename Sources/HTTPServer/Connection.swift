import Bytes
import HTTP
import HTTP1
import Reactor
import Telemetry
import Timing

/// One client's connection: does what its machine decides, and nothing of its own accord.
///
/// Bytes are read into the shard's buffer and requests handled right there; only what is left of
/// an incomplete one is kept here. An idle connection therefore holds no buffer at all.
final class Connection: ReadinessHandler, DeadlineHandler, Responder {
  /// What of a request is being read.
  private enum Reading {
    case head
    case body(headByteCount: Int, byteCount: Int)
    /// The body decoded so far stands behind the head, up to `bodyEnd`.
    case chunks(ChunkedDecoder, headByteCount: Int, bodyEnd: Int)
  }

  private let socket: Descriptor
  private let server: ServerShard
  private var machine: ConnectionMachine
  private var parser: RequestParser
  private var reading = Reading.head
  private var input = ByteBuffer()
  private var output = ByteBuffer()
  private var request: Request?
  /// Whether requests are being taken from bytes: what they set off writes, and leaves the sending
  /// and the reading on to the one who takes them.
  private var takesRequests = false

  private var watch: Watch?
  private var interest = Readiness.readable
  /// Whether bytes came that are not wanted yet: until they are, the shard does not tell of them.
  private var readingRests = false
  private var ticket: DeadlineQueue<any DeadlineHandler>.Ticket?
  /// The deadline the shard knows of. The true one moves with every request and is looked up when
  /// this one has passed, so that a request costs the queue nothing.
  private var scheduledDeadline: MonotonicTime

  init(_ socket: consuming Descriptor, on server: ServerShard) throws(SystemError) {
    self.socket = socket
    self.server = server
    machine = ConnectionMachine(timeouts: server.limits.timeouts, now: server.now)
    parser = RequestParser(limits: server.limits.request)
    scheduledDeadline = .never
    watch = try server.shard.watch(self.socket, for: .readable, self)
    scheduleDeadline()
  }

  // MARK: What the shard calls

  func becameReady(_ readiness: Readiness) {
    if readiness.contains(.writable) {
      send()
      readKept()
    }
    if readiness.contains(.readable) {
      receive()
    } else if readiness.contains(.broken) {
      close()
    }
    settle()
  }

  func deadlinePassed(now: MonotonicTime) {
    ticket = nil
    scheduledDeadline = .never
    switch machine.deadlinePassed(now: now) {
    case .wait: break
    case .refuseAsTooSlow:
      server.noteTimeout(.request)
      refuse(.requestTimeout)
      send()
    case .close:
      server.noteTimeout(.other)
      close()
    }
    settle()
  }

  // MARK: Reading

  private func receive() {
    guard machine.readsRequests || machine.dropsBytes else {
      readingRests = true
      return
    }
    let shard = server.shard
    shard.received.removeAll()
    switch socket.receive(into: &shard.received, upTo: Shard.receiveByteCountMax) {
    case .bytes(0): receivedEnd()
    case .bytes(let byteCount):
      server.meter.add(byteCount, to: server.metrics.received)
      if machine.readsRequests { readReceived() }
    case .wouldBlock: break
    case .failed: close()
    }
  }

  private func readReceived() {
    if input.isEmpty {
      let taken = server.shard.received.withSpan { takeRequests(from: $0) }
      if !machine.isClosed { server.shard.received.withSpan { keep($0.extracting(taken...)) } }
      send()
    } else {
      server.shard.received.withSpan { keep($0) }
    }
    readKept()
  }

  /// Reads on in what was kept, while that gets anywhere.
  private func readKept() {
    while machine.readsRequests, !input.isEmpty {
      let before = input.count
      let taken = input.withSpan { takeRequests(from: $0) }
      drop(taken)
      if case .chunks(let decoder, let headByteCount, let bodyEnd) = reading {
        takeChunks(decoder, headByteCount: headByteCount, bodyEnd: bodyEnd)
      }
      send()
      if input.count == before { return }
    }
  }

  /// Answers the requests that stand whole at the start of `bytes`, and says how many bytes they
  /// took.
  private func takeRequests(from bytes: Span<UInt8>) -> Int {
    takesRequests = true
    defer { takesRequests = false }
    var taken = 0
    while machine.readsRequests, taken < bytes.count,
      output.count < server.limits.outputByteCountMax
    {
      let byteCount = takeRequest(from: bytes.extracting(taken...))
      guard byteCount > 0 else { break }
      taken += byteCount
    }
    return taken
  }

  /// Answers the request that `bytes` begin with and says how many bytes it took; none while it is
  /// not whole.
  private func takeRequest(from bytes: Span<UInt8>) -> Int {
    switch reading {
    case .head:
      switch parser.parse(bytes) {
      case .head(let byteCount): return takeBody(behind: byteCount, from: bytes)
      case .needsMore:
        machine.receivedPartOfHead(now: server.now)
        return 0
      case .refused(let refusal):
        refuse(refusal)
        return bytes.count
      }
    case .body(let headByteCount, let byteCount):
      guard bytes.count >= headByteCount + byteCount else { return 0 }
      return handle(bytes, headByteCount: headByteCount, end: headByteCount + byteCount)
    case .chunks:
      return 0
    }
  }

  /// Goes on behind a head that has just been read.
  private func takeBody(behind headByteCount: Int, from bytes: Span<UInt8>) -> Int {
    switch parser.head.body {
    case .none:
      return handle(bytes, headByteCount: headByteCount, end: headByteCount)
    case .length(let byteCount):
      let end = headByteCount + byteCount
      if bytes.count >= end { return handle(bytes, headByteCount: headByteCount, end: end) }
      reading = .body(headByteCount: headByteCount, byteCount: byteCount)
    case .chunked:
      reading = .chunks(
        ChunkedDecoder(limits: server.limits.request), headByteCount: headByteCount,
        bodyEnd: headByteCount)
    }
    machine.receivedHead(now: server.now)
    if parser.head.expectsContinue, bytes.count == headByteCount {
      ResponseEncoder.appendContinue(to: &output)
    }
    return 0
  }

  /// Takes the body out of its chunks, as far as it is here.
  private func takeChunks(_ decoder: ChunkedDecoder, headByteCount: Int, bodyEnd: Int) {
    var decoder = decoder
    let progress = input.withMutableSpan { bytes in
      decoder.decode(&bytes, from: bodyEnd, bodyEnd: bodyEnd)
    }
    switch progress {
    case .needsMore(let bodyEnd):
      reading = .chunks(decoder, headByteCount: headByteCount, bodyEnd: bodyEnd)
      server.noteBuffered(bodyEnd - input.count)
      input.truncate(to: bodyEnd)
    case .complete(let bodyEnd, let consumedEnd):
      takesRequests = true
      input.withSpan { _ = handle($0, headByteCount: headByteCount, end: bodyEnd) }
      takesRequests = false
      drop(consumedEnd)
    case .refused(let refusal):
      refuse(refusal)
      drop(input.count)
    }
  }

  /// Keeps what cannot be read yet.
  private func keep(_ bytes: Span<UInt8>) {
    guard !bytes.isEmpty, machine.readsRequests || request != nil else { return }
    guard server.bufferedByteCount + bytes.count <= server.limits.bufferedByteCountMax else {
      server.noteTurnedAway(.bufferedBytes)
      return request == nil ? refuse(.overloaded) : close()
    }
    input.append(bytes)
    server.noteBuffered(bytes.count)
  }

  private func drop(_ byteCount: Int) {
    guard !machine.isClosed else { return }
    input.removeFirst(byteCount)
    server.noteBuffered(-byteCount)
    if input.isEmpty { input.releaseMemory() }
  }

  private func receivedEnd() {
    if machine.receivedEnd() == .close { close() }
  }

  // MARK: Handling

  /// Hands a whole request on, and says where it ends.
  private func handle(_ bytes: Span<UInt8>, headByteCount: Int, end: Int) -> Int {
    reading = .head
    let request = server.takeRequest(for: self)
    self.request = request
    swap(&request.head, &parser.head)
    request.body = ByteRange(headByteCount..<end)
    machine.receivedRequest(keepsAlive: request.head.keepsAlive && !server.isDraining)
    server.identify(request, bytes)
    if server.requestsInFlight <= server.limits.requestsInFlightMax {
      server.handler.handle(request, bytes.extracting(..<end))
    } else {
      server.noteTurnedAway(.requests)
      request.refuse(.overloaded)
    }
    return end
  }

  /// Answers what cannot be read, or not be read in time, and ends the connection.
  private func refuse(_ problem: Problem) {
    let request = server.takeRequest(for: self)
    self.request = request
    request.head.reset()
    request.id = server.nextRequestID()
    request.route = server.metrics.routeOfUnread
    machine.refusedRequest()
    request.refuse(problem)
  }

  private func refuse(_ refusal: RequestRefusal) {
    server.meter.add(1, to: server.metrics.refusals[refusal.place])
    refuse(Problem(refusal))
  }

  func send(
    _ status: Status, _ contentType: StaticString?, _ content: Span<UInt8>, for request: Request
  ) {
    server.shard.assertIsolated()
    if output.capacity == 0 { swap(&output, &server.spareOutput) }
    var encoder = ResponseEncoder(for: request.head)
    encoder.keepsAlive = !machine.answersLast
    request.id.withSpan { id in
      encoder.append(
        status, contentType: contentType, content: content, date: server.currentDate(),
        requestID: id, fields: request.answerFields, to: &output)
    }
    server.noteAnswer(to: request, status, byteCount: content.count)
    self.request = nil
    server.giveBack(request)
    machine.answered(now: server.now)
    guard !takesRequests else { return }
    send()
    readKept()
    settle()
  }

  // MARK: Sending

  private func send() {
    while !output.isEmpty {
      switch output.withSpan({ socket.send($0) }) {
      case .bytes(let byteCount):
        server.meter.add(byteCount, to: server.metrics.sent)
        output.removeFirst(byteCount)
      case .wouldBlock: return machine.blocked(now: server.now)
      case .failed: return close()
      }
    }
    if output.capacity > 0 { giveBackOutput() }
    switch machine.sent(now: server.now) {
    case .goOn: break
    case .finishWriting: socket.finishWriting()
    case .close: close()
    }
  }

  private func giveBackOutput() {
    if server.spareOutput.capacity == 0 { swap(&output, &server.spareOutput) }
    output.releaseMemory()
  }

  // MARK: Ending

  /// Ends the connection once what is owed is sent; at once where nothing is.
  func drain() {
    // A request may be here unread: it came in time, so it is answered.
    receive()
    if !machine.isClosed, machine.drain() == .close { close() }
    settle()
  }

  func close() {
    guard let watch else { return }
    self.watch = nil
    machine.close()
    server.shard.end(watch, of: socket)
    if let ticket { server.shard.withdraw(ticket) }
    if let request { server.abandon(request) }
    request = nil
    server.noteBuffered(-input.count)
    server.forget(self)
  }

  /// Its server holds it, and so does a request whose answer is owed.
  func shardStopped() { close() }

  // MARK: Settling after an event

  /// Tells the shard what the connection waits for now.
  private func settle() {
    guard let watch else { return }
    if machine.readsRequests || machine.dropsBytes { readingRests = false }
    var wanted: Readiness = output.isEmpty ? [] : .writable
    if !readingRests { wanted.insert(.readable) }
    if wanted != interest {
      interest = wanted
      do {
        try server.shard.change(watch, of: socket, to: wanted)
      } catch {
        return close()
      }
    }
    scheduleDeadline()
  }

  private func scheduleDeadline() {
    guard machine.deadline < scheduledDeadline else { return }
    scheduledDeadline = machine.deadline
    if let ticket {
      server.shard.reschedule(ticket, to: scheduledDeadline)
    } else {
      ticket = server.shard.schedule(self, at: scheduledDeadline)
    }
  }
}
