import Foundation
import Postgres
import Reactor
import TestKit
import Timing

/// A server for all tests that leave it as it was but for tables of their own.
enum SharedServer {
  private static let server = Guarded<PostgresServer?>(nil)

  static func url() throws -> String {
    try server.withLock { server in
      if let server { return server.url }
      let started = try PostgresServer(settings: ["max_connections": "200"])
      server = started
      atexit { SharedServer.server.withLock { $0 = nil } }
      return started.url
    }
  }
}

/// The shard of all sessions.
private let sessionShard = Result { try Shard(index: 9) }

func makeDialler(
  at url: String, _ statements: StatementList = StatementList(), on shard: Shard? = nil,
  timeout: TimeSpan = .seconds(20)
) throws -> Dialler {
  var settings = DialSettings(applicationName: "tests")
  settings.timeout = timeout
  settings.sessionSettings.append(("TimeZone", "UTC"))
  return Dialler(
    try DatabaseURL(url), statements: statements, settings: settings,
    on: try shard ?? sessionShard.get())
}

/// Runs a script over a session of its own.
func run(_ script: String, at url: String) async throws {
  let session = try await Session.open(try makeDialler(at: url))
  try await session.run(script: script)
}

/// The one value that a query answers over a session of its own.
func value(of query: String, at url: String) async throws -> String {
  let session = try await Session.open(try makeDialler(at: url))
  let rows = try await session.query("SELECT (\(query))::text")
  return try rows.text(0, 0)
}

extension PostgresServer {
  /// Stops every process of the server where it stands while `body` runs: it accepts connections,
  /// as the kernel does that, and answers nothing.
  @discardableResult
  func whilePaused<Value>(_ body: () async throws -> Value) async throws -> Value {
    let backends = try await value(
      of: "SELECT string_agg(pid::text, ' ') FROM pg_stat_activity", at: url)
    let file = try String(
      contentsOfFile: "\(socketFolder)/data/postmaster.pid", encoding: .utf8)
    let processes = ([file] + backends.split(separator: " ").map(String.init))
      .compactMap { pid_t($0.prefix { $0.isNumber }) }
    for process in processes { kill(process, SIGSTOP) }
    defer { for process in processes { kill(process, SIGCONT) } }
    return try await body()
  }
}
