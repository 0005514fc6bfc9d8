import Glibc
import Testing

@testable import Settings

/// A program with a group of its own, a switch and operands among its settings.
private struct ToolSettings: SettingGroup {
  static let title = "Tool"
  static let section: String? = "tool"

  let isLoud: Bool
  let shardCount: Int
  let words: [String]

  init(from reader: inout SettingReader) {
    isLoud = reader.read("loud", as: .bool, default: "false", help: "Say more.")
    shardCount = reader.read("tool_shards", as: .count(1...9), default: "3", help: "Shards.")
    words = reader.operands("COMMAND [FILE]", count: 1...2)
  }
}

private let program = Program(
  name: "pricing-api", summary: "serves prices over HTTP", version: "1.2.3")

private func invocation(
  _ arguments: [String], _ environment: [String: String] = [:], file: String? = nil,
  at path: String = "Config/pricing.json"
) -> Invocation {
  Invocation(arguments: arguments, environment: environment) { asked in
    guard let file, asked == path else { return .absent }
    return .bytes(Array(file.utf8))
  }
}

private func http(_ invocation: Invocation) throws(Program.Stop) -> (HTTPSettings, HTTPLimits) {
  try program.settings(HTTPSettings.self, HTTPLimits.self, from: invocation)
}

/// The lines between the count of faults and the pointer to the help.
private func faults(_ invocation: Invocation) -> [String] {
  do throws(Program.Stop) {
    _ = try program.settings(
      HTTPSettings.self, HTTPLimits.self, HTTPTimeouts.self, RedisSettings.self, from: invocation)
    return []
  } catch {
    guard case .refused(let text) = error else { return ["\(error)"] }
    let lines = text.split(separator: "\n").map(String.init)
    let count = lines.count - 2
    #expect(
      lines.first == "pricing-api: \(count == 1 ? "a fault" : "\(count) faults") in its settings")
    #expect(lines.last == "See pricing-api --help.")
    return lines.dropFirst().dropLast().map { String($0.dropFirst(2)) }
  }
}

@Test func `a flag outdoes the environment, which outdoes the file, which outdoes the default`()
  throws
{
  let file = "{http: '127.0.0.1:1', shards: 1, limits: {field_count_max: 1, connections_max: 1}}"
  let environment = [
    "PRICING_HTTP": "127.0.0.1:2", "PRICING_SHARDS": "2", "PRICING_FIELD_COUNT_MAX": "2",
  ]
  let arguments = ["--http", "127.0.0.1:3", "--shards=3"]
  let (settings, limits) = try http(invocation(arguments, environment, file: file))
  #expect(settings.address.port == 3)
  #expect(settings.shardCount == 3)
  #expect(limits.fieldCountMax == 2)
  #expect(limits.connectionCountMax == 1)
  #expect(limits.bodyByteCountMax == 1 << 20)
}

@Test func `defaults stand where nothing is given`() throws {
  let (server, limits, timeouts, log, prices, cache, redis, database, worker) =
    try program.settings(
      HTTPSettings.self, HTTPLimits.self, HTTPTimeouts.self, LogSettings.self, PriceSettings.self,
      CacheSettings.self, RedisSettings.self, DatabaseSettings.self, WorkerSettings.self,
      from: invocation([]))
  #expect(server.address == ListenAddress("127.0.0.1:8080"))
  let coreCount = sysconf(Int32(_SC_NPROCESSORS_ONLN))
  #expect(server.shardCount == coreCount)
  #expect(limits.connectionCountMax == 10_000 && limits.requestsInFlightMaxPerShard == 10_000)
  #expect(limits.headByteCountMax == 16_384 && limits.fieldCountMax == 100)
  #expect(limits.bodyByteCountMax == 1 << 20 && limits.bufferedByteCountMaxPerShard == 64 << 20)
  #expect(timeouts.head == .seconds(5) && timeouts.body == .seconds(30))
  #expect(timeouts.idle == .seconds(75) && timeouts.write == .seconds(30))
  #expect(timeouts.drain == .seconds(10))
  #expect(log.level == .info && log.accessLogPeriod == 0)
  #expect(prices.currency == "USD")
  #expect(cache.localCountMax == 100_000 && cache.timeToLive == .seconds(300))
  #expect(redis.url == RedisURL("redis://127.0.0.1:6379/0") && redis.cacheURL == redis.url)
  #expect(redis.namespace == "px")
  #expect(database.url == .sqlite(path: "pricing.db"))
  #expect(worker.concurrency == coreCount)
}

