import Telemetry
import Timing

/// What is counted and measured of loading sheets.
package struct LoadMetrics: Sendable {
  let queries: Counter
  let sheets: Labelled<Counter>
  let latency: Histogram
  let size: Histogram
  let waiting: Gauge

  /// What came of a sheet that was asked for.
  enum Outcome: Int, CaseIterable { case found, unknown, failed }

  package init(in catalogue: inout MetricCatalogue) {
    queries = catalogue.counter(
      "pricing_sheet_queries_total", help: "Queries for sheets that the database has ended.")
    sheets = catalogue.counters(
      "pricing_sheets_loaded_total", help: "Sheets asked of the database, by what came of it.",
      by: Labels("outcome", Outcome.allCases.map { "\($0)" }))
    latency = catalogue.histogram(
      "pricing_sheet_query_duration_seconds",
      help: "Time from asking the database for sheets to its answer.", scale: .latency)
    size = catalogue.histogram(
      "pricing_sheet_query_skus", help: "Sheets that one query asked for.",
      scale: .counts(through: 1_000))
    waiting = catalogue.gauge(
      "pricing_sheet_loads_waiting", help: "Sheets that requests wait for.")
  }
}

/// A shard's account of its loads.
package final class LoadMeter {
  private let metrics: LoadMetrics
  private let meter: Meter

  package init(_ metrics: LoadMetrics, _ meter: Meter) {
    self.metrics = metrics
    self.meter = meter
  }

  /// So many more sheets are waited for, or fewer.
  func noteWaiting(_ change: Int) { meter.add(change, to: metrics.waiting) }

  /// A query that began at `begun` was answered.
  func note(_ outcomes: [SheetOutcome], since begun: MonotonicTime) {
    meter.add(1, to: metrics.queries)
    meter.record(Int((MonotonicTime.now() - begun).nanoseconds), in: metrics.latency)
    meter.record(outcomes.count, in: metrics.size)
    for outcome in outcomes {
      meter.add(1, to: metrics.sheets[LoadMetrics.Outcome(outcome).rawValue])
    }
  }
}

extension LoadMetrics.Outcome {
  fileprivate init(_ outcome: SheetOutcome) {
    switch outcome {
    case .sheet: self = .found
    case .unknownProduct: self = .unknown
    case .failed: self = .failed
    }
  }
}
