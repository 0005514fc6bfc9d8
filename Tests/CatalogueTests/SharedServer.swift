import Foundation
import Postgres
import Reactor
import TestKit

/// The one PostgreSQL of the suite, with a database for each test.
enum SharedServer {
  private static let server = Guarded<PostgresServer?>(nil)
  private static let databaseCount = Guarded(0)
  /// The shard of all connections.
  private static let madeShard = Result { try Shard(index: 9) }

  static func shard() throws -> Shard { try madeShard.get() }

  static func url() throws -> String {
    try server.withLock { server in
      if let server { return server.url }
      let started = try PostgresServer(settings: ["max_connections": "200"])
      server = started
      atexit { SharedServer.server.withLock { $0 = nil } }
      return started.url
    }
  }

  /// Makes an empty database.
  static func makeDatabase() async throws -> DatabaseURL {
    let number = databaseCount.withLock { count in
      count += 1
      return count
    }
    let session = try await open(try DatabaseURL(url()))
    try await session.run(script: "CREATE DATABASE test_\(number)")
    let url = try url()
    let server = url.prefix(through: url.lastIndex(of: "/") ?? url.startIndex)
    return try DatabaseURL("\(server)test_\(number)")
  }

  /// Opens a session of a test's own.
  static func open(_ url: DatabaseURL) async throws -> Session {
    try await Session.open(
      Dialler(url, settings: DialSettings(applicationName: "tests"), on: try shard()))
  }
}
