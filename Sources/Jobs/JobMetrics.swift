import Telemetry
import Timing

/// What queues and workers count and measure.
package final class JobMetrics: Sendable {
  /// The handles, declared before there is anything to record to.
  package struct Declaration: Sendable {
    fileprivate let places: [String: Int]
    fileprivate let events: Labelled<Counter>
    fileprivate let runTime: Labelled<Histogram>
    fileprivate let pickupLatency: Labelled<Histogram>
    fileprivate let queues: QueueMetrics
    fileprivate let recoveries: Counter
    fileprivate let epochRefusals: Counter
    fileprivate let lateHeartbeats: Counter
    fileprivate let cancelledWaiting: Counter

    /// Jobs of a kind that is not in `kinds` count as `other`.
    package init(in catalogue: inout MetricCatalogue, kinds: [String], queues: [String]) {
      let kinds = kinds.filter { $0 != "other" } + ["other"]
      places = Dictionary(kinds.enumerated().map { ($1, $0) }) { first, _ in first }
      let byKind = Labels("kind", kinds)
      events = catalogue.counters(
        "pricing_jobs_total", help: "Jobs by kind, and what became of them.",
        by: byKind, Labels("event", Event.allCases.map { "\($0)" }))
      runTime = catalogue.histograms(
        "pricing_job_run_seconds", help: "Time a job's handler took.", scale: .latency, by: byKind)
      pickupLatency = catalogue.histograms(
        "pricing_job_pickup_seconds", help: "Time from when a job was due to its start.",
        scale: .latency, by: byKind)
      self.queues = QueueMetrics(in: &catalogue, queues: queues)
      recoveries = catalogue.counter(
        "pricing_job_lease_recoveries_total",
        help: "Jobs taken over from workers that were lost.")
      epochRefusals = catalogue.counter(
        "pricing_job_epoch_refusals_total",
        help: "Jobs that a worker found to be another's when it reported.")
      lateHeartbeats = catalogue.counter(
        "pricing_job_late_heartbeats_total",
        help: "Renewals of leases that took more than a third of the lease to come.")
      cancelledWaiting = catalogue.counter(
        "pricing_jobs_cancelled_waiting_total", help: "Jobs cancelled before they ran.")
    }
  }

  enum Event: Int, CaseIterable { case enqueued, started, finished, retried, dead, cancelled }

  private let declared: Declaration
  private let meter: SharedMeter

  package init(_ declared: Declaration, recordingTo meter: SharedMeter) {
    self.declared = declared
    self.meter = meter
  }

  func enqueued(_ kind: String) { count(.enqueued, kind) }

  func cancelledWhileWaiting() { meter.add(to: declared.cancelledWaiting) }

  func count(_ event: Event, _ kind: String) {
    meter.add(to: declared.events[place(of: kind), event.rawValue])
  }

  func started(_ kind: String, waitedFor milliseconds: Int) {
    count(.started, kind)
    meter.record(milliseconds * 1_000_000, in: declared.pickupLatency[place(of: kind)])
  }

  func ran(_ kind: String, for time: TimeSpan) {
    meter.record(Int(time.nanoseconds), in: declared.runTime[place(of: kind)])
  }

  func recovered(_ count: Int) { meter.add(count, to: declared.recoveries) }
  func refusedByEpoch() { meter.add(to: declared.epochRefusals) }
  func beatLate() { meter.add(to: declared.lateHeartbeats) }

  /// What kind they were is not told: their worker took that along.
  func diedWithWorkers(_ number: Int) {
    meter.add(number, to: declared.events[place(of: "other"), Event.dead.rawValue])
  }

  func show(_ standing: QueueStanding?, of queue: String) {
    declared.queues.show(standing, of: queue, in: meter)
  }

  private func place(of kind: String) -> Int {
    declared.places[kind] ?? declared.places["other"] ?? 0
  }
}
