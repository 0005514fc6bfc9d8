import LoadFigures
import TestKit
import Testing
import Timing

/// A run of so many quarters of a second whose latencies scatter around `milliseconds`.
private func run(
  _ milliseconds: Double, sliceCount: Int, using generator: inout SeededGenerator
) -> RunFigures {
  var run = RunFigures(stepNames: ["read"])
  for slice in 0..<sliceCount {
    // Whole slices differ, as those of real machines do.
    let drift = Double.random(in: 0.9...1.1, using: &generator)
    for request in 0..<50 {
      let due = TimeSpan.milliseconds(Int64(slice * 250 + request * 5))
      let latency = milliseconds * drift * Double.random(in: 0.5...1.5, using: &generator)
      run.asked(at: due)
      run.answered(step: 0, due: due, now: due + .nanoseconds(Int64(latency * 1e6)))
    }
  }
  run.duration = .milliseconds(Int64(sliceCount) * 250)
  return run
}

private func verdicts(
  _ old: Double, _ new: Double, sliceCount: Int = 40, seed: UInt64
) -> [String: Comparison.Verdict] {
  var generator = SeededGenerator(seed: seed)
  let old = run(old, sliceCount: sliceCount, using: &generator)
  let new = run(new, sliceCount: sliceCount, using: &generator)
  let comparison = Comparison(of: new, with: old, drawCount: 100)
  return Dictionary(uniqueKeysWithValues: comparison.rows.map { ($0.name, $0.verdict) })
}

@Suite struct `Two runs compared` {
  // The seeds are fixed: one comparison in twenty may take noise for a change, by design.
  @Test func `that are alike differ by no more than noise`() {
    let verdicts = verdicts(2, 2, seed: 5)
    for name in ["rate", "mean", "p50", "p90", "failed"] {
      #expect(verdicts[name] == .same, "\(name)")
    }
  }

  @Test func `show what got slower`() {
    let verdicts = verdicts(2, 3, seed: 5)
    for name in ["mean", "p50", "p90", "p99"] { #expect(verdicts[name] == .worse, "\(name)") }
    #expect(verdicts["rate"] == .same)
  }

  @Test func `show what got faster`() {
    let verdicts = verdicts(3, 2, seed: 5)
    for name in ["mean", "p50", "p90", "p99"] { #expect(verdicts[name] == .better, "\(name)") }
  }

  @Test func `say when they are too short to tell`() {
    #expect(verdicts(2, 9, sliceCount: 4, seed: 5)["p99"] == .tooShort)
  }
}
