import TestKit
import Testing

/// A running API, and a PostgreSQL server that comes and goes.
struct PostgresServingTests {
  private func wait(for detail: String, of api: RunningAPI) throws {
    let isSaid = try Deadline(in: .seconds(60)).poll {
      let report = try api.get("/readyz")
      return report.status == 503 && report.text.contains(detail)
    }
    #expect(isSaid)
  }

  /// Each shard connects again by itself, after a while that grows with its failures.
  private func waitForAnswer(of api: RunningAPI) throws {
    let isAnswered = try Deadline(in: .seconds(60)).poll {
      try api.get("/api/v1/price/NONE").status == 404
    }
    #expect(isAnswered)
  }

  @Test func `without a server the API lives, says what is missing, and recovers each time`()
    throws
  {
    let server = try PostgresServer()
    try server.stop()
    let api = try RunningAPI(database: server.url)
    #expect(try api.get("/healthz").status == 200)
    let refusal = try api.get("/api/v1/price/DRILL-18V")
    #expect(refusal.status == 503 && refusal.value("code") == "unavailable")
    try wait(for: "it does not answer", of: api)
    try server.start()
    try wait(for: "its tables are missing or old: run pricing-admin migrate", of: api)
    try api.administer("migrate")
    try api.waitUntilReady()
    try waitForAnswer(of: api)
    try server.crash()
    try wait(for: "it does not answer", of: api)
    #expect(try api.get("/api/v1/price/DRILL-18V").status == 503)
    try server.start()
    try api.waitUntilReady()
    try waitForAnswer(of: api)
    try api.administer("migrate", "down", "0")
    try wait(for: "its tables are missing or old: run pricing-admin migrate", of: api)
  }

  @Test func `a server that refuses the password is told of in the log, without it`() throws {
    let server = try PostgresServer()
    let user = try #require(server.url.firstMatch(of: #/postgres://([^:]+):/#)?.1)
    let api = try RunningAPI(database: "postgres://\(user):geheim@127.0.0.1:\(server.port)/x")
    try wait(for: "it does not answer", of: api)
    #expect(try api.get("/api/v1/price/A").status == 503)
    #expect(try api.program.stop() == .code(0))
    let lines = api.program.lines(of: .standardError) + api.program.lines(of: .standardOutput)
    #expect(lines.contains { $0.contains("the database refuses the user") }, "\(lines)")
    #expect(!lines.contains { $0.contains("geheim") })
  }

  @Test func `a table that is locked holds up nobody longer than the timeout allows`() throws {
    let api = try RunningAPI.migrated(["--database-timeout", "100ms"], on: .postgres)
    try waitForAnswer(of: api)
    // The lock lasts as long as its holder.
    let holder = try Program(
      .system("psql", package: "postgresql"),
      [
        "-c", "SET client_connection_check_interval = '100ms'", "-c", "BEGIN",
        "-c", "LOCK TABLE pricing.item", "-c", "SELECT pg_sleep(600)", api.database,
      ])
    let isRefused = try Deadline(in: .seconds(60)).poll {
      try api.get("/api/v1/price/A").status == 503
    }
    #expect(isRefused && holder.isRunning)
    try api.waitUntilReady()
    try holder.stop()
    try waitForAnswer(of: api)
  }

  @Test func `a sheet that cannot be read spoils no other of its query`() throws {
    let api = try RunningAPI.migrated(on: .postgres)
    try api.administer("demo", "--import", "--items", "20", "--sku-prefix", "SKU-")
    let damage = try Program(
      .system("psql", package: "postgresql"),
      ["-c", "UPDATE pricing.item SET attributes = '{}}' WHERE sku = 'SKU-3'", api.database])
    #expect(try damage.waitForExit() == .code(0))
    let ready = try api.get("/api/v1/price/SKU-1", DrillShop.minRevision(1))
    #expect(ready.status == 200)
    let lines = (0..<8).map { #"{"product_id":"SKU-\#($0)"}"# }.joined(separator: ",")
    let answer = try api.post("/api/v1/prices", #"{"lines":[\#(lines)]}"#)
    #expect(answer.text.matches(of: #/"final_price"/#).count == 7, "\(answer.text)")
    #expect(answer.text.matches(of: #/"code":"unavailable"/#).count == 1, "\(answer.text)")
  }

  @Test func `a URL that libpq cannot read is refused at the start`() throws {
    let program = try Program(
      .built("pricing-api"), ["--database", "postgres://u:geheim@127.0.0.1/n?colour=blue"])
    #expect(try program.waitForExit() == .code(1))
    let lines = program.lines(of: .standardError)
    #expect(lines.contains { $0.contains("an option that libpq does not know") })
    #expect(!lines.contains { $0.contains("geheim") })
  }
}
