import Glibc
import Testing

@testable import TestKit

/// The far end of connections, in the hands of the test.
private final class Listener {
  let port: Int
  private let descriptor: Int32

  init() throws {
    port = try FreePort.find()
    descriptor = try SocketAddress.openSocket()
    let isBound = SocketAddress.loopback(port: port).withPointer { bind(descriptor, $0, $1) == 0 }
    try #require(isBound && listen(descriptor, 8) == 0)
  }

  deinit { close(descriptor) }

  /// The next connection, already asked for.
  func accept() -> Int32 { Glibc.accept(descriptor, nil, nil) }
}

private func write(_ text: String, to descriptor: Int32) {
  precondition(send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count)
}

/// One read of what came, nil when the connection was reset.
private func read(from descriptor: Int32) -> String? {
  var buffer = [UInt8](repeating: 0, count: 1024)
  let count = recv(descriptor, &buffer, buffer.count, 0)
  return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
}

@Test func `bytes are sent as they are`() throws {
  let listener = try Listener()
  let connection = try RawConnection(port: listener.port)
  let peer = listener.accept()
  defer { close(peer) }
  try connection.send("GET /\0 \r")
  #expect(read(from: peer) == "GET /\0 \r")
  try connection.send("1234567", inSlicesOf: 3)
  var received = ""
  while received.utf8.count < 7 { received += try #require(read(from: peer)) }
  #expect(received == "1234567")
}

@Test func `responses in one piece are read one by one`() throws {
  let listener = try Listener()
  let connection = try RawConnection(port: listener.port)
  let peer = listener.accept()
  defer { close(peer) }
  write("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\noneHTTP/1.1 404 No\r\n", to: peer)
  #expect(try connection.readResponse().text == "one")
  write("content-length: 0\r\n\r\nrest", to: peer)
  #expect(try connection.readResponse().status == 404)
  #expect(try connection.read(4) == Array("rest".utf8))
}

@Test func `a peer that closes ends a body without a length, and cuts one with it`() throws {
  for (head, isWhole) in [("", true), ("content-length: 9\r\n", false)] {
    let listener = try Listener()
    let connection = try RawConnection(port: listener.port)
    let peer = listener.accept()
    write("HTTP/1.1 200 OK\r\n\(head)\r\nbody", to: peer)
    close(peer)
    if isWhole {
      #expect(try connection.readResponse().text == "body")
      #expect(try connection.readToEnd() == [])
    } else {
      #expect(throws: RawConnection.Failure.self) { try connection.readResponse() }
    }
  }
}

@Test func `a half-closed connection is still read`() throws {
  let listener = try Listener()
  let connection = try RawConnection(port: listener.port)
  let peer = listener.accept()
  connection.finishSending()
  #expect(read(from: peer) == "")
  write("late", to: peer)
  close(peer)
  #expect(try connection.readToEnd() == Array("late".utf8))
}

@Test func `a reset is a reset on either side`() throws {
  let listener = try Listener()
  let connection = try RawConnection(port: listener.port)
  let peer = listener.accept()
  connection.reset()
  #expect(read(from: peer) == nil)
  close(peer)

  let other = try RawConnection(port: listener.port)
  let otherPeer = listener.accept()
  try other.send("unread")
  var event = pollfd(fd: otherPeer, events: Int16(POLLIN), revents: 0)
  poll(&event, 1, 30_000)
  // Closing with bytes unread resets.
  close(otherPeer)
  #expect(throws: RawConnection.Failure.reset) { try other.readToEnd() }
}

@Test func `a silent peer is waited for no longer than patience lasts`() throws {
  let listener = try Listener()
  let connection = try RawConnection(port: listener.port, patience: .milliseconds(20))
  let peer = listener.accept()
  defer { close(peer) }
  write("half", to: peer)
  #expect(throws: RawConnection.Failure.timedOut(after: "half")) { try connection.readLine() }
}

@Test func `a peer that does not read stops a sender with a deadline`() throws {
  let listener = try Listener()
  let connection = try RawConnection(port: listener.port, patience: .milliseconds(20))
  let peer = listener.accept()
  defer { close(peer) }
  #expect(throws: RawConnection.Failure.self) {
    try connection.send([UInt8](repeating: 0, count: 64 << 20))
  }
}

@Test func `a port without a listener is not connected to`() throws {
  let port = try FreePort.find()
  #expect(throws: RawConnection.Failure.notConnected(port: port)) {
    _ = try RawConnection(port: port)
  }
}

@Test func `a port that is listened on is not free`() throws {
  let listener = try Listener()
  let isFree = try FreePort.isFree(listener.port)
  #expect(!isFree)
}
