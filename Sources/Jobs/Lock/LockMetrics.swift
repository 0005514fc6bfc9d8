import Telemetry
import Timing

/// How long locks are waited for, and in vain.
package struct LockMetrics: Sendable {
  private let waits: Labelled<Histogram>

  /// What a wait ended with.
  enum End: Int, CaseIterable { case taken, held, unavailable }

  package init(in catalogue: inout MetricCatalogue) {
    waits = catalogue.histograms(
      "pricing_lock_wait_seconds",
      help: "Time for which a lock was waited for, by what that ended with.",
      scale: .latency, by: Labels("end", End.allCases.map { "\($0)" }))
  }

  func ended(_ end: End, after wait: TimeSpan, in meter: SharedMeter) {
    meter.record(Int(wait.nanoseconds), in: waits[end.rawValue])
  }
}
