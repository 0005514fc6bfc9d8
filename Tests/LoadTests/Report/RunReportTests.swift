import Bytes
import LoadFigures
import LoadPlan
import LoadReport
import TestKit
import Testing
import Timing

/// A report of a run that never was.
private func report(name: String = "mix", failing: Bool = false) throws -> RunReport {
  let scenario = try Scenario(
    json: """
      {"name": "\(name)", "about": "a & b", "rate": "100/s", "duration": "10s",
       "steps": [{"kind": "read"}, {"kind": "batch"}],
       "thresholds": ["p99 < 30ms", "errors == 0", "p90 <= 2 × p50"]}
      """.utf8.span)
  var figures = RunFigures(stepNames: ["read", "batch"])
  for index in 0..<1_000 {
    let due = TimeSpan.milliseconds(Int64(index) * 10)
    figures.asked(at: due)
    figures.sent(lag: .microseconds(20))
    figures.answered(step: index % 2, due: due, now: due + .milliseconds(Int64(index % 25)))
  }
  if failing { figures.failed(.timeout, step: 1, due: .seconds(3), now: .seconds(8)) }
  figures.duration = .seconds(10)
  figures.planned = 1_000
  figures.answeredInTime = 1_000
  figures.generator.shardCount = 1
  return RunReport(figures, of: scenario, at: "http://x:1/", seed: 7, startedAt: 1_795_157_841)
}

@Suite struct `A report` {
  @Test func `passes when all thresholds hold`() throws {
    #expect(try report().passed)
    #expect(try !report(failing: true).passed)
  }

  @Test func `tells a person what happened`() throws {
    let text = try report(failing: true).text
    for part in [
      "mix at http://x:1/: 10.0 s, open loop over 64 connections", "1000 asked, 1000 answered",
      "1 failed (timeout 1)", "100.0/s of 100.0/s asked", "p50 12", "batch", "0 sent late",
      "pass  p99 < 30ms", "FAIL  errors == 0: 1", "pass  p90 <= 2 × p50: 21.9",
      "ms, against 24",
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }

  @Test func `comes back from JSON with all that a comparison needs`() throws {
    let report = try report(failing: true)
    var buffer = ByteBuffer()
    report.appendJSON(to: &buffer)
    let recorded = try buffer.withSpan { bytes throws in try RecordedRun(json: bytes) }
    #expect(recorded.figures.slices == report.figures.slices)
    #expect(recorded.figures.duration == report.figures.duration)
    #expect(recorded.figures.planned == 1_000)
    let tree = try JSONTree(
      buffer.withSpan { bytes in bytes.withUnsafeBufferPointer { Array($0) } })
    #expect(tree["passed"] == .boolean(false))
    #expect(tree["summary"]?["failures"]?["timeout"]?.number == 1)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"format":"pricing-load 1"}"#, #"{"format":"other","figures":{}}"#,
    #"{"format":"pricing-load 1","figures":{"slices":[{"latencies":[{}]}],"steps":["a"]}}"#,
    #"{"format":"pricing-load 1","figures":{"slice_width_ns":0}}"#,
  ])
  func `that is none is refused`(json: String) {
    #expect(throws: RecordedRun.Fault.self) { _ = try RecordedRun(json: json.utf8.span) }
  }

  @Test func `is a page that needs nothing but itself`() throws {
    var report = try report(name: "<i>mix</i>", failing: true)
    report.comparison = Comparison(of: report.figures, with: report.figures, drawCount: 20)
    let page = report.page
    for foreign in ["src=", "href=", "@import", "<script", "url(", "<i>"] {
      #expect(!page.contains(foreign), "\(foreign)")
    }
    #expect(page.split(separator: "<svg").count == 5)
    #expect(try LoadTests.report().page.split(separator: "<svg").count == 4, "none failed")
    #expect(page.contains("&lt;i&gt;mix") && page.contains("a &amp; b"))
    #expect(page.contains("2026-11-20 ") && page.contains("prefers-color-scheme:dark"))
  }

  @Test func `of a run that did nothing is one, too`() throws {
    var report = try report()
    let empty = RunFigures(stepNames: ["read", "batch"])
    report = RunReport(empty, of: report.scenario, at: "http://x/", seed: 1, startedAt: 0)
    #expect(report.page.contains("1970-01-01 00:00 UTC") && report.text.contains("0 asked"))
  }
}

@Suite struct `A live view` {
  @Test func `shows rate, percentiles and failures, and paints over itself`() throws {
    let report = try report(failing: true)
    var view = LiveView(of: report.scenario)
    let first = view.screen(report.figures, elapsed: .seconds(9))
    let second = view.screen(report.figures, elapsed: .seconds(11))
    #expect(first.contains("1 s left") && first.contains("p99") && first.contains("timeout 1"))
    #expect(first.contains("█") && !first.hasPrefix("\u{1B}["))
    #expect(second.hasPrefix("\u{1B}[4A") && second.contains("waiting for answers"))
    #expect(!view.line(report.figures, elapsed: .seconds(9)).contains("\u{1B}"))
  }
}
