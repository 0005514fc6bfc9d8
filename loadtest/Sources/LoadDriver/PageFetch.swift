import Bytes
import HTTPClient
import Reactor
import Timing

/// One GET on a connection of its own, for what is read beside a run.
package final class PageFetch: ReadinessHandler, DeadlineHandler {
  package enum Fault: Error, Equatable {
    case failed
    case status(Int)
  }

  private let shard: Shard
  private let socket: Descriptor
  private var watch: Watch?
  private var request: ByteBuffer
  private var held = ByteBuffer()
  private var reader = ResponseReader()
  private var ticket: DeadlineQueue<any DeadlineHandler>.Ticket?
  private var done: ((Result<[UInt8], Fault>) -> Void)?
  /// Nobody else holds it while it is under way.
  private var itself: PageFetch?

  private static let timeout = TimeSpan.seconds(5)

  /// The body of the page at `path`.
  package static func get(
    _ path: String, from target: LoadTarget, on shard: Shard
  ) async throws(Fault) -> [UInt8] {
    let result = await withCheckedContinuation { continuation in
      shard.execute {
        do {
          let fetch = try PageFetch(path, from: target, on: shard)
          fetch.done = { continuation.resume(returning: $0) }
          fetch.itself = fetch
        } catch { continuation.resume(returning: Result<[UInt8], Fault>.failure(.failed)) }
      }
    }
    return try result.get()
  }

  private init(_ path: String, from target: LoadTarget, on shard: Shard) throws(SystemError) {
    self.shard = shard
    request = ByteBuffer()
    request.append("GET \(path) HTTP/1.1\r\nHost: \(target.host)\r\nConnection: close\r\n\r\n")
    socket = try Descriptor.connecting(to: target.address)
    watch = try shard.watch(socket, for: [.readable, .writable], self)
    ticket = shard.schedule(self, at: .now() + Self.timeout)
  }

  package func deadlinePassed(now: MonotonicTime) {
    ticket = nil
    finish(.failure(.failed))
  }

  package func becameReady(_ readiness: Readiness) {
    if !request.isEmpty { send() }
    if readiness.contains(.readable) || readiness.contains(.broken) { receive() }
  }

  private func send() {
    guard socket.takePendingError() == nil else { return finish(.failure(.failed)) }
    switch request.withSpan({ socket.send($0) }) {
    case .bytes(let count): request.removeFirst(count)
    case .wouldBlock: return
    case .failed: return finish(.failure(.failed))
    }
    guard request.isEmpty, let watch else { return }
    do { try shard.change(watch, of: socket, to: .readable) } catch { finish(.failure(.failed)) }
  }

  private func receive() {
    switch socket.receive(into: &held, upTo: Shard.receiveByteCountMax) {
    case .bytes(0), .failed: finish(.failure(.failed))
    case .wouldBlock: break
    case .bytes: read()
    }
  }

  private func read() {
    var body = ByteBuffer()
    let progress = held.withSpan { bytes in
      let progress = reader.read(bytes, keepsBody: true, isToHead: false)
      if case .complete(let answer, _) = progress { answer.appendBody(from: bytes, to: &body) }
      return progress
    }
    switch progress {
    case .needsMore(let taken): held.removeFirst(taken)
    case .malformed: finish(.failure(.failed))
    case .complete(let answer, _):
      guard answer.status == 200 else { return finish(.failure(.status(answer.status))) }
      let bytes = body.withSpan { $0.withUnsafeBufferPointer { Array($0) } }
      finish(.success(bytes))
    }
  }

  private func finish(_ result: Result<[UInt8], Fault>) {
    if let ticket = ticket.take() { shard.withdraw(ticket) }
    if let watch = watch.take() { shard.end(watch, of: socket) }
    done.take()?(result)
    itself = nil
  }
}
