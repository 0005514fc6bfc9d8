import Foundation
import LoadFigures
import LoadPlan
import Testing
import Timing

private let folder = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "loadtest")

private func faults(_ json: String) -> [String] {
  do throws(ScenarioFault) {
    _ = try Scenario(json: json.utf8.span)
    return []
  } catch {
    return error.lines
  }
}

@Suite struct `A scenario` {
  @Test func `of those that come along can be run`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }
    #expect(names.count >= 4)
    for name in names {
      let bytes = try [UInt8](Data(contentsOf: folder.appending(path: name)))
      let scenario = try Scenario(json: bytes.span)
      #expect(!scenario.about.isEmpty && !scenario.thresholds.isEmpty, "\(name)")
    }
  }

  @Test func `says what, how fast and what must hold`() throws {
    let scenario = try Scenario(
      json: """
        {"name": "mix", "rate": "500/s", "duration": "3s", "warmup": "1s", "connections": 8,
         "timeout": "2s", "products": {"prefix": "P", "count": 7, "popularity": "zipf 1.2"},
         "steps": [
           {"kind": "read", "weight": 3, "think": "5ms", "expect": {"source": "cache"},
            "then": {"name": "again", "kind": "read"}},
           {"name": "tick", "kind": "event", "at": ["2s", "1s"]}],
         "thresholds": ["again.p99 < 5ms"]}
        """.utf8.span)
    #expect(scenario.pace.duration == .seconds(3) && scenario.warmup == .seconds(1))
    #expect(scenario.steps.map(\.name) == ["read", "again", "tick"])
    #expect(scenario.steps[0].following == 1 && scenario.steps[1].isFollowUp)
    #expect(scenario.products.popularity == .zipf(exponent: 1.2))
    let choice = StepChoice(scenario.steps)
    #expect(choice.steps == [0] && choice.sums == [3])
    #expect(choice.moments.map(\.moment) == [.seconds(1), .seconds(2)])
  }

  @Test(arguments: [
    ("[]", "the scenario must be an object"),
    ("{", "expected a key"),
    (#"{"name": "a"}"#, "/steps is required"),
    (#"{"steps": []}"#, "the scenario has no steps"),
    (#"{"stepz": []}"#, "/stepz is not a known field"),
    (#"{"steps": [{"kind": "reed"}]}"#, "/steps/0/kind must be one of read, cold"),
    (#"{"steps": [{"name": "x"}]}"#, "/steps/0 must have a kind or a request"),
    (#"{"steps": [{"request": "GET"}]}"#, "/steps/0/request must be a method and a path"),
    (#"{"steps": [{"request": "GET /a b"}]}"#, "/steps/0/request must be"),
    (#"{"rate": "fast", "steps": [{"kind": "read"}]}"#, "/rate must be a rate"),
    (#"{"rate": "1/s", "ramp": "1/s:1s", "steps": [{"kind": "read"}]}"#, "/ramp rules out rate"),
    (#"{"steps": [{"kind": "cold"}]}"#, "asks cold products"),
    (#"{"steps": [{"kind": "read"}, {"kind": "read"}]}"#, "two steps called read"),
    (#"{"steps": [{"kind": "read"}], "thresholds": ["p99 < 5"]}"#, "/thresholds/0 must be"),
    (#"{"steps": [{"kind": "read"}], "thresholds": ["x.p99 < 5ms"]}"#, "has no step x"),
    (#"{"warmup": "10s", "steps": [{"kind": "read"}]}"#, "over with its warmup"),
    (#"{"steps": [{"kind": "event", "at": ["1s"]}]}"#, "no step that is sent by weight"),
    (#"{"pipeline": 4, "steps": [{"kind": "read", "think": "1s"}]}"#, "one request at a time"),
    (#"{"products": {"prefix": "a b"}, "steps": [{"kind": "read"}]}"#, "/products/prefix must be"),
    (#"{"steps": [{"kind": "read", "expect": {"json": {"a": 1}}}]}"#, "must be named by a pointer"),
  ])
  func `is refused with where and why`(json: String, complaint: String) {
    let lines = faults(json)
    #expect(lines.contains { $0.contains(complaint) }, "\(lines)")
  }
}
