import Timing

/// How well the generator did its own part, without which the figures say nothing of the server.
package struct GeneratorFigures: Equatable, Sendable {
  package private(set) var sent: UInt64 = 0
  /// Sent later than `lateAfter`, though a connection was free.
  package private(set) var late: UInt64 = 0
  /// How much later than it could have each request left.
  package private(set) var lag = LatencyHistogram()
  /// The longest time that the loop was busy with one batch of events.
  package var longestBatch = TimeSpan.zero
  package var cpuTime = TimeSpan.zero
  /// Event loops, none of which can use more than one core.
  package var shardCount = 0

  package static let lateAfter = TimeSpan.milliseconds(1)

  package init() {}

  init(sent: UInt64, late: UInt64, lag: LatencyHistogram) {
    self.sent = sent
    self.late = late
    self.lag = lag
  }

  mutating func record(lag span: TimeSpan) {
    sent &+= 1
    if span > Self.lateAfter { late &+= 1 }
    lag.record(span.nanoseconds)
  }

  mutating func merge(_ other: GeneratorFigures) {
    sent += other.sent
    late += other.late
    lag.merge(other.lag)
    longestBatch = max(longestBatch, other.longestBatch)
    cpuTime = .nanoseconds(cpuTime.nanoseconds + other.cpuTime.nanoseconds)
    shardCount += other.shardCount
  }

  /// The share of its cores that it used.
  package func cpuShare(over duration: TimeSpan) -> Double {
    guard duration > .zero, shardCount > 0 else { return 0 }
    return cpuTime.inSeconds / duration.inSeconds / Double(shardCount)
  }

  /// Why the figures may be the generator's limits and not the server's; empty when it had room.
  package func reservations(over duration: TimeSpan) -> [String] {
    var reservations: [String] = []
    let share = cpuShare(over: duration)
    if share >= 0.9 {
      reservations.append(
        "the generator used \(percent(share)) of its \(shardCount) core(s): more --shards, or "
          + "another machine, may show a faster server")
    }
    let lateShare = sent == 0 ? 0 : Double(late) / Double(sent)
    if lateShare > 0.01 {
      reservations.append(
        "\(percent(lateShare)) of the requests left more than 1 ms later than they could have: "
          + "their latencies have the generator's own delay in them")
    }
    return reservations
  }
}

private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
