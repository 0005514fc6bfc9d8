import LoadDriver
import LoadFigures
import LoadPlan
import Reactor
import TestKit
import Testing
import Timing

/// Runs a scenario, given as its members besides the name, against a server of its own.
private func run(_ members: String, shardCount: Int = 1) async throws -> RunFigures {
  let server = try await LoadServer()
  // What is tested is not how soon a busy machine answers.
  let scenario = try Scenario(json: #"{"timeout": "2m", \#(members)}"#.utf8.span)
  let run = try await LoadRun.prepare(
    scenario, to: server.target, shardCount: shardCount, seed: 1)
  return try await run.run()
}

/// Runs a scenario without an end of its own until so many requests are answered.
private func run(_ members: String, untilAnswered count: Int) async throws -> RunFigures {
  try await run(members) { $0.answered >= count }
}

/// Runs a scenario without an end of its own until its figures are as is wanted.
private func run(
  _ members: String, until isEnough: (RunFigures) -> Bool
) async throws -> RunFigures {
  let server = try await LoadServer()
  let scenario = try Scenario(json: #"{"duration": "1h", \#(members)}"#.utf8.span)
  let run = try await LoadRun.prepare(scenario, to: server.target, shardCount: 1, seed: 1)
  async let figures = run.run()
  try await eventually { isEnough(await run.figures()) }
  run.stop()
  return try await figures
}

private let now = #""steps": [{"name": "now", "request": "GET /now"}]"#

@Suite struct `A run` {
  @Test func `in an open loop asks as often as it is told to`() async throws {
    let figures = try await run(
      #""rate": "2000/s", "duration": "500ms", "connections": 7, \#(now)"#)
    #expect(figures.asked == 1_000 && figures.answered == 1_000 && figures.failed == 0)
    #expect(figures.planned == 1_000 && figures.askedRate == 2_000)
    #expect(figures.latencies().count == 1_000 && figures.generator.sent == 1_000)
    #expect(figures.duration == .milliseconds(500))
  }

  @Test func `over several shards shares out what there is to ask`() async throws {
    let figures = try await run(
      #""ramp": "0:2000/s:400ms,1000/s:100ms", "connections": 3, \#(now)"#, shardCount: 2)
    #expect(figures.asked == 500 && figures.answered == 500 && figures.planned == 500)
    #expect(figures.generator.shardCount == 2)
  }

  @Test func `in a closed loop asks when it is answered`() async throws {
    let figures = try await run(#""connections": 4, \#(now)"#, untilAnswered: 5)
    #expect(figures.failed == 0 && figures.planned == nil && figures.concurrency == 4)
    #expect(figures.asked == figures.answered)
  }

  @Test func `pipelines`() async throws {
    let figures = try await run(
      #""rate": "20000/s", "duration": "100ms", "connections": 1, "pipeline": 32, \#(now)"#)
    #expect(figures.answered == 2_000 && figures.failed == 0)
  }

  @Test func `pipelines in a closed loop and keeps asking`() async throws {
    let figures = try await run(
      #""connections": 2, "pipeline": 8, \#(now)"#, untilAnswered: 1_000)
    #expect(figures.failed == 0 && figures.asked == figures.answered)
  }

  @Test func `does not count its warmup`() async throws {
    let figures = try await run(
      #""rate": "1000/s", "duration": "400ms", "warmup": "300ms", "connections": 2, \#(now)"#)
    #expect((99...101).contains(figures.asked) && figures.duration == .milliseconds(100))
    #expect(figures.planned.map { (99...101).contains($0) } == true)
  }

  @Test func `asks a second time about the product it asked for before`() async throws {
    let figures = try await run(
      #"""
      "rate": "500/s", "duration": "200ms", "connections": 4,
      "products": {"cold_count": 100000},
      "steps": [{"name": "first", "kind": "cold", "expect": {"source": "database"},
        "then": {"name": "second", "kind": "cold", "expect": {"source": "cache"}}}]
      """#)
    #expect(figures.failed == 0 && figures.latencies(of: 0).count == 100)
    #expect(figures.latencies(of: 1).count == 100)
  }

  @Test func `tells a wrong status and a wrong content apart`() async throws {
    let figures = try await run(
      #"""
      "rate": "1000/s", "duration": "100ms", "connections": 4,
      "steps": [{"name": "busy", "request": "GET /busy", "weight": 1},
        {"name": "wrong", "request": "GET /now", "expect": {"json": {"/a": 1}}, "weight": 1}]
      """#)
    #expect(figures.failures(of: .status) + figures.failures(of: .content) == 100)
    #expect(figures.failures[0][FailureKind.status.rawValue] == figures.failures(of: .status))
    #expect(figures.failures(of: .status) > 0 && figures.failures(of: .content) > 0)
  }

  @Test func `sends along the tags it was answered`() async throws {
    let figures = try await run(
      #"""
      "rate": "1000/s", "duration": "100ms", "connections": 1, "products": {"count": 1},
      "steps": [{"kind": "validate", "expect": {"status": 304}}]
      """#)
    #expect(figures.failures(of: .status) == 1, "the first has no tag")
  }

  @Test func `gives up what is not answered, and what found no connection`() async throws {
    // Where the generator itself stands still for as long, it sends nothing.
    let figures = try await run(
      #"""
      "rate": "100/s", "timeout": "300ms", "connections": 1, "steps": [{"request": "GET /never"}]
      """#
    ) { $0.failures(of: .timeout) >= 1 && $0.failures(of: .unsent) >= 1 }
    #expect(figures.failed == figures.asked && figures.answered == 0)
    #expect(figures.latencies().count == figures.asked)
    #expect(figures.latencies().greatest >= 300_000_000)
  }

  @Test func `sends a step at its moment once`() async throws {
    let figures = try await run(
      #"""
      "rate": "100/s", "duration": "200ms", "connections": 2,
      "steps": [{"name": "read", "request": "GET /now"},
        {"name": "once", "request": "GET /busy", "at": ["100ms"], "expect": {"status": 503}}]
      """#)
    #expect(figures.latencies(of: 0).count == 20 && figures.latencies(of: 1).count == 1)
    #expect(figures.failed == 0)
  }

  @Test func `thinks between answers and requests`() async throws {
    let figures = try await run(
      #"""
      "connections": 2, "steps": [{"request": "GET /now", "think": "150ms"}]
      """#, untilAnswered: 5)
    // One connection asks a third time, having thought twice.
    #expect(figures.duration >= .milliseconds(300))
  }

  @Test func `can be ended before its time`() async throws {
    let end = try await run(#""rate": "100/s", \#(now)"#, untilAnswered: 3)
    #expect(end.answered >= 3 && end.duration < .seconds(3_000) && end.failed == 0)
  }

  @Test func `does not begin where nobody listens`() async throws {
    let port = try FreePort.find()
    let address = try #require(SocketAddress(host: "127.0.0.1", port: UInt16(port)))
    let scenario = try Scenario(json: "{\(now)}".utf8.span)
    await #expect(throws: LoadRun.Fault.nobodyAnswers(address)) {
      _ = try await LoadRun.prepare(
        scenario, to: LoadTarget(address: address, host: "x"), shardCount: 1, seed: 1)
    }
  }

  @Test func `reads a server's metrics`() async throws {
    let server = try await LoadServer()
    let shard = try Shard(index: 0)
    defer { shard.stop() }
    let bytes = try await PageFetch.get("/metrics", from: server.target, on: shard)
    let metrics = ExposedMetrics(String(decoding: bytes, as: UTF8.self))
    #expect((metrics.sum(of: "process_resident_memory_bytes") ?? 0) > 0)
    await #expect(throws: PageFetch.Fault.status(404)) {
      _ = try await PageFetch.get("/gone", from: server.target, on: shard)
    }
  }
}
