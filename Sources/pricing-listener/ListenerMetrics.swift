import Operating
import Repricing
import Settings
import Telemetry

/// What is counted of a listener's work.
struct ListenerMetrics: Sendable {
  /// What became of events.
  enum Event: Int, CaseIterable { case applied, repeated, faulty, lost }

  let operation: OperationServer.Declaration
  let events: Labelled<Counter>
  let changedSheets: Counter
  let requests: Counter
  let failures: Counter

  init(in catalogue: inout MetricCatalogue) {
    catalogue.declareProcess()
    catalogue.declareBuild(version: Release.version)
    operation = OperationServer.Declaration(in: &catalogue)
    events = catalogue.counters(
      "pricing_market_events_total",
      help: "Market events: applied, known already, not understood, or heard and not kept.",
      by: Labels("outcome", Event.allCases.map { "\($0)" }))
    changedSheets = catalogue.counter(
      "pricing_market_event_sheets_total", help: "Sheets that market events have changed.")
    requests = catalogue.counter(
      "pricing_recalculations_requested_total", help: "Recalculations asked for.")
    failures = catalogue.counter(
      "pricing_listener_failures_total",
      help: "Times that Redis or the catalogue did not answer, and was tried again.")
  }
}
