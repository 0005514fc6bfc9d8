import LoadFigures
import LoadPlan
import Timing

extension LoadFlags {
  /// The scenario of the file, or one of the single request that the flags describe, with what the
  /// flags say in place of what it says.
  func scenario(path: String) throws(LoadFailure) -> Scenario {
    var scenario = Scenario()
    if let file = scenarioPath {
      let bytes = try readFile(file, upTo: 1 << 20)
      do throws(ScenarioFault) { scenario = try Scenario(json: bytes.span) } catch {
        throw LoadFailure(error.lines.map { "\(file): \($0)" })
      }
    } else {
      scenario.name = "load"
      scenario.steps = [
        Step(
          name: "request",
          template: RequestTemplate(
            method: method ?? (body == nil ? "GET" : "POST"), target: path, body: body,
            fields: fields))
      ]
    }
    scenario.thresholds += thresholds
    if let warmup { scenario.warmup = warmup }
    if let timeout { scenario.timeout = timeout }
    if let connectionCount { scenario.connectionCount = connectionCount }
    if let pipelineDepth { scenario.pipelineDepth = pipelineDepth }
    try setPace(of: &scenario)
    let faults = scenario.faults
    guard faults.isEmpty else { throw LoadFailure(faults.map { "\(scenario.name) \($0)" }) }
    return scenario
  }

  private func setPace(of scenario: inout Scenario) throws(LoadFailure) {
    if let schedule {
      scenario.pace = .open(schedule)
    } else if let rate {
      let time = duration ?? scenario.pace.duration
      guard let stage = ArrivalSchedule.Stage(from: rate, to: rate, duration: time) else {
        throw LoadFailure("--duration: longer than a week")
      }
      scenario.pace = .open(ArrivalSchedule([stage]))
    } else if let duration {
      switch scenario.pace {
      case .closed: scenario.pace = .closed(duration: duration)
      case .open(let schedule):
        guard schedule.stages.count == 1,
          let stage = ArrivalSchedule.Stage(
            from: schedule.stages[0].from, to: schedule.stages[0].to, duration: duration)
        else { throw LoadFailure("--duration: the scenario's stages have their own times") }
        scenario.pace = .open(ArrivalSchedule([stage]))
      }
    }
  }
}
