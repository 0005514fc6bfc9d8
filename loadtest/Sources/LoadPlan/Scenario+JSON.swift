import Bytes
import JSON
import LoadFigures
import Timing

/// Why a scenario's file cannot be run: all that is wrong with it, a line each.
package struct ScenarioFault: Error, Equatable {
  package let lines: [String]
}

extension Scenario {
  /// Reads a scenario as `loadtest/*.json` have it.
  package init(json: Span<UInt8>) throws(ScenarioFault) {
    var document = JSONDocument()
    do throws(JSONError) { try document.parse(json) } catch {
      throw ScenarioFault(lines: [error.description])
    }
    self.init()
    var problems = JSONProblems()
    var reader = ScenarioReader()
    reader.read(document.root, of: document, json, into: &self, &problems)
    if problems.isEmpty { reader.finish(&self, &problems) }
    guard problems.isEmpty else {
      throw ScenarioFault(
        lines: problems.all.map {
          "\($0.pointer.isEmpty ? "the scenario" : $0.pointer) \($0.detail)"
        })
    }
  }
}

/// What a file says that is put together only when all of it is read.
private struct ScenarioReader {
  private var rate: Double?
  private var schedule: ArrivalSchedule?
  private var duration = TimeSpan.seconds(10)

  mutating func read(
    _ value: JSONValue, of document: borrowing JSONDocument, _ json: Span<UInt8>,
    into scenario: inout Scenario, _ problems: inout JSONProblems
  ) {
    var steps: [StepDescription] = []
    document.forEachMember(of: value, &problems) { key, value, problems throws(JSONProblem) in
      switch key {
      case "name": scenario.name = try document.string(value)
      case "about": scenario.about = try document.string(value)
      case "rate":
        rate = try document.parsed(value, as: "a rate such as 2000/s") {
          LoadPlan.rate(from: $0[...])
        }
      case "ramp":
        schedule = try document.parsed(value, as: "stages such as 0:500/s:10s,500/s:1m") {
          ArrivalSchedule(stages: $0)
        }
      case "duration": duration = try document.span(value)
      case "warmup": scenario.warmup = try document.span(value)
      case "timeout": scenario.timeout = try document.span(value)
      case "connections":
        scenario.connectionCount = try document.integer(value, in: 1...Scenario.connectionCountMax)
      case "pipeline":
        scenario.pipelineDepth = try document.integer(value, in: 1...Scenario.pipelineDepthMax)
      case "products": scenario.products.read(value, of: document, &problems)
      case "steps":
        document.forEachElement(of: value, &problems) { value, problems throws(JSONProblem) in
          steps.append(StepDescription(value, of: document, json, &problems))
        }
      case "thresholds":
        document.forEachElement(of: value, &problems) { value, _ throws(JSONProblem) in
          scenario.thresholds.append(
            try document.parsed(value, as: "a threshold such as p99 < 5ms") { Threshold($0) })
        }
      default: throw .unknownField
      }
    }
    document.require("steps", of: value, &problems)
    for description in steps { description.add(to: &scenario.steps) }
  }

  /// What depends on several members.
  func finish(_ scenario: inout Scenario, _ problems: inout JSONProblems) {
    if rate != nil, schedule != nil {
      problems.append(JSONProblem("rules out rate", at: "/ramp"))
    } else if let schedule {
      scenario.pace = .open(schedule)
    } else if let rate {
      guard let stage = ArrivalSchedule.Stage(from: rate, to: rate, duration: duration) else {
        return problems.append(JSONProblem("must be more than nothing", at: "/duration"))
      }
      scenario.pace = .open(ArrivalSchedule([stage]))
    } else {
      scenario.pace = .closed(duration: duration)
    }
    for fault in scenario.faults { problems.append(JSONProblem(fault)) }
  }
}

extension Scenario {
  /// What does not go together, in words that follow the scenario's name.
  package var faults: [String] {
    var faults: [String] = []
    if steps.isEmpty { faults.append("has no steps") }
    if steps.count > Self.stepCountMax { faults.append("has more than \(Self.stepCountMax) steps") }
    if pace.duration <= warmup { faults.append("is over with its warmup") }
    let names = steps.map(\.name)
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      faults.append("has two steps called \(name)")
    }
    for name in thresholds.flatMap(\.stepNames) where !names.contains(name) {
      faults.append("has no step \(name), of which a threshold speaks")
    }
    if products.coldCount == 0, steps.contains(where: \.template.asksCold) {
      faults.append("asks cold products and names no cold_count of products")
    }
    if pipelineDepth > 1, steps.contains(where: { $0.think > .zero || $0.following != nil }) {
      faults.append("thinks or follows up, which takes connections of one request at a time")
    }
    if !steps.contains(where: { !$0.isFollowUp && $0.moments.isEmpty }) {
      faults.append("has no step that is sent by weight")
    }
    return faults
  }
}

extension Products {
  fileprivate mutating func read(
    _ value: JSONValue, of document: borrowing JSONDocument, _ problems: inout JSONProblems
  ) {
    document.forEachMember(of: value, &problems) { key, value, _ throws(JSONProblem) in
      switch key {
      case "prefix":
        prefix = try document.parsed(value, as: "letters, digits, dots, dashes and underscores") {
          text in
          text.utf8.allSatisfy(\.isOfSKU) ? text : nil
        }
      case "count": count = try document.integer(value, in: 1...Popularity.countMax)
      case "cold_count": coldCount = try document.integer(value, in: 1...Popularity.countMax)
      case "popularity":
        popularity = try document.parsed(value, as: "uniform, or zipf and an exponent up to 4") {
          Popularity.Shape($0)
        }
      default: throw .unknownField
      }
    }
  }
}

extension Popularity.Shape {
  /// Reads `uniform`, `zipf` and `zipf 1.1`.
  package init?(_ text: String) {
    let words = text.split(separator: " ")
    switch (words.first, words.count) {
    case ("uniform", 1): self = .uniform
    case ("zipf", 1): self = .zipf(exponent: 1)
    case ("zipf", 2):
      guard let exponent = Double(words[1]), (0...4).contains(exponent) else { return nil }
      self = .zipf(exponent: exponent)
    default: return nil
    }
  }
}

extension UInt8 {
  fileprivate var isOfSKU: Bool {
    (self | 0x20) &- UInt8(ascii: "a") < 26 || self &- UInt8(ascii: "0") < 10
      || self == UInt8(ascii: ".") || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
  }
}
