import Foundation
import Reactor

/// The engines that the programs' system of record can stand in.
package enum DatabaseEngine: String, CaseIterable, Sendable {
  case sqlite, postgres

  /// The URL of a database that nobody has, without tables: a file in the program's folder, or one
  /// on a server that the tests of a process share.
  package func makeURL() throws -> String {
    switch self {
    case .sqlite: "sqlite:pricing.db"
    case .postgres: try Self.makeDatabase()
    }
  }

  private static let server = Guarded<PostgresServer?>(nil)
  private static let databaseCount = Guarded(0)

  /// Lets go of the server at the end of the process, which stops it and removes its files.
  private static func makeDatabase() throws -> String {
    try server.withLock { server in
      if let server { return try server.makeDatabase("test_\(nextNumber())") }
      atexit { DatabaseEngine.server.withLock { $0 = nil } }
      let started = try PostgresServer(settings: ["max_connections": "200"])
      server = started
      return try started.makeDatabase("test_\(nextNumber())")
    }
  }

  private static func nextNumber() -> Int {
    databaseCount.withLock { count in
      count += 1
      return count
    }
  }
}
