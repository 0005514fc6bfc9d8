import Glibc
import LoadDriver
import LoadFigures
import LoadPlan
import Reactor
import TestKit
import Testing
import Timing

/// A server that is stopped for a second while it is asked.
///
/// Two are needed: what the open loop shows and the closed loop hides is the point of the first.
@Suite struct `A server that stands still for a second` {
  private static let connectionCount = 4

  /// The figures of a run in the midst of which the server is paused for a second, and which is
  /// ended when the server has answered again for a while.
  private func run(_ pace: String) async throws -> RunFigures {
    let program = try Program(.built("pricing-api"), ["--http", "127.0.0.1:0", "--shards", "1"])
    let line = try program.waitForLine(with: #""message":"listening""#)
    let text = try #require(line.firstMatch(of: #/"address":"127.0.0.1:([0-9]+)"/#)).1
    let address = try #require(SocketAddress(host: "127.0.0.1", port: UInt16(text) ?? 0))
    let scenario = try Scenario(
      json: """
        {\(pace) "duration": "1h", "timeout": "60s", "connections": \(Self.connectionCount),
         "steps": [{"request": "GET /healthz", "think": "1ms"}]}
        """.utf8.span)
    let run = try await LoadRun.prepare(
      scenario, to: LoadTarget(address: address, host: "test"), shardCount: 1, seed: 1)
    async let figures = run.run()
    try await eventually { await run.figures().answered >= 20 }
    program.send(SIGSTOP)
    // How long it stands still is what is measured, so nobody else gets this thread meanwhile.
    _ = Deadline(in: .seconds(1)).poll { false }
    program.send(SIGCONT)
    let answered = await run.figures().answered
    try await eventually { await run.figures().answered >= answered + 200 }
    run.stop()
    return try await figures
  }

  private func slowCount(in latencies: LatencyHistogram) -> UInt64 {
    latencies.filled.reduce(0) { sum, filled in
      LatencyHistogram.middle(of: filled.bucket) >= 500_000_000 ? sum + filled.count : sum
    }
  }

  @Test func `is seen by each request that fell due in it`() async throws {
    let figures = try await run(#""rate": "200/s","#)
    #expect(figures.answered >= 220 && figures.failed == 0)
    // Those of the first half waited at least for the second.
    #expect(slowCount(in: figures.latencies()) >= 95)
    #expect(figures.latencies().quantile(0.99) >= 800_000_000)
  }

  @Test func `is hidden by a loop that waits for answers, until that is corrected`() async throws {
    let figures = try await run("")
    // Of each connection the one that it had sent; and, once corrected, those that it would have
    // sent in the first half of the second.
    let shown = slowCount(in: figures.latencies())
    let missed = slowCount(in: figures.correctedLatencies())
    #expect(shown > 0 && missed > 5 * shown, "\(shown), \(missed)")
    #expect(figures.answered >= 220 && figures.failed == 0)
  }
}
