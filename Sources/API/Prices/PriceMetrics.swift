import HTTP
import Telemetry

/// What is counted of answers that are no price.
package struct PriceMetrics: Sendable {
  let refusals: Labelled<Counter>

  package init(in catalogue: inout MetricCatalogue) {
    refusals = catalogue.counters(
      "pricing_price_refusals_total",
      help: "Requests and lines of batches without a price, by the code of their problem.",
      by: Labels("code", Problem.priceCodes.map { "\($0)" } + ["other"]))
  }
}

/// A shard's account of its refusals.
package final class PriceMeter {
  private let metrics: PriceMetrics
  private let meter: Meter

  package init(_ metrics: PriceMetrics, _ meter: Meter) {
    self.metrics = metrics
    self.meter = meter
  }

  func note(_ problem: Problem) {
    let place = Problem.priceCodes.firstIndex { $0.isSame(as: problem.code) }
    meter.add(1, to: metrics.refusals[place ?? Problem.priceCodes.count])
  }
}

extension Problem {
  /// The codes that a request for a price, or a line of one, can be refused with.
  fileprivate static let priceCodes: [StaticString] = [
    "malformed_json", "payload_too_large", "unsupported_media_type", "invalid_request",
    "unknown_product", "no_price", "fx_stale", "guardrail_infeasible", "amount_overflow",
    "overloaded", "unavailable", "revision_not_reached",
  ]
}

extension StaticString {
  fileprivate func isSame(as other: StaticString) -> Bool {
    withUTF8Buffer { own in other.withUTF8Buffer { own.elementsEqual($0) } }
  }
}
