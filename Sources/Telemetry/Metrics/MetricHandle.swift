/// A metric's place in every slab: what recording needs to know, small enough to copy anywhere.
@usableFromInline
package protocol MetricHandle: Sendable {
  /// The handle of the child `distance` places on in the same family.
  func sibling(_ distance: Int) -> Self
}

/// A count that only grows.
@usableFromInline
package struct Counter: MetricHandle {
  @usableFromInline let cell: UInt32

  @usableFromInline
  init(cell: UInt32) { self.cell = cell }

  @inlinable
  package func sibling(_ distance: Int) -> Counter { Counter(cell: cell + UInt32(distance)) }
}

/// A level that each slab holds its share of: the scrape shows their sum.
@usableFromInline
package struct Gauge: MetricHandle {
  @usableFromInline let cell: UInt32

  @usableFromInline
  init(cell: UInt32) { self.cell = cell }

  @inlinable
  package func sibling(_ distance: Int) -> Gauge { Gauge(cell: cell + UInt32(distance)) }
}

/// A level that the process has one of: the value last set, by whichever thread.
@usableFromInline
package struct SharedGauge: MetricHandle {
  @usableFromInline let cell: UInt32

  @usableFromInline
  init(cell: UInt32) { self.cell = cell }

  @inlinable
  package func sibling(_ distance: Int) -> SharedGauge {
    SharedGauge(cell: cell + UInt32(distance))
  }
}

/// The distribution of many values: a cell for their sum, then one for each bucket.
@usableFromInline
package struct Histogram: MetricHandle {
  @usableFromInline let cell: UInt32
  @usableFromInline let bucketCount: UInt32
  @usableFromInline let significantDigits: UInt32

  @usableFromInline
  init(cell: UInt32, bucketCount: UInt32, significantDigits: UInt32) {
    self.cell = cell
    self.bucketCount = bucketCount
    self.significantDigits = significantDigits
  }

  @inlinable
  package func sibling(_ distance: Int) -> Histogram {
    Histogram(
      cell: cell + UInt32(distance) * (bucketCount + 1), bucketCount: bucketCount,
      significantDigits: significantDigits)
  }
}
