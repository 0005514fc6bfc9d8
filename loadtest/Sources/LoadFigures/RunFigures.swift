import Timing

/// All that a run counts, in a size that does not depend on how long it takes or how much it sends.
///
/// Each shard has its own; merged, they are the run's.
package struct RunFigures: Equatable, Sendable {
  package let stepNames: [String]
  package var slices: TimeSlices
  /// Of each step, how often each kind of failure came.
  package var failures: [[UInt64]]
  /// How long the asking went on.
  package var duration = TimeSpan.zero
  /// How many requests the plan had for that time; nil when answers set the pace.
  package var planned: UInt64?
  /// How many requests were kept under way where answers set the pace; nil where the clock did.
  package var concurrency: Int?
  package var generator = GeneratorFigures()
  /// Answers that came while requests were still being asked.
  package var answeredInTime: UInt64 = 0
  package var connectFailures: UInt64 = 0
  package var reconnects: UInt64 = 0
  package var receivedByteCount: UInt64 = 0
  /// All that came, those of the warmup among them.
  package var receivedAnswerCount: UInt64 = 0

  package init(stepNames: [String]) {
    self.stepNames = stepNames
    slices = TimeSlices(stepCount: stepNames.count)
    failures = stepNames.map { _ in [UInt64](repeating: 0, count: FailureKind.allCases.count) }
  }

  /// A request fell due at that moment of the run.
  package mutating func asked(at due: TimeSpan) { slices.update(at: due) { $0.asked &+= 1 } }

  /// A request left, so much later than it could have.
  package mutating func sent(lag: TimeSpan) { generator.record(lag: lag) }

  /// The answer that was expected came.
  package mutating func answered(step: Int, due: TimeSpan, now: TimeSpan) {
    slices.update(at: due) { $0.latencies[step].record((now - due).nanoseconds) }
    slices.update(at: now) { $0.answered &+= 1 }
  }

  /// Another answer came, or none.
  ///
  /// Whoever waited in vain waited at least so long: left out, the slowest requests of all would
  /// make the percentiles look better.
  package mutating func failed(_ kind: FailureKind, step: Int, due: TimeSpan, now: TimeSpan) {
    failures[step][kind.rawValue] &+= 1
    let waited = (now - due).nanoseconds
    if kind != .closed { slices.update(at: due) { $0.latencies[step].record(waited) } }
    slices.update(at: now) { slice in
      slice.failed &+= 1
      if kind == .status || kind == .content { slice.answered &+= 1 }
    }
  }

  package mutating func merge(_ other: RunFigures) {
    slices.merge(other.slices)
    for step in failures.indices {
      for kind in failures[step].indices { failures[step][kind] += other.failures[step][kind] }
    }
    duration = max(duration, other.duration)
    planned = planned.map { $0 + (other.planned ?? 0) } ?? other.planned
    concurrency = concurrency.map { $0 + (other.concurrency ?? 0) } ?? other.concurrency
    answeredInTime += other.answeredInTime
    generator.merge(other.generator)
    connectFailures += other.connectFailures
    reconnects += other.reconnects
    receivedByteCount += other.receivedByteCount
    receivedAnswerCount += other.receivedAnswerCount
  }
}

/// Sums over the slices.
extension RunFigures {
  package var asked: UInt64 { slices.all.reduce(0) { $0 + $1.asked } }
  package var answered: UInt64 { slices.all.reduce(0) { $0 + $1.answered } }
  package var failed: UInt64 { failures.joined().reduce(0, +) }

  package func failures(of kind: FailureKind) -> UInt64 {
    failures.reduce(0) { $0 + $1[kind.rawValue] }
  }

  /// Answers a second, right ones and wrong ones, over the time of asking.
  package var rate: Double { perSecond(answeredInTime) }
  /// Requests a second that the plan had, or that were asked where it had none.
  package var askedRate: Double { perSecond(planned ?? asked) }

  package func perSecond(_ count: UInt64) -> Double {
    duration > .zero ? Double(count) / duration.inSeconds : 0
  }

  /// The latencies of one step, or of all, of requests that fell due within a time.
  package func latencies(
    of step: Int? = nil, within window: Range<TimeSpan>? = nil
  ) -> LatencyHistogram {
    var sum = LatencyHistogram()
    for (index, slice) in slices.all.enumerated() {
      let start = slices.start(of: index)
      if let window, !window.contains(start) { continue }
      for (position, latencies) in slice.latencies.enumerated() {
        if step == nil || step == position { sum.merge(latencies) }
      }
    }
    return sum
  }

  /// The same with what a closed loop did not send because it waited for an answer.
  package func correctedLatencies(
    of step: Int? = nil, within window: Range<TimeSpan>? = nil
  ) -> LatencyHistogram {
    corrected(latencies(of: step, within: window))
  }

  func corrected(_ latencies: LatencyHistogram) -> LatencyHistogram {
    guard let concurrency, answeredInTime > 0 else { return latencies }
    let round = Double(duration.nanoseconds) * Double(concurrency) / Double(answeredInTime)
    return latencies.corrected(forRoundOf: .nanoseconds(Int64(round)))
  }
}
