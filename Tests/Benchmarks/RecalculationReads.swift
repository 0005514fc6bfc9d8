import Glibc
import TestKit

/// What readers feel of a recalculation: a pricing-api answers 5 000 cached reads a second, in turn
/// with nobody else at work, beside loops that do nothing, and while a pricing-worker recalculates
/// everything: one with the settings it comes with, and one that stands behind everybody.
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
    // The first run also fills the API's own cache.
    _ = try read(url)
    var (alone, besideLoops) = ([Latencies](), [Latencies]())
    var (besideWorker, besideLast) = ([Latencies](), [Latencies]())
    for round in 1...Self.roundCount {
      alone.append(try read(url))
      besideLoops.append(try readBesideLoops(url))
      besideWorker.append(try await readBesideWorker([], sellingAt: "\(50 + round)%", url))
      besideLast.append(
        try await readBesideWorker(
          ["--worker-niceness", "20"], sellingAt: "\(70 + round)%", url))
    }
    print("  5 000 cached reads a second, in \(Self.roundCount) rounds of each:")
    report("alone", alone, alone)
    report("beside two loops of the worker's niceness that do nothing", besideLoops, alone)
    report("while everything is recalculated", besideWorker, alone)
    report("while a worker of niceness 20 does so", besideLast, alone)
    try api.stop()
  }

  private func readBesideWorker(
    _ arguments: [String], sellingAt markup: String, _ url: String
  ) async throws -> Latencies {
    let worker = try site.startWorker(arguments)
    try await site.sell(at: markup)
    let start = ContinuousClock.now
    let job = try await site.request()
    while try !site.hasBegun(job) { try await Task.sleep(for: .milliseconds(10)) }
    var latencies = try read(url)
    if try site.isDone(job) {
      print("  ! the recalculation ended before the reads: ask for more items")
    }
    while try !site.isDone(job) { try await Task.sleep(for: .milliseconds(20)) }
    latencies.recalculationSeconds = (ContinuousClock.now - start) / .seconds(1)
    try worker.stop()
    return latencies
  }

  /// What the machine itself costs readers when it has no idle core.
  private func readBesideLoops(_ url: String) throws -> Latencies {
    let loops = try (1...2).map { _ in
      try Program(
        .system("nice", package: "coreutils"), ["-n", "10", "sh", "-c", "while :; do :; done"])
    }
    defer { for loop in loops { loop.send(SIGKILL) } }
    return try read(url)
  }

  private func report(_ name: String, _ some: [Latencies], _ alone: [Latencies]) {
    print("  \(name)")
    print("    \(some.map(\.text).joined(separator: "; "))")
    let ratios = [\Latencies.p50, \.p99].map { figure in
      median(some.map { $0[keyPath: figure] }) / median(alone.map { $0[keyPath: figure] })
    }
    print("    medians / alone: p50 \(ratios[0].rounded2), p99 \(ratios[1].rounded2)")
  }

  private func median(_ figures: [Double]) -> Double { figures.sorted()[figures.count / 2] }

  private struct Latencies {
    let p50, p99: Double
    /// How long what they stood beside took.
    var recalculationSeconds: Double?

    var text: String {
      let reads = "p50 \((p50 / 1e6).rounded2) ms, p99 \((p99 / 1e6).rounded2) ms"
      guard let recalculationSeconds else { return reads }
      return "\(reads) in \(recalculationSeconds.rounded2) s"
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
      let p50 = latency["p50"]?.number, let p99 = latency["p99"]?.number
    else { throw KitFailure("pricing-load says nothing of latencies") }
    return Latencies(p50: p50, p99: p99)
  }
}
