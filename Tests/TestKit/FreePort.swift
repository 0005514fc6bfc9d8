import Glibc

/// Finds loopback TCP ports that nobody listens on.
package enum FreePort {
  /// Ports below Linux's range of ephemeral ones: none of these becomes the near end of some
  /// connection between being found and being listened on, and a client that knocks on one before
  /// its server is up cannot be connected to itself.
  private static let range = 20_000..<32_768

  /// A port that was free a moment ago. Another process may take it: who starts a server on it
  /// tries another when it turns out taken.
  package static func find() throws -> Int {
    for _ in 0..<100 {
      let port = Int.random(in: range)
      if try isFree(port) { return port }
    }
    throw KitFailure("no free port in \(range)")
  }

  /// Whether a server could listen on the loopback `port` now.
  package static func isFree(_ port: Int) throws -> Bool {
    let descriptor = try SocketAddress.openSocket()
    defer { close(descriptor) }
    return isBound(descriptor, to: port)
  }

  /// Binds the socket to a free port, and answers which.
  static func bind(_ descriptor: Int32) throws -> Int {
    for _ in 0..<100 {
      let port = Int.random(in: range)
      if isBound(descriptor, to: port) { return port }
    }
    throw KitFailure("no free port in \(range)")
  }

  private static func isBound(_ descriptor: Int32, to port: Int) -> Bool {
    // As servers do: connections that are long closed do not keep the port.
    var isOn: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
    return SocketAddress.loopback(port: port).withPointer { Glibc.bind(descriptor, $0, $1) } == 0
  }

  /// Starts a server on a free port. `launch` answers nil when another process was quicker to take
  /// the port; then the next one is tried.
  static func start(_ launch: (Int) throws -> Program?) throws -> (Program, port: Int) {
    for _ in 0..<10 {
      let port = try find()
      if let program = try launch(port) { return (program, port) }
    }
    throw KitFailure("ten ports were taken as soon as they were found free")
  }
}

extension Program {
  /// Waits for the `line` in which a server says that it is ready; answers false when it ended
  /// because its address is taken.
  ///
  /// Only its own word counts: whoever took the port may answer there too.
  func waitUntilListening(_ line: String, on stream: Stream) throws -> Bool {
    do {
      try waitForLine(with: line, on: stream, within: .seconds(60))
      return true
    } catch {
      let said = lines(of: .standardOutput) + lines(of: .standardError)
      guard said.contains(where: { $0.contains("Address already in use") }) else { throw error }
      return false
    }
  }
}
