import LoadFigures
import LoadPlan
import Timing

/// What stands on the command line.
struct LoadFlags {
  /// Why nothing is run: it was asked for something else, or cannot.
  enum Stop: Error, Equatable {
    case answered(String)
    case refused([String])
  }

  /// A flag with the name of its value, and what it does.
  private struct Flag: Sendable {
    let name: String
    let value: String?
    let help: String
    let take: @Sendable (inout LoadFlags, String) -> Bool
  }

  private(set) var url: String?
  private(set) var scenarioPath: String?
  private(set) var rate: Double?
  private(set) var schedule: ArrivalSchedule?
  private(set) var duration: TimeSpan?
  private(set) var warmup: TimeSpan?
  private(set) var timeout: TimeSpan?
  private(set) var connectionCount: Int?
  private(set) var pipelineDepth: Int?
  private(set) var shardCount = 1
  private(set) var method: String?
  private(set) var body: String?
  private(set) var fields: [String] = []
  private(set) var thresholds: [Threshold] = []
  private(set) var seed: UInt64 = 1
  private(set) var jsonPath: String?
  private(set) var pagePath: String?
  private(set) var comparedPath: String?
  private(set) var metricsURL: String?
  private(set) var isQuiet = false

  private static let flags: [Flag] = [
    Flag(name: "--scenario", value: "FILE", help: "what to ask, see loadtest/*.json") {
      $0.scenarioPath = $1
      return true
    },
    Flag(name: "--rate", value: "N/s", help: "open loop: so many requests a second") {
      $0.rate = LoadPlan.rate(from: $1[...])
      return $0.rate != nil
    },
    Flag(name: "--ramp", value: "A:B/s:TIME,…", help: "open loop: rates in stages") {
      $0.schedule = ArrivalSchedule(stages: $1)
      return $0.schedule != nil
    },
    Flag(name: "--duration", value: "TIME", help: "how long to ask (10s)") {
      $0.duration = time($1)
      return $0.duration != nil
    },
    Flag(name: "--warmup", value: "TIME", help: "how much of it not to count (0s)") {
      $0.warmup = TimeSpan($1[...])
      return $0.warmup != nil
    },
    Flag(name: "--timeout", value: "TIME", help: "how long to wait for an answer (5s)") {
      $0.timeout = time($1)
      return $0.timeout != nil
    },
    Flag(name: "--connections", value: "N", help: "connections over all shards (64)") {
      $0.connectionCount = number($1, in: 1...Scenario.connectionCountMax)
      return $0.connectionCount != nil
    },
    Flag(name: "--pipeline", value: "N", help: "requests under way on each of them (1)") {
      $0.pipelineDepth = number($1, in: 1...Scenario.pipelineDepthMax)
      return $0.pipelineDepth != nil
    },
    Flag(name: "--shards", value: "N", help: "event loops, each on a core (1)") {
      guard let count = number($1, in: 1...256) else { return false }
      $0.shardCount = count
      return true
    },
    Flag(name: "--method", value: "NAME", help: "of the request to URL (GET)") {
      $0.method = $1
      return ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].contains($1)
    },
    Flag(name: "--body", value: "TEXT", help: "JSON to send with it") {
      $0.body = $1
      return true
    },
    Flag(name: "--header", value: "LINE", help: "a field to send with it; repeatable") {
      $0.fields.append($1)
      return $1.contains(":") && $1.utf8.allSatisfy { $0 > 0x1F && $0 != 0x7F }
    },
    Flag(name: "--threshold", value: "TEXT", help: "such as “p99 < 5ms”; repeatable") {
      guard let threshold = Threshold($1) else { return false }
      $0.thresholds.append(threshold)
      return true
    },
    Flag(name: "--seed", value: "N", help: "of all that is left to chance (1)") {
      guard let seed = UInt64($1) else { return false }
      $0.seed = seed
      return true
    },
    Flag(name: "--json", value: "FILE", help: "write all figures there") {
      $0.jsonPath = $1
      return true
    },
    Flag(name: "--html", value: "FILE", help: "write a page with charts there") {
      $0.pagePath = $1
      return true
    },
    Flag(name: "--compare", value: "FILE", help: "say what changed since that --json") {
      $0.comparedPath = $1
      return true
    },
    Flag(name: "--metrics", value: "URL", help: "the server's own figures beside ours") {
      $0.metricsURL = $1
      return true
    },
    Flag(name: "--quiet", value: nil, help: "show nothing while it runs") { flags, _ in
      flags.isQuiet = true
      return true
    },
  ]

  init(_ arguments: [String], version: String) throws(Stop) {
    var faults: [String] = []
    var rest = arguments[...]
    var seen: Set<String> = []
    while let argument = rest.popFirst() {
      if argument == "--help" || argument == "-h" { throw .answered(Self.help(version)) }
      if argument == "--version" { throw .answered("pricing-load \(version)\n") }
      guard argument.hasPrefix("-") else {
        if url != nil { faults.append("a second URL: \(argument)") }
        url = argument
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let flag = Self.flags.first(where: { $0.name == String(parts[0]) }) else {
        faults.append("unknown flag \(String(parts[0]))")
        continue
      }
      let isRepeatable = flag.help.hasSuffix("repeatable")
      if !seen.insert(flag.name).inserted, !isRepeatable {
        faults.append("\(flag.name) stands twice")
      }
      var value = parts.count == 2 ? String(parts[1]) : nil
      if value == nil { value = flag.value == nil ? "" : rest.popFirst() }
      guard let value else {
        faults.append("\(flag.name) lacks its value, \(flag.value ?? "")")
        continue
      }
      if !flag.take(&self, value) {
        faults.append("\(flag.name): “\(value)” is no \(flag.value ?? "value of it")")
      }
    }
    if url == nil { faults.append("no URL is given") }
    if rate != nil, schedule != nil { faults.append("--rate and --ramp rule each other out") }
    if schedule != nil, duration != nil {
      faults.append("--ramp has times of its own, which rule out --duration")
    }
    if scenarioPath != nil, method != nil || body != nil || !fields.isEmpty {
      faults.append("--method, --body and --header are for a run without --scenario")
    }
    guard faults.isEmpty else { throw .refused(faults) }
  }

  static func time(_ text: String) -> TimeSpan? {
    TimeSpan(text[...]).flatMap { span in span > .zero ? span : nil }
  }

  static func number(_ text: String, in range: ClosedRange<Int>) -> Int? {
    Int(text).flatMap { range.contains($0) ? $0 : nil }
  }

  private static func help(_ version: String) -> String {
    let rows = flags.map { flag in
      let name = flag.value.map { "\(flag.name) \($0)" } ?? flag.name
      return "  \(name)\(String(repeating: " ", count: max(1, 24 - name.count)))\(flag.help)"
    }
    return """
      pricing-load \(version): asks a server as often as it is told to, and says how it answered

      Usage: pricing-load URL [FLAG]...

      \(rows.joined(separator: "\n"))
        --version               print the version
        --help                  print this

      Without --rate and --ramp each connection asks again when it is answered (closed loop); with
      them requests fall due by the clock, and latency counts from then, sent or not (open loop).
      Ctrl-C ends the asking and still reports.

      Exit status: 0 passed, 1 a threshold failed, 2 nothing could be run.

      """
  }
}