@Test func `the cache follows the first Redis unless it has its own`() throws {
  let both = ["--redis", "redis://a"]
  let followed = try program.settings(RedisSettings.self, from: invocation(both))
  #expect(followed.cacheURL.url.host == "a")
  let own = try program.settings(
    RedisSettings.self, from: invocation(both, ["PRICING_CACHE_REDIS": "redis://b"]))
  #expect(own.url.url.host == "a" && own.cacheURL.url.host == "b")
}

@Test func `a file is named by flag or environment, the flag the stronger`() throws {
  let file = "{shards: 7}"
  for (arguments, environment) in [
    (["--config", "x.json"], [:]), (["--config=x.json"], ["PRICING_CONFIG": "y.json"]),
    ([], ["PRICING_CONFIG": "x.json"]),
  ] {
    let (settings, _) = try http(invocation(arguments, environment, file: file, at: "x.json"))
    #expect(settings.shardCount == 7)
  }
  #expect(faults(invocation(["--config", "no.json"])) == ["there is no file “no.json”"])
  #expect(
    faults(invocation([], ["PRICING_CONFIG": "no.json"])) == ["there is no file “no.json”"])
  let unreadable = Invocation(arguments: [], environment: [:]) { _ in
    .unreadable("Permission denied")
  }
  #expect(faults(unreadable) == ["cannot read “Config/pricing.json”: Permission denied"])
}

@Test func `settings of other programs are known in the file and the environment`() throws {
  let (settings, _) = try http(
    invocation(
      [], ["PRICING_CURRENCY": "EUR", "OTHER": "x"],
      file: "{worker_concurrency: 'nonsense', shards: 2}"))
  #expect(settings.shardCount == 2)
  #expect(
    faults(invocation(["--worker-concurrency", "2", "--currency=EUR"])) == [
      "--worker-concurrency is a setting that this program does not have",
      "--currency is a setting that this program does not have",
    ])
}

@Test(
  arguments: [
    (["--shards", "0"], "shards (flag --shards): “0” is not a whole number from 1 to 1024"),
    (["--shards="], "shards (flag --shards): “” is not a whole number from 1 to 1024"),
    (["--shards", "-1"], "shards (flag --shards): “-1” is not a whole number from 1 to 1024"),
    (
      ["--http=8080"],
      "http (flag --http): “8080” is not a numeric address with a port, "
        + "such as 127.0.0.1:8080 or [::1]:0"
    ),
    (
      ["--body-byte-count-max", "2GB"],
      "limits.body_byte_count_max (flag --body-byte-count-max): “2GB” is not a size "
        + "from 1KiB to 1GiB, in bytes or with KiB, MiB or GiB"
    ),
    (
      ["--idle-timeout", "2h"],
      "timeouts.idle_timeout (flag --idle-timeout): “2h” is not a time from 1ms to 3600s, "
        + "in seconds or with ms, s, m or h"
    ),
    (
      ["--namespace", "a:b"],
      "namespace (flag --namespace): “a:b” is not 1 to 64 letters, digits, “-”, “_” or “.”"
    ),
    (
      ["--redis", "http://me:hunter2@h"],
      "redis (flag --redis): the value (a secret, not shown) is not a URL such as "
        + "redis://user:password@host:6379/0, or rediss:// for TLS"
    ),
    (
      ["--body-byte-count-max=65MiB"],
      "limits.body_byte_count_max (flag --body-byte-count-max): a body of this size is more than "
        + "buffered_byte_count_max admits"
    ),
    (["--shard", "2"], "unknown flag --shard; did you mean --shards?"),
    (["--shard=2"], "unknown flag --shard; did you mean --shards?"),
    (["--hlep"], "unknown flag --hlep; did you mean --help?"),
    (["--confg", "x"], "unknown flag --confg; did you mean --config?"),
    (["--no-such-thing"], "unknown flag --no-such-thing"),
    (["-x"], "unknown flag -x"),
    (["--help=yes"], "unknown flag --help; did you mean --help?"),
    (["--shards"], "--shards lacks its value"),
    (["--shards", "--print-config"], "--shards lacks its value"),
    (["--config"], "--config lacks its value"),
    (["--shards=1", "--shards", "2"], "--shards stands twice on the command line"),
    (["stray"], "nothing is expected at “stray”"),
    (["--", "--shards"], "nothing is expected at “--shards”"),
  ])
func `a wrong command line is refused in these words`(arguments: [String], message: String) {
  #expect(faults(invocation(arguments)) == [message])
}

