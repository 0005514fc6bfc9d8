import Telemetry

/// How queues stand, as whoever looks at them now and then shows it.
package struct QueueMetrics: Sendable {
  private let queues: [String]
  private let isSeen: Labelled<SharedGauge>
  private let depth: Labelled<SharedGauge>
  private let queued: Labelled<SharedGauge>
  private let longestQueued: Labelled<SharedGauge>
  private let isPaused: Labelled<SharedGauge>

  private enum Depth: Int, CaseIterable { case queued, running, waiting, dead, ended }

  package init(in catalogue: inout MetricCatalogue, queues: [String]) {
    self.queues = queues
    let byQueue = Labels("queue", queues)
    isSeen = catalogue.sharedGauges(
      "pricing_job_queue_seen",
      help: "Whether the queue answered at the last look; else what is shown of it is older.",
      by: byQueue)
    depth = catalogue.sharedGauges(
      "pricing_job_queue_depth", help: "Jobs in a queue, by state.",
      by: byQueue, Labels("state", Depth.allCases.map { "\($0)" }))
    queued = catalogue.sharedGauges(
      "pricing_job_queue_queued", help: "Jobs that wait for a worker, by priority.",
      by: byQueue, Labels("priority", JobPriority.allCases.map { "\($0)" }))
    longestQueued = catalogue.sharedGauges(
      "pricing_job_queue_longest_wait_seconds",
      help: "How long the job that waits longest for a worker has waited.", unit: .seconds,
      by: byQueue)
    isPaused = catalogue.sharedGauges(
      "pricing_job_queue_paused", help: "Whether the queue is paused.", by: byQueue)
  }

  /// Shows how a queue stands; nil where nobody knows.
  package func show(_ standing: QueueStanding?, of queue: String, in meter: SharedMeter) {
    guard let row = queues.firstIndex(of: queue) else { return }
    meter.set(isSeen[row], to: standing == nil ? 0 : 1)
    guard let standing else { return }
    let levels = [
      standing.queuedCount, standing.runningCount, standing.waitingCount, standing.deadCount,
      standing.endedCount,
    ]
    for (column, level) in levels.enumerated() { meter.set(depth[row, column], to: level) }
    for (column, count) in standing.queuedCounts.enumerated() {
      meter.set(queued[row, column], to: count)
    }
    let milliseconds = standing.longestQueuedMilliseconds ?? 0
    meter.set(longestQueued[row], to: max(0, milliseconds) * 1_000_000)
    meter.set(isPaused[row], to: standing.isPaused ? 1 : 0)
  }
}
