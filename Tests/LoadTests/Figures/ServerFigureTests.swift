import LoadDriver
import LoadFigures
import Reactor
import TestKit
import Testing

@Suite struct `A server's own metrics` {
  private let before = ExposedMetrics(
    """
    # HELP process_cpu_seconds_total User and system CPU time spent.
    process_cpu_seconds_total 1.5
    pricing_cache_hits_total{layer="local"} 4
    pricing_cache_hits_total{layer="redis"} 6
    pricing_sheets_loaded_total{outcome="found"} 10
    """)
  private let after = ExposedMetrics(
    """
    process_cpu_seconds_total 1.507
    process_resident_memory_bytes 1.048576e+06
    pricing_cache_hits_total{layer="local"} 90
    pricing_cache_hits_total{layer="redis"} 10
    pricing_sheets_loaded_total{outcome="found"} 20
    odd{label="a } b"} 1 1700000000
    nonsense
    """)

  @Test func `say what an answer cost`() throws {
    let figures = ServerFigures(before: before, after: after, answerCount: 1_000)
    #expect((try #require(figures.cpuPerAnswer) - 7e-6).magnitude < 1e-9)
    #expect(figures.residentByteCount == 1_048_576)
    #expect(figures.hitRatio == 0.9)
  }

  @Test func `are asked for under the names that the API serves`() async throws {
    let program = try Program(.built("pricing-api"), ["--http", "127.0.0.1:0", "--shards", "1"])
    let line = try program.waitForLine(with: #""message":"listening""#)
    let port = try #require(line.firstMatch(of: #/"address":"127.0.0.1:([0-9]+)"/#)).1
    let address = try #require(SocketAddress(host: "127.0.0.1", port: UInt16(port) ?? 0))
    let shard = try Shard(index: 0)
    defer { shard.stop() }
    let page = try await PageFetch.get(
      "/metrics", from: LoadTarget(address: address, host: "test"), on: shard)
    let served = ExposedMetrics(String(decoding: page, as: UTF8.self))
    for source in ServerFigures.Source.allCases {
      #expect(served.sum(of: source.rawValue) != nil, "\(source)")
    }
    #expect(served.sum(of: "pricing_none_total") == nil)
  }

  @Test func `say nothing where they have nothing`() {
    let none = ExposedMetrics("nonsense\n\n")
    let figures = ServerFigures(before: none, after: none, answerCount: 1)
    #expect(figures.cpuPerAnswer == nil && figures.residentByteCount == nil)
    #expect(figures.hitRatio == nil)
  }
}
