import LoadFigures
import LoadPlan

/// All that is said of a run when it is over, in whichever form.
package struct RunReport: Sendable {
  package let scenario: Scenario
  package let url: String
  package let seed: UInt64
  /// Seconds since 1970.
  package let startedAt: Int64
  package let figures: RunFigures
  package let verdicts: [Threshold.Verdict]
  package var server: ServerFigures?
  package var comparison: Comparison?
  /// Whether it was ended before its time.
  package var isCutShort = false

  package init(
    _ figures: RunFigures, of scenario: Scenario, at url: String, seed: UInt64, startedAt: Int64
  ) {
    self.figures = figures
    self.scenario = scenario
    self.url = url
    self.seed = seed
    self.startedAt = startedAt
    verdicts = scenario.thresholds.map { $0.verdict(on: figures) }
  }

  package var passed: Bool { verdicts.allSatisfy(\.passed) }

  static let shownQuantiles: [(name: String, share: Double)] = [
    ("p50", 0.5), ("p75", 0.75), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("max", 1),
  ]
}
