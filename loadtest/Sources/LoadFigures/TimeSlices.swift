import Timing

/// What happened within one slice of a run's time.
package struct TimeSlice: Equatable, Sendable {
  /// Requests that fell due in it.
  package var asked: UInt64 = 0
  /// Answers that came in it.
  package var answered: UInt64 = 0
  /// Requests that were given up in it or answered wrongly.
  package var failed: UInt64 = 0
  /// Of each step, the latencies of the requests that fell due in it.
  package var latencies: [LatencyHistogram]

  package init(stepCount: Int) {
    latencies = [LatencyHistogram](repeating: LatencyHistogram(), count: stepCount)
  }

  package mutating func merge(_ other: TimeSlice) {
    asked += other.asked
    answered += other.answered
    failed += other.failed
    for step in latencies.indices { latencies[step].merge(other.latencies[step]) }
  }

  /// Those of all steps together.
  package var allLatencies: LatencyHistogram {
    latencies.reduce(into: LatencyHistogram()) { $0.merge($1) }
  }
}

/// A run's time in slices of equal width, at most `countMax` of them: when the run outgrows them,
/// each two become one. So they take as much memory after a day as after a minute.
package struct TimeSlices: Equatable, Sendable {
  package static let countMax = 120
  package static let firstWidth = TimeSpan.milliseconds(250)

  package private(set) var width = TimeSlices.firstWidth
  package private(set) var all: [TimeSlice] = []
  package let stepCount: Int

  package init(stepCount: Int) { self.stepCount = stepCount }

  /// Slices as they were written down.
  package init(_ all: [TimeSlice], width: TimeSpan, stepCount: Int) {
    self.all = all
    self.width = width
    self.stepCount = stepCount
  }

  /// Gives the slice of that moment of the run to `change`.
  package mutating func update(at elapsed: TimeSpan, _ change: (inout TimeSlice) -> Void) {
    let elapsed = max(elapsed, .zero)
    while elapsed.nanoseconds >= width.nanoseconds * Int64(Self.countMax) { double() }
    let index = Int(elapsed.nanoseconds / width.nanoseconds)
    while all.count <= index { all.append(TimeSlice(stepCount: stepCount)) }
    change(&all[index])
  }

  /// Adds what another part of the same run counted.
  package mutating func merge(_ other: TimeSlices) {
    precondition(stepCount == other.stepCount)
    var other = other
    while width < other.width { double() }
    while other.width < width { other.double() }
    for (index, slice) in other.all.enumerated() {
      if index == all.count { all.append(slice) } else { all[index].merge(slice) }
    }
  }

  /// When the slice begins.
  package func start(of index: Int) -> TimeSpan { .nanoseconds(width.nanoseconds * Int64(index)) }

  private mutating func double() {
    width = .nanoseconds(width.nanoseconds * 2)
    all = stride(from: 0, to: all.count, by: 2).map { index in
      var slice = all[index]
      if index + 1 < all.count { slice.merge(all[index + 1]) }
      return slice
    }
  }
}
