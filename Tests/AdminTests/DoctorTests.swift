import TestKit
import Testing

@Suite struct `The doctor` {
  private func look(
    at shop: Shop, _ redis: RedisServer?, _ flags: [String] = []
  ) throws -> (exit: Program.Exit, findings: [String]) {
    let url = redis?.url ?? "redis://127.0.0.1:1/0"
    let run = try shop.run(["doctor", "--redis", url] + flags)
    // Columns are as wide as what stands in them.
    let words = run.output.map { $0.split(separator: " ").joined(separator: " ") }
    return (run.exit, words)
  }

  /// Looks until it sees this, as it takes what is late on a busy machine for ill.
  private func look(
    at shop: Shop, _ redis: RedisServer, _ flags: String..., until isSeen: (String) -> Bool
  ) throws -> (exit: Program.Exit, findings: [String]) {
    var seen = try look(at: shop, redis, flags)
    _ = try Deadline(in: .seconds(60)).poll {
      if seen.findings.contains(where: isSeen) { return true }
      seen = try look(at: shop, redis, flags)
      return false
    }
    return seen
  }

  @Test(arguments: zip(DatabaseEngine.allCases, ["integrity", "server"]))
  func `finds a system that works`(engine: DatabaseEngine, itself: String) throws {
    let shop = try Shop(on: engine)
    try shop.run("demo", "--import", "--items", "50").expectSuccess()
    let redis = try RedisServer(persistence: .everySecond)
    let (exit, findings) = try look(at: shop, redis) { $0.hasPrefix("ok redis ") }
    #expect(exit == .code(0))
    #expect(findings.allSatisfy { $0.hasPrefix("ok ") }, "\(findings)")
    for subject in ["settings", "open files", "database", itself, "rulebook", "rates"] {
      #expect(findings.contains { $0.hasPrefix("ok \(subject) ") }, "\(subject)")
    }
    #expect(findings.contains("ok prices every item has one on some list"))
    #expect(
      findings.contains { $0.hasPrefix("ok redis redis://127.0.0.1:\(redis.port)/0, version") })
  }

  @Test func `says what is missing and makes nothing`() throws {
    let shop = try Shop(isMigrated: false)
    let (exit, findings) = try look(at: shop, nil)
    #expect(exit == .code(1))
    #expect(
      findings.contains(
        "fault database there is no file pricing.db: run pricing-admin migrate, which makes it"))
    #expect(findings.contains { $0.hasPrefix("fault redis redis://127.0.0.1:1/0 does not answer") })
    #expect(try look(at: shop, nil).findings == findings)
  }

  @Test(arguments: DatabaseEngine.allCases)
  func `sees tables of another version`(engine: DatabaseEngine) throws {
    let shop = try Shop(on: engine)
    try shop.run("migrate", "down", "1").expectSuccess()
    let (exit, findings) = try look(at: shop, nil)
    #expect(exit == .code(1))
    #expect(
      findings.contains { $0.hasPrefix("fault database") && $0.hasSuffix("pricing-admin migrate") })
  }

  @Test func `sees a Redis that is set up for the other purpose`() throws {
    let shop = try Shop()
    let jobs = try RedisServer(settings: [
      "--maxmemory", "9mb", "--maxmemory-policy", "allkeys-lru",
    ])
    let cache = try RedisServer(settings: ["--maxmemory-policy", "allkeys-lfu"])
    let (exit, findings) = try look(at: shop, jobs, "--cache-redis", cache.url) {
      $0.hasPrefix("warning cache redis")
    }
    #expect(exit == .code(1))
    #expect(findings.contains { $0.hasPrefix("fault redis maxmemory-policy is allkeys-lru") })
    #expect(findings.contains { $0.hasPrefix("warning redis keeps no append-only file") })
    #expect(findings.contains { $0.hasPrefix("warning cache redis has no maxmemory") })
  }

  @Test func `does not wait for a Redis that says nothing`() throws {
    let shop = try Shop()
    let redis = try RedisServer()
    redis.pause()
    defer { redis.resume() }
    let (exit, findings) = try look(at: shop, redis)
    #expect(exit == .code(1))
    #expect(findings.contains { $0.hasPrefix("fault redis") && $0.contains("does not answer") })
  }

  @Test func `sees a server that takes no writes`() throws {
    let server = try PostgresServer(settings: ["default_transaction_read_only": "on"])
    let shop = try Shop(isMigrated: false)
    let (exit, findings) = try look(at: shop, nil, ["--database", server.url])
    #expect(exit == .code(1))
    #expect(
      findings.contains(
        "fault server it takes no writes: name the primary, and no standby, in the URL"))
    #expect(
      findings.contains { $0.hasPrefix("fault database") && $0.hasSuffix("pricing-admin migrate") })
  }

  @Test(arguments: DatabaseEngine.allCases)
  func `sees what has no price and what has expired`(engine: DatabaseEngine) throws {
    let shop = try Shop(on: engine)
    let lines = [
      #"{"kind":"price_list","id":"retail","currency":"USD","rank":0}"#,
      #"{"kind":"price_list","id":"eu","currency":"EUR","rank":1}"#,
      #"{"kind":"fx_rate","base":"EUR","quote":"USD","rate":"1.1","#
        + #""observed_at":"2020-01-01T00:00:00Z","expires_at":"2020-01-02T00:00:00Z"}"#,
      #"{"kind":"guardrail","id":"low","floor":"1.00"}"#,
      #"{"kind":"item","sku":"BARE","category":"tools"}"#,
      #"{"kind":"item","sku":"SAW","category":"tools/saws/hand"}"#,
      #"{"kind":"item","sku":"TOOLBOX","category":"toolsets"}"#,
      #"{"kind":"price","list":"retail","category":"tools/saws","mode":"volume","#
        + #""tiers":[{"from":"0","unit":"9"}]}"#,
      #"{"kind":"signal","sku":"SAW","name":"demand","value":"1","#
        + #""observed_at":"2020-01-01T00:00:00Z","expires_at":"2020-01-02T00:00:00Z"}"#,
    ]
    try shop.run("import", shop.write(lines)).expectSuccess()
    let (_, findings) = try look(at: shop, nil)
    #expect(findings.contains("warning prices 2 without any: BARE, TOOLBOX"))
    #expect(
      findings.contains { $0.hasPrefix("warning rates EUR/USD expired at 2020-01-02T00:00:00Z") })
    #expect(findings.contains { $0.hasPrefix("warning signals 1 of 1 have expired") })
    #expect(
      findings.contains { $0.hasPrefix("warning rulebook /guardrail/low/currency is missing") })
  }
}
