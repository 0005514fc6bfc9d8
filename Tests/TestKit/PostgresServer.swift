import Foundation
import Reactor

/// A real PostgreSQL on a loopback port of its own, its data in a temporary folder; it ends with
/// its last owner. As root does not get to run it, root's tests run it as an unprivileged user.
package final class PostgresServer: Sendable {
  package let port: Int
  private let arguments: [String]
  private let folder: TemporaryFolder
  private let program: Guarded<Program?>

  /// An empty database, with the rights of a superuser.
  package var url: String {
    "postgres://\(Self.user):\(Self.password)@127.0.0.1:\(port)/\(Self.database)"
  }

  /// Its first process, the parent of all others; nil while it is stopped.
  package var processID: pid_t? { program.withLock { $0?.processID } }

  /// The folder of its Unix socket, which asks for no password.
  package var socketFolder: String { folder.path }

  /// Starts a server; `settings` are those of its configuration file. Unless it `isDurable`, it
  /// flushes nothing to disk: fast, and safe against all but a crash of the machine.
  package init(isDurable: Bool = false, settings: [String: String] = [:]) throws {
    let folder = try TemporaryFolder(of: .unprivileged)
    let template = try Self.template.get()
    try Self.run("cp", package: "coreutils", ["-a", template.path("data"), folder.path("data")])

    var settings = settings
    settings["listen_addresses"] = "127.0.0.1"
    settings["unix_socket_directories"] = folder.path
    // Nothing in /dev/shm that a killed server would leave there.
    settings["dynamic_shared_memory_type"] = "mmap"
    if !isDurable {
      for name in ["fsync", "full_page_writes"] { settings[name] = "off" }
    }
    let arguments =
      ["-D", folder.path("data")] + settings.flatMap { ["-c", "\($0.key)=\($0.value)"] }
    let (program, port) = try FreePort.start { port in try Self.launch(port: port, arguments) }
    self.port = port
    self.arguments = arguments
    self.folder = folder
    self.program = Guarded(program)
  }

  deinit { try? stop() }

  /// Makes an empty database of this name, and answers its URL.
  package func makeDatabase(_ name: String) throws -> String {
    try Self.run("createdb", package: "postgresql", ["--maintenance-db", url, name])
    return "postgres://\(Self.user):\(Self.password)@127.0.0.1:\(port)/\(name)"
  }

  /// Starts it again after `stop()` or `crash()`, on the same port.
  package func start() throws {
    try program.withLock { program in
      precondition(program == nil)
      program = try Self.launch(port: port, arguments)
      guard program != nil else { throw KitFailure("another has taken port \(port) meanwhile") }
    }
  }

  /// Stops it without waiting for clients.
  package func stop() throws { try end(SIGINT) }

  /// Ends it without a checkpoint, as a crash would; the next start recovers what was committed.
  package func crash() throws { try end(SIGQUIT) }

  private func end(_ signal: Int32) throws {
    try program.withLock { program in
      try program?.stop(signal)
      program = nil
    }
  }

  /// Nil when another process has the port.
  private static func launch(port: Int, _ arguments: [String]) throws -> Program? {
    let program = try Program(
      .system("postgres", package: "postgresql"), ["-p", "\(port)"] + arguments, in: "/",
      as: .unprivileged, lastSignal: .quit)
    guard try program.waitUntilListening("is ready to accept connections", on: .standardError)
    else { return nil }
    // Protocol 3.0; a server that is ready asks for the password.
    let parameters = "user\0\(user)\0database\0\(database)\0\0"
    let greeting = [0, 0, 0, UInt8(8 + parameters.utf8.count), 0, 3, 0, 0] + Array(parameters.utf8)
    let connection = try RawConnection(port: port)
    try connection.send(greeting)
    guard try connection.read(1) == [UInt8(ascii: "R")] else {
      throw program.failure("does not greet")
    }
    return program
  }
}

/// The template.
extension PostgresServer {
  private static let user = "pricing"
  private static let password = "pricing"
  private static let database = "postgres"

  /// An initialised cluster that each server starts with a copy of. It is made once, as that takes
  /// a second, and removed when the process exits.
  private static let template = Result { try makeTemplate() }

  private static func makeTemplate() throws -> TemporaryFolder {
    let folder = try TemporaryFolder(of: .unprivileged)
    atexit { try? PostgresServer.template.get().remove() }
    let passwordFile = folder.path("password")
    try password.write(toFile: passwordFile, atomically: false, encoding: .utf8)
    try run(
      "initdb", package: "postgresql",
      [
        "--pgdata", folder.path("data"), "--username", user, "--pwfile", passwordFile,
        "--auth-host", "scram-sha-256", "--auth-local", "trust", "--encoding", "UTF8",
        "--locale", "C", "--no-sync", "--wal-segsize", "1",
      ])
    return folder
  }

  private static func run(_ name: String, package: String, _ arguments: [String]) throws {
    let program = try Program(
      .system(name, package: package), arguments, in: "/", as: .unprivileged)
    guard try program.waitForExit(within: .seconds(120)) == .code(0) else {
      throw program.failure("failed")
    }
  }
}
