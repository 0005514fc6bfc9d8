import Foundation
import Glibc
import Reactor

/// A server on the loopback that answers each connection's one request with the bytes that a test
/// wants, well-formed or not.
package final class ScriptedServer: Sendable {
  /// What is sent, and what becomes of the connection then.
  package struct Reply: Sendable {
    package enum End: Sendable {
      case closed
      /// Nothing more comes, and it stays open.
      case silent
      /// It breaks (RST).
      case reset
    }

    let bytes: [UInt8]
    let end: End

    package init(_ bytes: some Sequence<UInt8>, then end: End = .closed) {
      self.bytes = Array(bytes)
      self.end = end
    }

    package init(_ text: String, then end: End = .closed) { self.init(text.utf8, then: end) }

    /// An answer with a body of known length; `fields` end with a line break each.
    package static func answer(
      _ status: Int, _ body: some Collection<UInt8>, fields: String = ""
    ) -> Reply {
      let head = "HTTP/1.1 \(status) Said\r\n\(fields)Content-Length: \(body.count)\r\n\r\n"
      return Reply(Array(head.utf8) + body)
    }

    package static func answer(_ status: Int, _ body: String = "", fields: String = "") -> Reply {
      answer(status, Array(body.utf8), fields: fields)
    }
  }

  private struct State {
    var requests: [String] = []
    var connections: [Int32] = []
  }

  package let port: Int
  private let listener: Int32
  private let state = Guarded(State())
  private let reply: @Sendable (String, Int) -> Reply

  /// `reply` answers a request's head, of which there were so many before.
  package init(_ reply: @escaping @Sendable (_ head: String, _ index: Int) -> Reply) throws {
    self.reply = reply
    var found: (descriptor: Int32, port: Int)?
    for _ in 0..<10 where found == nil {
      let port = try FreePort.find()
      let descriptor = try SocketAddress.openSocket()
      let isBound = SocketAddress.loopback(port: port).withPointer { bind(descriptor, $0, $1) } == 0
      if isBound, listen(descriptor, 64) == 0 {
        found = (descriptor, port)
      } else {
        close(descriptor)
      }
    }
    guard let found else { throw KitFailure("no port to listen on") }
    (listener, port) = found
    let thread = Thread { [weak self, listener] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        guard let self else {
          close(connection)
          return
        }
        self.serve(connection)
      }
    }
    thread.start()
  }

  deinit {
    // Wakes the thread that waits for connections.
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    state.withLock { for connection in $0.connections { close(connection) } }
  }

  /// The heads of the requests so far.
  package var requests: [String] { state.withLock { $0.requests } }

  private func serve(_ connection: Int32) {
    guard let head = Self.head(from: connection) else {
      close(connection)
      return
    }
    let index = state.withLock { state in
      state.requests.append(head)
      return state.requests.count - 1
    }
    let reply = reply(head, index)
    var rest = reply.bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    switch reply.end {
    case .closed: close(connection)
    case .silent: state.withLock { $0.connections.append(connection) }
    case .reset:
      var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
      close(connection)
    }
  }

  private static func head(from connection: Int32) -> String? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard bytes.count < 65_536, recv(connection, &byte, 1, 0) == 1 else { return nil }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
