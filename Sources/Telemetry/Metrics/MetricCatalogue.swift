/// The metrics of a program, declared at start-up before anything is recorded.
///
/// ```swift
/// var catalogue = MetricCatalogue()
/// let requests = catalogue.counters(
///   "pricing_http_requests_total", help: "Requests answered.",
///   by: Labels(["method", "route"], rows: routes), Labels("status", ["2xx", "4xx", "5xx"]))
/// let metrics = Metrics(catalogue, meterCount: shardCount)
/// ```
///
/// Names stand as the scrape shows them, so that what a dashboard names is found here. The handles
/// given out are places in the slabs: recording looks nothing up.
package struct MetricCatalogue: Sendable {
  private(set) var families: [MetricFamily] = []
  private(set) var cellCount = 0
  private(set) var collectors: [@Sendable (SharedMeter) -> Void] = []

  package init() {}

  package mutating func counter(
    _ name: String, help: String, unit: MetricUnit = .one
  ) -> Counter {
    Counter(cell: declare(name, help, unit, .counter))
  }

  package mutating func counters(
    _ name: String, help: String, unit: MetricUnit = .one, by axes: Labels...
  ) -> Labelled<Counter> {
    Labelled(first: Counter(cell: declare(name, help, unit, .counter, axes)), axes: axes)
  }

  package mutating func gauge(_ name: String, help: String, unit: MetricUnit = .one) -> Gauge {
    Gauge(cell: declare(name, help, unit, .gauge))
  }

  package mutating func gauges(
    _ name: String, help: String, unit: MetricUnit = .one, by axes: Labels...
  ) -> Labelled<Gauge> {
    Labelled(first: Gauge(cell: declare(name, help, unit, .gauge, axes)), axes: axes)
  }

  package mutating func sharedGauge(
    _ name: String, help: String, unit: MetricUnit = .one
  ) -> SharedGauge {
    SharedGauge(cell: declare(name, help, unit, .gauge))
  }

  package mutating func sharedGauges(
    _ name: String, help: String, unit: MetricUnit = .one, by axes: Labels...
  ) -> Labelled<SharedGauge> {
    Labelled(first: SharedGauge(cell: declare(name, help, unit, .gauge, axes)), axes: axes)
  }

  package mutating func histogram(
    _ name: String, help: String, scale: HistogramScale
  ) -> Histogram {
    Histogram(
      cell: declare(name, help, scale.unit, .histogram(scale)),
      bucketCount: UInt32(scale.bucketCount), significantDigits: UInt32(scale.significantDigits))
  }

  package mutating func histograms(
    _ name: String, help: String, scale: HistogramScale, by axes: Labels...
  ) -> Labelled<Histogram> {
    let first = Histogram(
      cell: declare(name, help, scale.unit, .histogram(scale), axes),
      bucketCount: UInt32(scale.bucketCount), significantDigits: UInt32(scale.significantDigits))
    return Labelled(first: first, axes: axes)
  }

  /// A level that `read` is asked for at every scrape.
  package mutating func gauge(
    _ name: String, help: String, unit: MetricUnit = .one, read: @escaping @Sendable () -> Int
  ) {
    let gauge = sharedGauge(name, help: help, unit: unit)
    beforeEachScrape { $0.set(gauge, to: read()) }
  }

  /// Has `collect` record what is known elsewhere; it runs on the thread that scrapes.
  package mutating func beforeEachScrape(_ collect: @escaping @Sendable (SharedMeter) -> Void) {
    collectors.append(collect)
  }

  /// Gives the family its cells and answers the first.
  private mutating func declare(
    _ name: String, _ help: String, _ unit: MetricUnit, _ kind: MetricFamily.Kind,
    _ axes: [Labels] = []
  ) -> UInt32 {
    let family = MetricFamily(
      name: name, help: help, unit: unit, kind: kind, labelSets: Labels.combined(axes),
      firstCell: cellCount)
    family.check()
    precondition(!families.contains { $0.name == name }, "\(name) is declared twice")
    families.append(family)
    cellCount = family.cells.upperBound
    return UInt32(family.firstCell)
  }
}
