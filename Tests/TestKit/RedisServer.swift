import Glibc
import Reactor

/// A real redis-server on a loopback port of its own, its data in a temporary folder; it ends with
/// its last owner.
package final class RedisServer: Sendable {
  /// What outlives the server's process.
  package enum Persistence: Sendable {
    case none
    /// An append-only file, flushed every second.
    case everySecond
    /// An append-only file, flushed before each reply.
    case always

    fileprivate var arguments: [String] {
      switch self {
      case .none: ["--appendonly", "no"]
      case .everySecond: ["--appendonly", "yes", "--appendfsync", "everysec"]
      case .always: ["--appendonly", "yes", "--appendfsync", "always"]
      }
    }
  }

  package let port: Int
  private let arguments: [String]
  private let environment: [String: String]
  private let folder: TemporaryFolder
  private let program: Guarded<Program?>

  package var url: String { "redis://127.0.0.1:\(port)/0" }

  /// Starts a server; `settings` are further words of its command line, such as `--maxmemory`,
  /// `1mb`, and `environment` is added to this process's.
  package init(
    persistence: Persistence = .none, settings: [String] = [], environment: [String: String] = [:]
  ) throws {
    let folder = try TemporaryFolder()
    let arguments =
      ["--bind", "127.0.0.1", "--dir", folder.path, "--save", ""] + persistence.arguments
      + settings
    let (program, port) = try FreePort.start { port in
      try Self.launch(port: port, arguments, environment)
    }
    self.port = port
    self.arguments = arguments
    self.environment = environment
    self.folder = folder
    self.program = Guarded(program)
  }

  deinit { program.withLock { $0 = nil } }

  /// Starts it again after `stop()` or `kill()`, on the same port.
  package func start() throws {
    try program.withLock { program in
      precondition(program == nil)
      program = try Self.launch(port: port, arguments, environment)
      guard program != nil else { throw KitFailure("another has taken port \(port) meanwhile") }
    }
  }

  /// Stops it as its service would: what persists is flushed.
  package func stop() throws { try end(SIGTERM) }

  /// Kills it: what was not flushed is lost.
  package func kill() throws { try end(SIGKILL) }

  /// Keeps it from running, its connections open, until `resume()`.
  package func pause() { program.withLock { $0?.send(SIGSTOP) } }

  package func resume() { program.withLock { $0?.send(SIGCONT) } }

  /// Kills it and starts it with what it had flushed, or empty.
  package func restart(keepingData: Bool) throws {
    try kill()
    if !keepingData { try folder.removeContent() }
    try start()
  }

  private func end(_ signal: Int32) throws {
    try program.withLock { program in
      try program?.stop(signal)
      program = nil
    }
  }

  /// Nil when another process has the port.
  private static func launch(
    port: Int, _ arguments: [String], _ environment: [String: String]
  ) throws -> Program? {
    let program = try Program(
      .system("redis-server", package: "redis-server"), ["--port", "\(port)"] + arguments,
      environment: environment)
    guard try program.waitUntilListening("Ready to accept connections", on: .standardOutput)
    else { return nil }
    let connection = try RawConnection(port: port)
    try connection.send("PING\r\n")
    guard try connection.readLine() == "+PONG" else { throw program.failure("answers no PING") }
    return program
  }
}