@Test(
  arguments: [
    ("{", "1:2: expected a name or “}”, found the end"),
    ("[]", "1:1: settings stand within “{” and “}”"),
    ("{\n  shard: 2}", "2:3: unknown setting shard; did you mean shards?"),
    (
      "{body_byte_count_max: 1}",
      "1:2: unknown setting body_byte_count_max; did you mean limits.body_byte_count_max?"
    ),
    (
      "{limts: {}}", "1:2: unknown setting limts; did you mean limits?"
    ),
    (
      "{limits: {field_cuont_max: 5}}",
      "1:11: unknown setting limits.field_cuont_max; did you mean limits.field_count_max?"
    ),
    ("{nonsense: 1}", "1:2: unknown setting nonsense"),
    ("{limits: 5}", "1:10: limits holds settings within “{” and “}”"),
    ("{shards: [2]}", "1:10: shards is a string, a number, true or false"),
    ("{shards: null}", "1:10: shards is a string, a number, true or false"),
    ("{shards: {}}", "1:10: shards is a string, a number, true or false"),
  ])
func `a wrong file is refused in these words`(file: String, message: String) {
  #expect(faults(invocation([], file: file)) == ["Config/pricing.json:\(message)"])
}

@Test(
  arguments: [
    ("shards: 0", "shards (Config/pricing.json:1:10): “0” is not a whole number from 1 to 1024"),
    (
      "shards: 2.5", "shards (Config/pricing.json:1:10): “2.5” is not a whole number from 1 to 1024"
    ),
    (
      "shards: true",
      "shards (Config/pricing.json:1:10): “true” is not a whole number from 1 to 1024"
    ),
  ])
func `a wrong value in a file is refused in these words`(member: String, message: String) {
  #expect(faults(invocation([], file: "{\(member)}")) == [message])
}

@Test func `all faults are told, and a value outdone is still a fault`() {
  let all = faults(
    invocation(
      ["--shards", "4", "--htpp=1"], ["PRICING_SHARDS": "many", "PRICING_SHARD": "4"],
      file: "{shards: 0, x: 1, limits: {field_count_max: 0x10}}"))
  #expect(
    all == [
      "Config/pricing.json:1:13: unknown setting x",
      "unknown environment variable PRICING_SHARD; did you mean PRICING_SHARDS?",
      "unknown flag --htpp; did you mean --http?",
      "shards (Config/pricing.json:1:10): “0” is not a whole number from 1 to 1024",
      "shards (environment PRICING_SHARDS): “many” is not a whole number from 1 to 1024",
    ])
}

@Test func `a program's own settings, switches and operands are read`() throws {
  let file = "{tool: {tool_shards: 5}}"
  let (tool, server) = try program.settings(
    ToolSettings.self, HTTPSettings.self,
    from: invocation(["import", "--loud", "--shards=2", "--", "--file"], file: file))
  #expect(tool.isLoud && tool.shardCount == 5 && server.shardCount == 2)
  #expect(tool.words == ["import", "--file"])
  let quiet = try program.settings(
    ToolSettings.self, from: invocation(["x", "--loud=false", "-"]))
  #expect(!quiet.isLoud && quiet.words == ["x", "-"])
  for words in [[], ["a", "b", "c"]] {
    #expect(throws: Program.Stop.self) {
      try program.settings(ToolSettings.self, from: invocation(words))
    }
  }
}

@Test func `the version is told before anything else is looked at`() {
  let asked = invocation(["--version", "--nonsense"], file: "{")
  #expect(throws: Program.Stop.answered("pricing-api 1.2.3\n")) { try http(asked) }
}

@Test func `names in the house are used once`() {
  let settings = House.settings(besides: [])
  #expect(Set(settings.map(\.name)).count == settings.count)
  let sections = Set(settings.compactMap(\.section))
  #expect(sections.isDisjoint(with: settings.map(\.path)))
  for setting in settings {
    #expect(setting.help.hasSuffix(".") && !setting.help.contains("\n"), "\(setting.name)")
  }
}

@Test func `a process reads its own environment and ends with all faults`() async throws {
  let result = try #require(
    await #expect(processExitsWith: .exitCode(2), observing: [\.standardErrorContent]) {
      setenv("PRICING_SHARD", "1", 1)
      _ = program.settingsOrExit(HTTPSettings.self)
    })
  let text = String(decoding: result.standardErrorContent, as: UTF8.self)
  #expect(
    text.contains("unknown environment variable PRICING_SHARD; did you mean PRICING_SHARDS?\n"))
}
