import Foundation
import TestKit
import Testing

/// What `psql` prints for `statement`, one row a line.
private func rows(of statement: String, at url: String) throws -> [String] {
  let program = try Program(
    .system("psql", package: "postgresql"),
    ["--no-psqlrc", "--tuples-only", "--no-align", "-v", "ON_ERROR_STOP=1", "-c", statement, url])
  guard try program.waitForExit() == .code(0) else {
    throw KitFailure(program.lines(of: .standardError).joined(separator: "\n"))
  }
  return program.lines(of: .standardOutput)
}

@Test func `postgres answers at its URL and asks for the password`() throws {
  let postgres = try PostgresServer()
  #expect(try rows(of: "SELECT 40 + 2", at: postgres.url) == ["42"])
  let wrong = postgres.url.replacing(":pricing@", with: ":wrong@")
  #expect(throws: KitFailure.self) { try rows(of: "SELECT 1", at: wrong) }
}

@Test func `postgres keeps through a crash and a stop what was committed`() throws {
  let postgres = try PostgresServer()
  _ = try rows(of: "CREATE TABLE kept AS SELECT 7 AS n", at: postgres.url)
  try postgres.crash()
  try postgres.start()
  #expect(try rows(of: "SELECT n FROM kept", at: postgres.url) == ["7"])
  try postgres.stop()
  try postgres.start()
  #expect(try rows(of: "SELECT n FROM kept", at: postgres.url) == ["7"])
}

@Test func `two postgres servers from one template have nothing in common`() throws {
  let (one, other) = (try PostgresServer(), try PostgresServer())
  _ = try rows(of: "CREATE TABLE mine (n int)", at: one.url)
  #expect(throws: KitFailure.self) { try rows(of: "SELECT n FROM mine", at: other.url) }
}

@Test func `postgres flushes when it is to be durable, and honours settings`() throws {
  let postgres = try PostgresServer(isDurable: true, settings: ["max_connections": "7"])
  #expect(try rows(of: "SHOW fsync", at: postgres.url) == ["on"])
  #expect(try rows(of: "SHOW max_connections", at: postgres.url) == ["7"])
}

@Test func `nothing of postgres is left when it is let go`() throws {
  var postgres: PostgresServer? = try PostgresServer()
  let folder = try #require(postgres?.socketFolder)
  let port = try #require(postgres?.port)
  postgres = nil
  #expect(!FileManager.default.fileExists(atPath: folder))
  #expect(try FreePort.isFree(port))
}
