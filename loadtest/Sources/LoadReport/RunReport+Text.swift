import LoadFigures
import Timing

/// The summary for a terminal.
extension RunReport {
  package var text: String {
    var lines = ["", "\(scenario.name) at \(url): \(TimeSpan.text(figures.duration)), \(loop)"]
    if isCutShort { lines.append("  ended before its time") }
    lines += ["", requestLine, rateLine] + latencyLines + [generatorLine]
    if let server = serverLine { lines.append(server) }
    lines += figures.generator.reservations(over: figures.duration).map { "  ! \($0)" }
    if !verdicts.isEmpty {
      lines += ["", "  thresholds"] + verdicts.map(\.line)
    }
    if let comparison { lines += ["", "  against the earlier run"] + comparison.lines }
    return lines.joined(separator: "\n") + "\n"
  }

  var loop: String {
    let connections = "\(scenario.connectionCount) connections"
    let depth = scenario.pipelineDepth > 1 ? " of \(scenario.pipelineDepth) requests" : ""
    switch scenario.pace {
    case .open: return "open loop over \(connections)\(depth)"
    case .closed: return "closed loop of \(connections)\(depth)"
    }
  }

  private var requestLine: String {
    let kinds = FailureKind.allCases.filter { figures.failures(of: $0) > 0 }
      .map { "\($0.name) \(figures.failures(of: $0))" }
    let failed = figures.failed == 0 ? "none failed" : "\(figures.failed) failed"
    let detail = kinds.isEmpty ? "" : " (\(kinds.joined(separator: ", ")))"
    var connections = ""
    if figures.connectFailures > 0 { connections += ", \(figures.connectFailures) not connected" }
    if figures.reconnects > 0 { connections += ", \(figures.reconnects) reconnected" }
    return "  requests    \(figures.asked) asked, \(figures.answered) answered, \(failed)\(detail)"
      + connections
  }

  private var rateLine: String {
    let rate = "  rate        \(figures.rate.text(decimals: 1))/s"
    guard figures.planned != nil else { return rate }
    // The schedule asks for the first step of an iteration alone.
    let followUps = scenario.steps.contains(where: \.isFollowUp) ? ", follow-ups included," : ""
    return "\(rate)\(followUps) of \(figures.askedRate.text(decimals: 1))/s asked"
  }

  private var latencyLines: [String] {
    let names = figures.stepNames.count > 1 ? figures.stepNames : []
    let rows =
      [("latency", figures.correctedLatencies())]
      + names.enumerated().map { ("  \($1)", figures.correctedLatencies(of: $0)) }
    let width = max(10, rows.map(\.0.count).max() ?? 0)
    return rows.map { name, latencies in
      let quantiles = Self.shownQuantiles.map { quantile in
        "\(quantile.name) \(TimeSpan.nanoseconds(latencies.quantile(quantile.share)).text)"
      }
      return "  \(name.padded(to: width))  \(quantiles.joined(separator: "  "))"
    }
  }

  private var generatorLine: String {
    let generator = figures.generator
    let share = (generator.cpuShare(over: figures.duration) * 100).text(decimals: 0)
    let lag = TimeSpan.nanoseconds(generator.lag.quantile(0.99)).text
    return
      "  generator   \(share) % of \(generator.shardCount) core(s), \(generator.late) sent late, "
      + "lag p99 \(lag), longest batch \(TimeSpan.text(generator.longestBatch))"
  }

  private var serverLine: String? {
    guard let server else { return nil }
    let parts = [
      server.cpuPerAnswer.map { "CPU \(($0 * 1e6).text(decimals: 1)) µs an answer" },
      server.residentByteCount.map { "\(($0 / 1_048_576).text(decimals: 1)) MiB resident" },
      server.hitRatio.map { "\(($0 * 100).text(decimals: 1)) % from the cache" },
    ].compactMap(\.self)
    return "  server      "
      + (parts.isEmpty ? "says nothing we know" : parts.joined(separator: ", "))
  }
}

extension TimeSpan {
  static func text(_ span: TimeSpan) -> String { span.text }
}

extension Threshold.Verdict {
  /// The figure as the threshold's unit has it, and where that is no number that can be read in the
  /// threshold itself, what it was held against.
  var shownValue: String {
    guard let value else { return "no such figure" }
    guard case .multiple = threshold.bound else { return shown(value) }
    return "\(shown(value)), against \(limit.map(shown) ?? "no such figure")"
  }

  private func shown(_ value: Double) -> String {
    switch threshold.measure.subject {
    case .quantile, .mean: TimeSpan.nanoseconds(Int64(value)).text
    case .errorShare: "\((value * 100).text(decimals: 3)) %"
    case .rate, .asked: "\(value.text(decimals: 1))/s"
    case .errors, .late, .requests: value.text(decimals: 0)
    }
  }

  var line: String { "    \(passed ? "pass" : "FAIL")  \(threshold): \(shownValue)" }
}

extension Comparison {
  var lines: [String] {
    (remark.map { ["    ! \($0)"] } ?? [])
      + rows.map { row in
        let values = "\(row.shown(row.old)) → \(row.shown(row.new))"
        return "    \(row.name.padded(to: 6))  \(values.padded(to: 24))  × \(row.shownInterval)  "
          + row.verdict.rawValue
      }
  }
}

extension Comparison.Row {
  func shown(_ value: Double) -> String {
    if isLatency { return TimeSpan.nanoseconds(Int64(value)).text }
    return name == "rate" ? "\(value.text(decimals: 0))/s" : "\((value * 100).text(decimals: 2)) %"
  }

  var shownInterval: String {
    "\(interval.lowerBound.text(decimals: 2)) to \(interval.upperBound.text(decimals: 2))"
  }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
