import Events
import Pricing
import Repricing
import Telemetry

/// Tells the log and the metrics what the listener says.
struct ListenerReporter: Sendable {
  private let metrics: ListenerMetrics
  private let meter: SharedMeter
  private let logger: Logger

  init(_ metrics: ListenerMetrics, _ meter: SharedMeter, _ logger: Logger) {
    self.metrics = metrics
    self.meter = meter
    self.logger = logger
  }

  func hear(_ news: ListenerNews) {
    switch news {
    case .passedOver(let place, let fault):
      count(.faulty)
      logger.warning("what lay in the stream is no event") { line in
        line.add("place", place)
        line.add("error", fault)
      }
    case .applied(let outcomes):
      var sheetCount = 0
      for outcome in outcomes {
        switch outcome {
        case .applied(let count): sheetCount += count
        case .appliedBefore: count(.repeated)
        }
      }
      let appliedCount = outcomes.count { $0 != .appliedBefore }
      count(.applied, appliedCount)
      meter.add(sheetCount, to: metrics.changedSheets)
      logger.debug("events applied") { line in
        line.add("events", outcomes.count)
        line.add("sheets", sheetCount)
      }
    case .requested(let request, let eventCount):
      meter.add(to: metrics.requests)
      logger.info("recalculation requested") { line in
        line.add("scope", request.scope.summary)
        line.add("events", eventCount)
        if let trace = request.traceparent.flatMap({ TraceContext(traceparent: $0.utf8.span) }) {
          line.add(trace)
        }
      }
    case .failed(let error): failed(error)
    }
  }

  /// What was heard on the channel is no event, or could not be kept.
  func lost(_ error: any Error) {
    if error is EventFault { count(.faulty) } else { count(.lost) }
    logger.warning("what was heard on the channel is lost") { $0.add("error", error) }
  }

  func failed(_ error: any Error) {
    meter.add(to: metrics.failures)
    logger.warning("something does not answer and is tried again") { $0.add("error", error) }
  }

  private func count(_ event: ListenerMetrics.Event, _ number: Int = 1) {
    meter.add(number, to: metrics.events[event.rawValue])
  }
}

extension ItemScope {
  /// In a few words: a scope may name thousands of items.
  fileprivate var summary: String {
    switch self {
    case .everything: "everything"
    case .category(let path): "category \(path)"
    case .skus(let skus): skus.count == 1 ? "item \(skus[0])" : "\(skus.count) items"
    }
  }
}
