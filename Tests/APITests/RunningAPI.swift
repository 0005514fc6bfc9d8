import TestKit
import Testing

/// A pricing-api of its own process, on a port of its own and in a folder of its own, where it
/// looks for its database.
final class RunningAPI {
  let program: Program
  let port: Int
  let folder: TemporaryFolder
  let database: String
  let redisURL: String

  /// Without a server its Redis is one that is not there.
  init(
    _ arguments: [String] = [], in folder: TemporaryFolder? = nil, redis: RedisServer? = nil,
    database: String = "sqlite:pricing.db"
  ) throws {
    self.folder = try folder ?? TemporaryFolder()
    self.database = database
    redisURL = redis?.url ?? "redis://127.0.0.1:1/0"
    program = try Program(
      .built("pricing-api"), ["--http", "127.0.0.1:0", "--shards", "2"] + arguments,
      environment: Self.patience.merging(
        ["PRICING_DATABASE": database, "PRICING_REDIS": redisURL]) { $1 },
      in: self.folder.path)
    let line = try program.waitForLine(with: #""message":"listening""#)
    let address = try #require(line.firstMatch(of: #/"address":"127.0.0.1:([0-9]+)"/#))
    port = try #require(Int(address.1))
  }

  /// As much as a machine needs that is busy with other things: what is tested is not its speed.
  private static let patience = [
    "PRICING_HEAD_TIMEOUT": "10m", "PRICING_BODY_TIMEOUT": "10m", "PRICING_IDLE_TIMEOUT": "10m",
    "PRICING_WRITE_TIMEOUT": "10m", "PRICING_DRAIN_TIMEOUT": "10m",
    "PRICING_DATABASE_TIMEOUT": "1m", "PRICING_REVISION_TIMEOUT": "1m",
    "PRICING_TASK_TIMEOUT": "1m",
  ]

  /// One whose database has its tables, and is ready.
  static func migrated(
    _ arguments: [String] = [], on engine: DatabaseEngine = .sqlite
  ) throws -> RunningAPI {
    let api = try RunningAPI(arguments, database: try engine.makeURL())
    try api.administer("migrate")
    try api.waitUntilReady()
    return api
  }

  func connect() throws -> RawConnection { try RawConnection(port: port) }

  func get(_ path: String, _ fields: String = "") throws -> RawResponse {
    let connection = try connect()
    try connection.send("GET \(path) HTTP/1.1\r\nHost: test\r\n\(fields)\r\n")
    return try connection.readResponse()
  }

  func post(_ path: String, _ body: String, _ fields: String = "") throws -> RawResponse {
    let connection = try connect()
    try connection.send(
      "POST \(path) HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n\(fields)"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    return try connection.readResponse()
  }

  func delete(_ path: String) throws -> RawResponse {
    let connection = try connect()
    try connection.send("DELETE \(path) HTTP/1.1\r\nHost: test\r\n\r\n")
    return try connection.readResponse()
  }

  /// Runs `pricing-admin` on the database.
  func administer(_ arguments: String...) throws {
    let admin = try Program(
      .built("pricing-admin"), arguments,
      environment: ["PRICING_DATABASE": database, "PRICING_REDIS": redisURL],
      in: folder.path)
    let exit = try admin.waitForExit()
    #expect(exit == .code(0), "\(admin.lines(of: .standardError))")
  }

  func waitUntilReady() throws {
    let isReady = try Deadline(in: .seconds(60)).poll { try get("/readyz").status == 200 }
    #expect(isReady)
  }

  /// The value of the metric that a scrape shows as `name`.
  func metric(_ name: String) throws -> Int? {
    let lines = try get("/metrics").text.split(separator: "\n")
    return lines.first { $0.hasPrefix("\(name) ") }.flatMap {
      Int($0.dropFirst(name.count + 1))
    }
  }

  /// Waits until the API holds the beginning of a request.
  func hasReadPartOfARequest() throws -> Bool {
    try Deadline(in: .seconds(30)).poll {
      try !get("/metrics").text.contains("\npricing_http_buffered_bytes 0\n")
    }
  }
}
