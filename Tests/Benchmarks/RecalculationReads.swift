import Glibc
import TestKit

/// What readers feel of a recalculation: a pricing-api answers 5 000 cached reads a second, first
/// with nobody else at work and then while a pricing-worker recalculates everything, in turn.
struct RecalculationReads {
  private static let roundCount = 5

  private let site: RecalculationSite

  init(_ site: RecalculationSite) { self.site = site }

  func measure() async throws {
    let api = try Program(
      .built("pricing-api"), environment: site.environment, in: site.folder.path)
    let line = try api.waitForLine(with: #""message":"listening""#)
    guard let port = line.firstMatch(of: #/"address":"127.0.0.1:([0-9]+)"/#)?.1 else {
      throw KitFailure("the API does not say where it listens")
    }
    let url = "http://127.0.0.1:\(port)"
    let worker = try site.startWorker()
    // The first run also fills the API's own cache.
    _ = try read(url)
    var alone: [Latencies] = []
    var beside: [Latencies] = []
    for round in 1...Self.roundCount {
      alone.append(try read(url))
      try await site.sell(at: "\(50 + round)%")
      let job = try await site.request()
      while try !site.hasBegun(job) { try await Task.sleep(for: .milliseconds(10)) }
      beside.append(try read(url))
      if try site.isDone(job) {
        print("  ! the recalculation ended before the reads: ask for more items")
      }
      while try !site.isDone(job) { try await Task.sleep(for: .milliseconds(100)) }
    }
    print("  5 000 cached reads a second, in each of \(Self.roundCount) rounds:")
    for (alone, beside) in zip(alone, beside) {
      print("    alone \(alone.text); while everything is recalculated \(beside.text)")
    }
    print(
      "  medians: p50 \(ratio(beside, alone, of: \.p50).rounded2) x,",
      "p99 \(ratio(beside, alone, of: \.p99).rounded2) x of alone")
    try worker.stop()
    try api.stop()
  }

  private func ratio(
    _ some: [Latencies], _ others: [Latencies], of figure: KeyPath<Latencies, Double>
  ) -> Double {
    median(some.map { $0[keyPath: figure] }) / median(others.map { $0[keyPath: figure] })
  }

  private func median(_ figures: [Double]) -> Double { figures.sorted()[figures.count / 2] }

  private struct Latencies {
    let p50, p99, rate: Double

    var text: String {
      "p50 \((p50 / 1e6).rounded2) ms, p99 \((p99 / 1e6).rounded2) ms"
    }
  }

  private func read(_ url: String) throws -> Latencies {
    let path = site.folder.path("reads.json")
    let scenario = "loadtest/reads-beside.json"
    let load = try Program(
      .built("pricing-load"), [url, "--scenario", scenario, "--quiet", "--json", path])
    guard try load.waitForExit() == .code(0) else {
      throw KitFailure(load.lines(of: .standardOutput).joined(separator: "\n"))
    }
    guard let file = fopen(path, "r") else { throw KitFailure("\(path) cannot be read") }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    let report = try JSONTree(Array(bytes[..<count]))
    guard let summary = report["summary"], let latency = summary["latency_ns"],
      let p50 = latency["p50"]?.number, let p99 = latency["p99"]?.number,
      let rate = summary["rate"]?.number
    else { throw KitFailure("pricing-load says nothing of latencies") }
    return Latencies(p50: p50, p99: p99, rate: rate)
  }
}
