/// The metrics of a running program: what was declared, what was counted so far.
///
/// Each shard takes its `Meter`; everyone else records through `shared`. Their slabs are added up
/// when somebody looks, and only then.
package final class Metrics: Sendable {
  /// Sorted by name: a scrape's order does not hang on who declared first.
  let families: [MetricFamily]
  /// The meter of every thread that has none of its own.
  package let shared: SharedMeter
  private let table: SlabTable
  private let collectors: [@Sendable (SharedMeter) -> Void]

  package init(_ catalogue: MetricCatalogue, meterCount: Int) {
    families = catalogue.families.sorted { $0.name < $1.name }
    collectors = catalogue.collectors
    table = SlabTable(slabCount: meterCount + 1, cellCount: catalogue.cellCount)
    shared = SharedMeter(table: table, slab: meterCount)
  }

  /// The meter of shard `index`. A shard has one: asking again while it lives is our own mistake.
  package func meter(at index: Int) -> sending Meter {
    precondition(index < table.slabCount - 1)
    return Meter(table: table, slab: index)
  }

  package func value(of counter: Counter) -> Int { Int(truncatingIfNeeded: sum(of: counter.cell)) }

  package func value(of gauge: Gauge) -> Int { Int(truncatingIfNeeded: sum(of: gauge.cell)) }

  package func value(of gauge: SharedGauge) -> Int { Int(truncatingIfNeeded: sum(of: gauge.cell)) }

  /// What was recorded in `histogram` so far.
  package func distribution(of histogram: Histogram) -> Distribution {
    for family in families where family.cells.contains(Int(histogram.cell)) {
      guard case .histogram(let scale) = family.kind else { break }
      return distribution(at: Int(histogram.cell), on: scale)
    }
    preconditionFailure("the handle is another catalogue's")
  }

  func distribution(at cell: Int, on scale: HistogramScale) -> Distribution {
    // Buckets before the sum: a value that comes in meanwhile may be in the sum alone, never in
    // the count alone, and the next scrape has both.
    let counts = (0..<scale.bucketCount).map { table.sum(of: cell + 1 + $0) }
    return Distribution(scale: scale, counts: counts, sum: table.sum(of: cell))
  }

  func sum(of cell: UInt32) -> UInt64 { table.sum(of: Int(cell)) }

  func collect() {
    for collect in collectors { collect(shared) }
  }
}
