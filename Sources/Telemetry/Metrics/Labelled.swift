/// The children of a metric that is split by labels, found by their places on its axes.
///
/// ```swift
/// meter.add(1, to: requests[route, status])
/// ```
@usableFromInline
package struct Labelled<Handle: MetricHandle>: Sendable {
  @usableFromInline let first: Handle
  /// How many values each axis has; one for an axis that is not there.
  @usableFromInline let counts: (Int, Int, Int)

  static var axisCountMax: Int { 3 }

  init(first: Handle, axes: [Labels]) {
    precondition((1...Labelled.axisCountMax).contains(axes.count))
    let counts = axes.map(\.rows.count) + [1, 1]
    self.first = first
    self.counts = (counts[0], counts[1], counts[2])
  }

  @inlinable
  package subscript(_ first: Int) -> Handle {
    precondition(counts.1 == 1 && counts.2 == 1)
    return self[first, 0, 0]
  }

  @inlinable
  package subscript(_ first: Int, _ second: Int) -> Handle {
    precondition(counts.2 == 1)
    return self[first, second, 0]
  }

  @inlinable
  package subscript(_ first: Int, _ second: Int, _ third: Int) -> Handle {
    precondition(first >= 0 && first < counts.0)
    precondition(second >= 0 && second < counts.1)
    precondition(third >= 0 && third < counts.2)
    return self.first.sibling((first &* counts.1 &+ second) &* counts.2 &+ third)
  }
}
