import Glibc

/// A client's end of a TCP connection that sends exactly the bytes it is told to, well-formed or
/// not, and reads with a deadline.
package final class RawConnection {
  /// What kept a read from being fulfilled, or a write.
  package enum Failure: Error, Equatable {
    case notConnected(port: Int)
    /// The peer closed its side; these bytes came before.
    case ended(after: String)
    case reset
    case timedOut(after: String)
    /// What came is no HTTP/1.1 response.
    case malformed(String)
  }

  private let descriptor: Int32
  private let patience: Duration
  /// Bytes that came and that nobody asked for yet.
  private var received: [UInt8] = []

  /// Connects to the loopback `port`. A receive buffer of a few bytes makes a slow reader.
  package init(
    port: Int, patience: Duration = .seconds(120), receiveBufferByteCount: Int32? = nil
  ) throws {
    descriptor = try SocketAddress.openSocket()
    self.patience = patience
    if let receiveBufferByteCount { set(SO_RCVBUF, at: SOL_SOCKET, to: receiveBufferByteCount) }
    set(TCP_NODELAY, at: Int32(IPPROTO_TCP), to: Int32(1))
    guard SocketAddress.loopback(port: port).withPointer({ connect(descriptor, $0, $1) }) == 0
    else { throw Failure.notConnected(port: port) }
  }

  deinit { close(descriptor) }

  private func set<Value>(_ option: Int32, at level: Int32, to value: Value) {
    let byteCount = socklen_t(MemoryLayout<Value>.size)
    let result = withUnsafePointer(to: value) {
      setsockopt(descriptor, level, option, $0, byteCount)
    }
    precondition(result == 0)
  }

  /// Sends the bytes.
  package func send(_ bytes: some Sequence<UInt8>) throws {
    var rest = Array(bytes)[...]
    let deadline = Deadline(in: patience)
    while !rest.isEmpty {
      try waitUntilReady(POLLOUT, deadline)
      let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, flags) }
      if count >= 0 { rest.removeFirst(count) } else { try throwUnlessTransient() }
    }
  }

  /// Sends the text.
  package func send(_ text: String) throws { try send(text.utf8) }

  /// Sends the text in writes of `byteCount` bytes, each a segment of its own.
  package func send(_ text: String, inSlicesOf byteCount: Int) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      try send(rest.prefix(byteCount))
      rest = rest.dropFirst(byteCount)
    }
  }

  /// Says that nothing more will be sent, and goes on reading.
  package func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Breaks the connection off: the peer gets a reset in place of an end.
  package func reset() {
    set(SO_LINGER, at: SOL_SOCKET, to: linger(l_onoff: 1, l_linger: 0))
    // Disconnecting resets at once and leaves the descriptor to `deinit`.
    var unspecified = sockaddr()
    unspecified.sa_family = sa_family_t(AF_UNSPEC)
    connect(descriptor, &unspecified, socklen_t(MemoryLayout<sockaddr>.size))
  }

  /// The next `byteCount` bytes.
  package func read(_ byteCount: Int) throws -> [UInt8] {
    let deadline = Deadline(in: patience)
    while received.count < byteCount {
      guard try receive(until: deadline) else {
        throw Failure.ended(after: String(decoding: received, as: UTF8.self))
      }
    }
    return take(byteCount)
  }

  /// All bytes until the peer closes its side.
  package func readToEnd() throws -> [UInt8] {
    let deadline = Deadline(in: patience)
    while try receive(until: deadline) {}
    return take(received.count)
  }

  /// The next line, without its CRLF.
  package func readLine() throws -> String {
    let deadline = Deadline(in: patience)
    while true {
      if let end = received.indices.dropLast().first(where: {
        received[$0] == UInt8(ascii: "\r") && received[$0 + 1] == UInt8(ascii: "\n")
      }) {
        return String(decoding: take(end + 2).dropLast(2), as: UTF8.self)
      }
      guard try receive(until: deadline) else {
        throw Failure.ended(after: String(decoding: received, as: UTF8.self))
      }
    }
  }

  /// The next response; `toHead` when it answers a HEAD request and so has no body.
  package func readResponse(toHead: Bool = false) throws -> RawResponse {
    let deadline = Deadline(in: patience)
    var isAtEnd = false
    while true {
      if let (response, byteCount) = try RawResponse.parse(
        received, toHead: toHead, isAtEnd: isAtEnd)
      {
        received.removeFirst(byteCount)
        return response
      }
      guard !isAtEnd else { throw Failure.ended(after: String(decoding: received, as: UTF8.self)) }
      isAtEnd = try !receive(until: deadline)
    }
  }

  private func take(_ byteCount: Int) -> [UInt8] {
    defer { received.removeFirst(byteCount) }
    return Array(received.prefix(byteCount))
  }

  /// Waits for more bytes; answers false when the peer has closed its side.
  private func receive(until deadline: Deadline) throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      try waitUntilReady(POLLIN, deadline)
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count >= 0 {
        received += buffer[..<count]
        return count > 0
      }
      try throwUnlessTransient()
    }
  }

  private func waitUntilReady(_ events: Int32, _ deadline: Deadline) throws {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    while poll(&entry, 1, deadline.millisecondsLeft) <= 0 {
      if deadline.hasPassed {
        throw Failure.timedOut(after: String(decoding: received, as: UTF8.self))
      }
    }
  }

  private func throwUnlessTransient() throws {
    guard errno == EAGAIN || errno == EINTR else { throw Failure.reset }
  }
}
