import Bytes
import Reactor

/// The way to the server and back: a socket, and what encrypts on it where the URL asks for that.
struct Transport: ~Copyable {
  let descriptor: Descriptor
  let watch: Watch
  /// Whether it is watched until it takes more bytes.
  private var isWatchedForWriting = true
  private var session: TLSSession?
  /// What the socket has yet to take, and what came over it, of an encrypted connection.
  private var outgoing = ByteBuffer()
  private var incoming = ByteBuffer()

  /// How it went.
  enum Outcome: Equatable {
    case done
    /// The socket takes or has no more just now.
    case blocked
    case failed(RedisFault)
  }

  private static let receiveByteCountMax = 64 * 1024

  init(_ descriptor: consuming Descriptor, watch: Watch, encryptedBy session: consuming TLSSession?)
  {
    self.descriptor = descriptor
    self.watch = watch
    self.session = session
  }

  var isEncrypted: Bool { session != nil }

  /// Sends what the socket takes of `bytes`.
  mutating func send(_ bytes: inout ByteBuffer) -> Outcome {
    guard session != nil else { return Self.send(&bytes, over: descriptor) }
    // What waits is bounded by the caller's limit only while it is not encrypted yet.
    if outgoing.isEmpty, case .failed(let fault) = session?.write(&bytes) { return .failed(fault) }
    session?.takeCiphertext(into: &outgoing)
    return Self.send(&outgoing, over: descriptor)
  }

  private static func send(
    _ bytes: inout ByteBuffer, over descriptor: borrowing Descriptor
  ) -> Outcome {
    while !bytes.isEmpty {
      switch bytes.withSpan({ descriptor.send($0) }) {
      case .bytes(let count): bytes.removeFirst(count)
      case .wouldBlock: return .blocked
      case .failed(let error): return .failed(.system("\(error)"))
      }
    }
    return .done
  }

  /// Receives what has come behind what `bytes` holds.
  mutating func receive(into bytes: inout ByteBuffer) -> Outcome {
    guard session != nil else { return Self.receive(into: &bytes, over: descriptor) }
    incoming.removeAll()
    let outcome = Self.receive(into: &incoming, over: descriptor)
    guard outcome == .done else { return outcome }
    incoming.withSpan { session?.received($0) }
    if case .failed(let fault) = session?.read(into: &bytes) { return .failed(fault) }
    return .done
  }

  private static func receive(
    into bytes: inout ByteBuffer, over descriptor: borrowing Descriptor
  ) -> Outcome {
    switch descriptor.receive(into: &bytes, upTo: receiveByteCountMax) {
    case .bytes(0): .failed(.closedByServer)
    case .bytes: .done
    case .wouldBlock: .blocked
    case .failed(let error): .failed(.system("\(error)"))
    }
  }

  /// Has the shard call also when the socket takes bytes again, or no longer.
  mutating func watchForWriting(_ isWanted: Bool, on shard: Shard) throws(SystemError) {
    guard isWanted != isWatchedForWriting else { return }
    isWatchedForWriting = isWanted
    try shard.change(watch, of: descriptor, to: isWanted ? [.readable, .writable] : .readable)
  }
}
