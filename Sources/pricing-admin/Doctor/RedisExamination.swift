import Reactor
import Redis
import Settings
import Timing

/// A look at the Redis of jobs, events and locks, and at that of the cache.
struct RedisExamination {
  private static let patience = TimeSpan.seconds(2)
  /// Beyond it, instants that two machines wrote cannot be compared.
  private static let clockDifferenceMaxMilliseconds: Int64 = 1_000

  private let subject: String
  private let url: Settings.RedisURL

  static func findings(_ settings: RedisSettings) async -> [Finding] {
    let jobs = RedisExamination(subject: "redis", url: settings.url)
    guard settings.cacheURL != settings.url else {
      return await jobs.findings { jobs.durability(of: $0) }
    }
    let cache = RedisExamination(subject: "cache redis", url: settings.cacheURL)
    async let ofJobs = jobs.findings { jobs.durability(of: $0) }
    async let ofCache = cache.findings { cache.eviction(of: $0) }
    return await ofJobs + ofCache
  }

  private func findings(_ judge: @Sendable (ServerReport) -> [Finding]) async -> [Finding] {
    do {
      let shard = try Shard(index: 0)
      defer { shard.stop() }
      var configuration = RedisConfiguration(try Redis.RedisURL(url.url.text.revealed))
      configuration.name = "pricing-admin"
      configuration.queuesWhileDisconnected = true
      let client = await RedisClient(configuration, on: shard)
      let report: ServerReport
      do {
        report = try await ServerReport(client, within: Self.patience)
      } catch {
        let reason = await client.state.fault.map { "\($0)" } ?? "\(error)"
        await client.stop()
        return [.fault(subject, "\(url) does not answer (\(reason)): is it running?")]
      }
      await client.stop()
      return [version(of: report), clock(of: report)] + judge(report)
    } catch {
      return [.fault(subject, "\(url): \(error)")]
    }
  }

  private func version(of report: ServerReport) -> Finding {
    guard let version = report["redis_version"] else {
      return .warning(subject, "\(url) does not tell its version")
    }
    let parts = version.split(separator: ".").map { Int($0) ?? 0 } + [0, 0]
    // XAUTOCLAIM and LPOS stand in 6.2.
    guard (parts[0], parts[1]) >= (6, 2) else {
      return .fault(subject, "\(url) is version \(version): 6.2 or later is needed")
    }
    return .ok(subject, "\(url), version \(version)")
  }

  private func clock(of report: ServerReport) -> Finding {
    let milliseconds = report.clockDifferenceMilliseconds
    guard abs(milliseconds) > Self.clockDifferenceMaxMilliseconds else {
      return .ok(subject, "its clock differs by \(abs(milliseconds)) ms")
    }
    return .warning(
      subject, "its clock differs by \(abs(milliseconds)) ms: synchronise the machines' clocks")
  }

  private func durability(of report: ServerReport) -> [Finding] {
    let policy = report["maxmemory_policy"] ?? "unknown"
    let isDurable = report["aof_enabled"] == "1"
    return [
      policy == "noeviction"
        ? .ok(subject, "evicts nothing")
        : .fault(
          subject,
          "maxmemory-policy is \(policy), which can drop jobs: "
            + "CONFIG SET maxmemory-policy noeviction"
        ),
      isDurable
        ? .ok(subject, "keeps an append-only file")
        : .warning(
          subject, "keeps no append-only file, and jobs end with it: CONFIG SET appendonly yes"),
    ]
  }

  private func eviction(of report: ServerReport) -> [Finding] {
    let policy = report["maxmemory_policy"] ?? "unknown"
    guard policy.hasSuffix("-lfu") else {
      return [
        .warning(
          subject, "maxmemory-policy is \(policy): CONFIG SET maxmemory-policy allkeys-lfu")
      ]
    }
    guard report["maxmemory"] != "0" else {
      return [.warning(subject, "has no maxmemory, and grows: CONFIG SET maxmemory 1gb")]
    }
    return [.ok(subject, "evicts what is asked for least")]
  }
}

/// What a server says of itself.
private struct ServerReport: Sendable {
  let clockDifferenceMilliseconds: Int64
  private let fields: [String: String]

  init(_ client: RedisClient, within time: TimeSpan) async throws {
    let information = try await client.send(within: time) {
      $0.command("INFO")
    } reading: {
      try $0.string()
    }
    var fields: [String: String] = [:]
    for line in information.split(whereSeparator: \.isNewline) {
      let pair = line.split(separator: ":", maxSplits: 1)
      if pair.count == 2 { fields[String(pair[0])] = String(pair[1]) }
    }
    self.fields = fields

    let before = wallClockNanoseconds() / 1_000_000
    let (seconds, microseconds) = try await client.send(within: time) {
      $0.command("TIME")
    } reading: { reply in
      (
        Int64(try reply.withElement(at: 0) { try $0.string() }) ?? 0,
        Int64(try reply.withElement(at: 1) { try $0.string() }) ?? 0
      )
    }
    let after = wallClockNanoseconds() / 1_000_000
    // Half of the way there and back is the best guess of when it looked.
    clockDifferenceMilliseconds = seconds * 1_000 + microseconds / 1_000 - (before + after) / 2
  }

  subscript(name: String) -> String? { fields[name] }
}
