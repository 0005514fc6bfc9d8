import Timing

/// What one of several workers sends next, and when: the arrivals of a schedule, and steps that
/// have moments of their own.
package struct Agenda: Sendable {
  private var arrivals: ArrivalWalk?
  /// When the next of the arrivals falls due, counted from the start of the run.
  private var nextArrival: TimeSpan?
  /// Steps that are sent once, the next one last.
  private var moments: [(moment: TimeSpan, step: Int)] = []
  private let steps: [Int]
  private let sums: [Double]

  /// Only the first worker sends what is sent once.
  package init(_ scenario: Scenario, worker: Int, of workerCount: Int) {
    let choice = StepChoice(scenario.steps)
    steps = choice.steps
    sums = choice.sums
    if worker == 0 {
      let warmup = scenario.warmup.nanoseconds
      moments = choice.moments.reversed().map {
        (.nanoseconds($0.moment.nanoseconds + warmup), $0.step)
      }
    }
    if case .open(let schedule) = scenario.pace {
      arrivals = ArrivalWalk(schedule, worker: worker, of: workerCount)
      nextArrival = arrivals?.next()
    }
  }

  /// When the next step falls due; nil when none is left.
  package var nextDue: TimeSpan? {
    guard let arrival = nextArrival else { return moments.last?.moment }
    return moments.last.map { min($0.moment, arrival) } ?? arrival
  }

  /// Takes the step that falls due next.
  package mutating func takeDue(_ draws: inout Draws) -> Int {
    if let moment = moments.last, nextArrival.map({ moment.moment <= $0 }) ?? true {
      return moments.removeLast().step
    }
    nextArrival = arrivals?.next()
    return choose(&draws)
  }

  /// Takes a step where answers set the pace: one whose moment has come, else any by weight.
  package mutating func takeStep(at elapsed: TimeSpan, _ draws: inout Draws) -> Int {
    if let moment = moments.last, moment.moment <= elapsed { return moments.removeLast().step }
    return choose(&draws)
  }

  /// Forgets what is left.
  package mutating func clear() {
    nextArrival = nil
    arrivals = nil
    moments = []
  }

  private func choose(_ draws: inout Draws) -> Int { steps[draws.nextPlace(among: sums)] }
}
