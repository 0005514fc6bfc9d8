import LoadFigures
import Testing
import Timing

@Suite struct `A threshold` {
  private let run: RunFigures = {
    var run = RunFigures(stepNames: ["read", "write"])
    for index in 0..<100 {
      let due = TimeSpan.milliseconds(Int64(index) * 10)
      // Slow in its second half.
      run.asked(at: due)
      run.answered(
        step: 0, due: due, now: due + .milliseconds(index < 50 ? 2 : 4))
    }
    run.asked(at: .zero)
    run.failed(.status, step: 1, due: .zero, now: .milliseconds(40))
    run.duration = .seconds(1)
    run.answeredInTime = 101
    run.planned = 102
    return run
  }()

  @Test(arguments: [
    ("p99 < 5ms", true), ("p100 < 5ms", false), ("max <= 40.1ms", true), ("read.max < 4.1ms", true),
    ("read.p50 < 1ms", false), ("mean > 100us", true), ("errors == 0", false),
    ("read.errors == 0", true), ("write.errors == 1", true), ("error_share < 1%", true),
    ("error_share < 0.5 %", false), ("rate >= 0.99 × asked", true), ("rate >= 101/s", true),
    ("rate > 101", false), ("asked == 102", true), ("rate >= 0.995 x asked", false),
    ("read.p99[0.5s..1s] <= 2.1 × read.p99[0s..0.5s]", true),
    ("read.p99[0.5s..1s] <= 1.5 * read.p99[0s..0.5s]", false), ("late == 0", true),
    ("p99.9 < 1s", true), ("requests >= 101", true), ("gone.p99 < 1s", false),
    ("write.p99[0.5s..1s] < 1s", false),
  ])
  func `holds or does not`(text: String, holds: Bool) throws {
    let threshold = try #require(Threshold(text))
    #expect(threshold.verdict(on: run).passed == holds)
  }

  @Test(arguments: [
    "", "p99", "p99 < ", "p99 < 5", "p99 < 5 parsecs", "p101 < 5ms", "pony < 5ms", "errors == 1ms",
    "p99 < 2 × errors", "p99[5s..2s] < 1ms", "errors[0s..1s] == 0", "rate >= 1e400",
  ])
  func `is refused where it says nothing`(text: String) { #expect(Threshold(text) == nil) }

  @Test func `names the steps it speaks of`() throws {
    let threshold = try #require(Threshold("a.p99[1s..2s] < 2 × b.p99.9[0s..1s]"))
    #expect(threshold.stepNames == ["a", "b"])
  }
}

@Suite struct `Times in words` {
  @Test(arguments: [
    ("5ms", 5_000_000), ("1.5s", 1_500_000_000), ("250us", 250_000), ("2m", 120_000_000_000),
    ("0s", 0),
  ])
  func `are read`(text: String, nanoseconds: Int64) {
    #expect(TimeSpan(text[...])?.nanoseconds == nanoseconds)
  }

  @Test(arguments: ["", "5", "ms", "-1s", "1,5s", "1e3s", "9999999h", "1 s"])
  func `are refused`(text: String) { #expect(TimeSpan(text[...]) == nil) }

  @Test(arguments: [
    (0, "0 ns"), (999, "999 ns"), (1_000, "1.00 µs"), (12_345, "12.3 µs"), (999_600, "1.00 ms"),
    (843_000, "843 µs"), (1_000_000_000, "1.00 s"), (75_000_000_000, "75.0 s"),
  ])
  func `are written`(nanoseconds: Int64, text: String) {
    #expect(TimeSpan.nanoseconds(nanoseconds).text == text)
  }
}
