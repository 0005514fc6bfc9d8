import LoadFigures
import LoadPlan
import Timing

/// What is shown while a run goes on.
package struct LiveView: Sendable {
  private let scenario: Scenario
  /// The lines shown last, which the next ones replace.
  private var lineCount = 0
  private var before: (answered: UInt64, elapsed: TimeSpan) = (0, .zero)

  package init(of scenario: Scenario) { self.scenario = scenario }

  /// One line, for a log.
  package mutating func line(_ figures: RunFigures, elapsed: TimeSpan) -> String {
    "\(timeLeft(elapsed))  \(figuresNow(figures, elapsed))\(failures(in: figures))\n"
  }

  /// A few lines for a terminal, written over those before.
  package mutating func screen(_ figures: RunFigures, elapsed: TimeSpan) -> String {
    let recent = wholeSlices(of: figures, elapsed).suffix(40).map { Double($0.answered) }
    var lines = [
      "\(scenario.name)  \(timeLeft(elapsed))",
      "  \(figuresNow(figures, elapsed))",
      "  \(sparkline(recent))",
    ]
    // A line that is broken for its length would not be written over.
    if figures.failed > 0 { lines.append("  failed\(failures(in: figures))") }
    let up = lineCount == 0 ? "" : "\u{1B}[\(lineCount)A"
    lineCount = lines.count
    return up + lines.map { "\r\u{1B}[2K\($0)\n" }.joined()
  }

  /// Of the slice that has only begun, too little is known.
  private func wholeSlices(of figures: RunFigures, _ elapsed: TimeSpan) -> ArraySlice<TimeSlice> {
    let counted = max(.zero, elapsed - scenario.warmup).nanoseconds
    return figures.slices.all.prefix(Int(counted / figures.slices.width.nanoseconds))
  }

  private func timeLeft(_ elapsed: TimeSpan) -> String {
    let left = scenario.pace.duration - elapsed
    if elapsed < scenario.warmup { return "warming up" }
    return left > .zero ? "\(left.inSeconds.text(decimals: 0)) s left" : "waiting for answers"
  }

  private mutating func figuresNow(_ figures: RunFigures, _ elapsed: TimeSpan) -> String {
    let answered = figures.answered
    let seconds = (elapsed - before.elapsed).inSeconds
    let gained = answered >= before.answered ? answered - before.answered : 0
    let rate = seconds > 0 ? Double(gained) / seconds : 0
    before = (answered, elapsed)
    let width = figures.slices.width
    let since = max(.zero, elapsed - scenario.warmup - width - .seconds(2))
    let latencies = figures.latencies(within: since..<(since + .seconds(3600)))
    guard latencies.count > 0 else { return "\(rate.text(decimals: 0))/s" }
    let quantiles = [("p50", 0.5), ("p99", 0.99), ("max", 1)].map { name, share in
      "\(name) \(TimeSpan.nanoseconds(latencies.quantile(share)).text)"
    }
    return "\(rate.text(decimals: 0))/s  \(quantiles.joined(separator: "  "))"
  }

  private func failures(in figures: RunFigures) -> String {
    FailureKind.allCases.filter { figures.failures(of: $0) > 0 }
      .map { "  \($0.name) \(figures.failures(of: $0))" }.joined()
  }
}

/// Bars of eighths, the tallest for the greatest value.
func sparkline(_ values: [Double]) -> String {
  let bars = Array("▁▂▃▄▅▆▇█")
  let greatest = values.max() ?? 0
  guard greatest > 0 else { return "" }
  return String(
    values.map { bars[min(bars.count - 1, Int($0 / greatest * Double(bars.count)))] })
}
