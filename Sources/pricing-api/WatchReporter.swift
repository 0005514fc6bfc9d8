import Catalogue
import Pricing
import Quoting
import Telemetry

/// Tells the log and the metrics what the watch sees.
final class WatchReporter: CatalogueWatchReporter {
  private let metrics: SupplyMetrics
  private let meter: SharedMeter
  private let logger: Logger

  init(_ metrics: SupplyMetrics, _ meter: SharedMeter, _ logger: Logger) {
    self.metrics = metrics
    self.meter = meter
    self.logger = logger
  }

  func published(_ rulebook: Rulebook, isRestart: Bool) {
    meter.set(metrics.rulebookRevision, to: rulebook.revision)
    if isRestart {
      logger.warning("another catalogue has taken the place of the last") { line in
        line.add("revision", rulebook.revision)
      }
    }
    logger.info("rulebook in force") { line in line.add("revision", rulebook.revision) }
    for warning in rulebook.warnings {
      logger.warning("rulebook") { line in
        line.add("revision", rulebook.revision)
        line.add("warning", "\(warning)")
      }
    }
  }

  func reached(_ revision: Int) {
    meter.set(metrics.isReadable, to: 1)
    meter.set(metrics.catalogueRevision, to: revision)
  }

  func refused(revision: Int, _ faults: Faults) {
    meter.add(1, to: metrics.refusedRulebooks)
    for fault in faults.all {
      logger.error("rulebook not published") { line in
        line.add("revision", revision)
        line.add("fault", "\(fault)")
      }
    }
  }

  func failed(_ error: CatalogueError) {
    meter.set(metrics.isReadable, to: 0)
    logger.error("catalogue cannot be read") { line in line.add("error", error) }
  }

  func recovered() {
    meter.set(metrics.isReadable, to: 1)
    logger.info("catalogue can be read again")
  }
}
