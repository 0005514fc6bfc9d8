import Postgres
import TestKit
import Testing
import Timing

private func open(_ url: String, timeout: TimeSpan = .seconds(20)) async throws -> Session {
  try await Session.open(try makeDialler(at: url, timeout: timeout))
}

/// What keeps a session from being opened.
private func failure(of url: String, timeout: TimeSpan = .seconds(20)) async throws -> PostgresError
{
  let error = await #expect(throws: PostgresError.self) {
    _ = try await open(url, timeout: timeout)
  }
  return try #require(error)
}

@Suite struct `Dialling` {
  @Test func `tells a refused password, and does not repeat it`() async throws {
    let url = try SharedServer.url().replacing(":pricing@", with: ":hunter2@")
    let error = try await failure(of: url)
    guard case .authenticationFailed(let log) = error else { throw error }
    #expect(log.contains("28P01") && !log.contains("hunter2") && !error.isRetryable)
    #expect("\(error)" == "the database refuses the user")
  }

  @Test func `tells a missing password`() async throws {
    let url = try SharedServer.url().replacing(":pricing@", with: "@") + "?passfile=/nowhere"
    guard case .authenticationFailed = try await failure(of: url) else {
      throw try await failure(of: url)
    }
  }

  @Test func `tells that nobody listens`() async throws {
    let error = try await failure(of: "postgres://px:hunter2@127.0.0.1:\(try FreePort.find())/px")
    guard case .unreachable(let log) = error else { throw error }
    #expect(log.contains("refused") && !log.contains("hunter2") && error.isRetryable)
  }

  @Test func `tells what else the server has against it`() async throws {
    let error = try await failure(of: try SharedServer.url() + "_of_nobody")
    guard case .server(let said) = error else { throw error }
    #expect(said.state == "3D000" && said.message.contains("postgres_of_nobody"))
  }

  @Test func `gives up on a server that does not answer`() async throws {
    let server = try PostgresServer()
    let url = server.url
    try await server.whilePaused {
      let error = try await failure(of: url, timeout: .milliseconds(50))
      #expect(error == .unreachable(log: "it did not answer in time"))
    }
  }

  @Test func `tells that the server has no place, which may change`() async throws {
    let server = try PostgresServer(
      settings: ["max_connections": "3", "superuser_reserved_connections": "0"])
    var sessions: [Session] = []
    for _ in 0..<3 { sessions.append(try await open(server.url)) }
    let error = try await failure(of: server.url)
    guard case .server(let said) = error else { throw error }
    #expect(said.state == "53300" && error.isRetryable)
    withExtendedLifetime(sessions) {}
  }

  @Test func `tells that a statement cannot be prepared`() async throws {
    var statements = StatementList()
    _ = statements.declare("fine", "SELECT 1", effect: .reads)
    _ = statements.declare("broken", "SELECT * FROM nowhere", effect: .reads)
    _ = statements.declare("behind", "SELECT 2", effect: .reads)
    let dialler = try makeDialler(at: try SharedServer.url(), statements)
    let error = await #expect(throws: PostgresError.self) { _ = try await Session.open(dialler) }
    guard case .server(let said) = error else { throw try #require(error) }
    #expect(said.state == .undefinedTable)
  }

  @Test func `takes a name for an address, and a socket in a folder`() async throws {
    let byName = try SharedServer.url().replacing("127.0.0.1", with: "localhost")
    let session = try await open(byName)
    let rows = try await session.query("SHOW unix_socket_directories")
    let (folder, port) = (
      try rows.text(0, 0), try await value(of: "inet_server_port()", at: byName)
    )
    let bySocket = try await open("postgres://pricing@/postgres?host=\(folder)&port=\(port)")
    let address = try await bySocket.query("SELECT inet_server_addr() IS NULL")
    #expect(try address.bool(0, 0))
  }

  @Test func `shows its name, and tries the next of several hosts`() async throws {
    let url = try SharedServer.url()
    let nobody = "127.0.0.1:\(try FreePort.find()),"
    let name = try await value(
      of: "SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()",
      at: url.replacing("@", with: "@" + nobody))
    #expect(name == "tests")
  }
}

@Suite struct `An encrypted connection` {
  /// A server that has made itself a key and a certificate.
  private func encryptedServer() async throws -> PostgresServer {
    let server = try PostgresServer()
    let command = """
      umask 077; openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 2 \
      -keyout server.key -out server.crt 2>&1
      """
    try await run("COPY (SELECT 1) TO PROGRAM '\(command)'", at: server.url)
    try await run("ALTER SYSTEM SET ssl = on", at: server.url)
    try await run("SELECT pg_reload_conf()", at: server.url)
    while try await value(of: "current_setting('ssl')", at: server.url) != "on" {}
    return server
  }

  @Test func `carries queries, and answers larger than a record`() async throws {
    let server = try await encryptedServer()
    var statements = StatementList()
    let large = statements.declare(
      "large", "SELECT repeat('x', $1::int), $1::text", [.int8], effect: .reads)
    let pool = try await ShardPool(at: server.url + "?sslmode=require", statements)
    await pool.waitUntilFull()
    let numbers = (0..<40).map { Int64(1_000 + $0 * 4_001) }
    let answers = await pool.askAtOnce(large, numbers)
    for (number, answer) in zip(numbers, answers) {
      #expect(try answer.get() == [[String(repeating: "x", count: Int(number)), "\(number)"]])
    }
    let encrypted = try await value(
      of: """
        SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
        WHERE ssl AND application_name = 'tests'
        """, at: server.url)
    #expect(encrypted == "3")
    await pool.close()
  }

  @Test func `is not settled for less than was asked`() async throws {
    let error = try await failure(of: try SharedServer.url() + "?sslmode=require")
    guard case .unreachable(let log) = error else { throw error }
    #expect(log.contains("SSL"))
  }
}
