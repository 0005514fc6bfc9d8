import Feeds
import Jobs
import Operating
import Repricing
import Settings
import Telemetry

/// What is counted and measured of a worker's work.
struct WorkerMetrics: Sendable {
  let jobs: JobMetrics.Declaration
  let locks: LockMetrics
  let operation: OperationServer.Declaration
  let items: Labelled<Counter>
  let feedSignals: Labelled<Counter>
  let announced: Counter
  let priceChanges: Counter
  let announcingFailures: Counter
  let fillingFailures: Counter

  init(in catalogue: inout MetricCatalogue) {
    catalogue.declareProcess()
    catalogue.declareBuild(version: Release.version)
    jobs = JobMetrics.Declaration(
      in: &catalogue, kinds: [RecalculationJob.kind, FeedJob.kind], queues: [RecalculationJob.queue]
    )
    locks = LockMetrics(in: &catalogue)
    operation = OperationServer.Declaration(in: &catalogue)
    items = catalogue.counters(
      "pricing_recalculated_total",
      help: "Items that recalculations looked at, and entries by what became of them.",
      by: Labels("outcome", ["scanned", "changed", "clamped", "skipped", "failed"]))
    feedSignals = catalogue.counters(
      "pricing_feed_signals_total",
      help: "Signals of feeds: taken in, of no item, and lines that are none.",
      by: Labels("outcome", ["taken", "unknown", "faulty"]))
    announced = catalogue.counter(
      "pricing_cache_announcements_total", help: "Changes that caches were told of.")
    priceChanges = catalogue.counter(
      "pricing_price_changes_announced_total", help: "Price changes put into their stream.")
    announcingFailures = catalogue.counter(
      "pricing_announcing_failures_total", help: "Rounds of announcements that failed.")
    fillingFailures = catalogue.counter(
      "pricing_cache_replacing_failures_total",
      help: "Chunks whose sheets could not be put into the cache.")
  }

  /// A recalculation has ended.
  func add(_ report: RecalculationReport, to meter: SharedMeter) {
    let tally = report.tally
    let counts = [
      tally.scannedCount, tally.changedCount, tally.clampedCount, tally.skippedCount,
      tally.failedCount,
    ]
    for (place, count) in counts.enumerated() { meter.add(count, to: items[place]) }
  }

  /// A feed was read.
  func add(_ report: FeedReport, to meter: SharedMeter) {
    let counts = [
      report.signalCount - report.unknownCount, report.unknownCount, report.faultyCount,
    ]
    for (place, count) in counts.enumerated() { meter.add(count, to: feedSignals[place]) }
  }
}
