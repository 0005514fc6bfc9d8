import Timing

/// When requests are to be sent, answers or not: stages, each of a rate that holds or changes
/// evenly.
package struct ArrivalSchedule: Equatable, Sendable {
  /// A time over which the rate goes from one value to another.
  package struct Stage: Equatable, Sendable {
    package let from: Double
    package let to: Double
    package let duration: TimeSpan

    /// `nil` for what cannot be: a negative or boundless rate, no time.
    package init?(from: Double, to: Double, duration: TimeSpan) {
      let rates = 0...Self.rateMax
      guard rates.contains(from), rates.contains(to), duration > .zero, duration <= Self.durationMax
      else { return nil }
      self.from = from
      self.to = to
      self.duration = duration
    }

    package static let rateMax = 10_000_000.0
    package static let durationMax = TimeSpan.seconds(7 * 24 * 3600)

    var seconds: Double { Double(duration.nanoseconds) / 1e9 }
    /// How many requests fall due in it.
    var arrivals: Double { (from + to) / 2 * seconds }

    /// The seconds after which `count` requests have fallen due.
    func seconds(until count: Double) -> Double {
      guard count > 0 else { return 0 }
      let slope = (to - from) / seconds
      guard slope != 0 else { return from > 0 ? min(count / from, seconds) : seconds }
      // The root of slope/2·t² + from·t = count, in the form that subtracts no like numbers.
      let root = max(0, from * from + 2 * slope * count).squareRoot()
      return min(2 * count / (from + root), seconds)
    }
  }

  package let stages: [Stage]
  package let duration: TimeSpan
  package let count: Int

  package init(_ stages: [Stage]) {
    self.stages = stages
    duration = .nanoseconds(stages.reduce(0) { $0 + $1.duration.nanoseconds })
    // Half a request is none; the sum of what was meant as a whole number may be a trifle below it.
    count = Int(stages.reduce(0) { $0 + $1.arrivals } + 1e-6)
  }

  /// How many fall due before a moment.
  package func count(until moment: TimeSpan) -> Int {
    var rest = Double(moment.nanoseconds) / 1e9
    var sum = 0.0
    for stage in stages where rest > 0 {
      let time = min(rest, stage.seconds)
      sum += stage.from * time + (stage.to - stage.from) / stage.seconds / 2 * time * time
      rest -= time
    }
    return min(count, Int(sum.rounded(.up)))
  }
}

/// Walks through the arrivals that one of several workers has to send: each n-th.
package struct ArrivalWalk: Sendable {
  private let schedule: ArrivalSchedule
  private let stride: Int
  private var number: Int
  private var stage = 0
  /// What fell due, and the time that passed, before the stage.
  private var arrivalsBefore = 0.0
  private var nanosecondsBefore: Int64 = 0

  package init(_ schedule: ArrivalSchedule, worker: Int, of workerCount: Int) {
    self.schedule = schedule
    stride = workerCount
    number = worker
  }

  /// When the next one falls due, counted from the start; nil when none is left.
  package mutating func next() -> TimeSpan? {
    guard number < schedule.count else { return nil }
    let position = Double(number)
    while stage < schedule.stages.count - 1,
      position >= arrivalsBefore + schedule.stages[stage].arrivals
    {
      arrivalsBefore += schedule.stages[stage].arrivals
      nanosecondsBefore += schedule.stages[stage].duration.nanoseconds
      stage += 1
    }
    number += stride
    let seconds = schedule.stages[stage].seconds(until: position - arrivalsBefore)
    return .nanoseconds(nanosecondsBefore + Int64(seconds * 1e9))
  }
}
