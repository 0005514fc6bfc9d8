import TestKit
import Testing

/// A pricing-api of its own process, on a port of its own.
final class RunningAPI {
  let program: Program
  let port: Int

  init(_ arguments: [String] = []) throws {
    program = try Program(
      .built("pricing-api"), ["--http", "127.0.0.1:0", "--shards", "2"] + arguments)
    let line = try program.waitForLine(with: #""message":"listening""#)
    let address = try #require(line.firstMatch(of: #/"address":"127.0.0.1:([0-9]+)"/#))
    port = try #require(Int(address.1))
  }

  func connect() throws -> RawConnection { try RawConnection(port: port) }

  func get(_ path: String, _ fields: String = "") throws -> RawResponse {
    let connection = try connect()
    try connection.send("GET \(path) HTTP/1.1\r\nHost: test\r\n\(fields)\r\n")
    return try connection.readResponse()
  }

  /// Waits until the API holds the beginning of a request.
  func hasReadPartOfARequest() throws -> Bool {
    try Deadline(in: .seconds(30)).poll {
      try !get("/metrics").text.contains("\npricing_http_buffered_bytes 0\n")
    }
  }
}
