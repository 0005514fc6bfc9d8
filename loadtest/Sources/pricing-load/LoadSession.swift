import Bytes
@preconcurrency import Glibc
import LoadDriver
import LoadFigures
import LoadPlan
import LoadReport
import Reactor
import Timing

/// One run from the command line to its reports.
struct LoadSession {
  private let flags: LoadFlags
  private let url: LoadURL
  private let scenario: Scenario
  private let earlier: RecordedRun?
  private let metrics: LoadURL?

  /// Reads all that is named before anything is sent.
  init(_ flags: LoadFlags) throws(LoadFailure) {
    self.flags = flags
    guard let text = flags.url, let url = LoadURL(text) else {
      throw LoadFailure("“\(flags.url ?? "")” is no URL such as http://127.0.0.1:8080/healthz")
    }
    self.url = url
    scenario = try flags.scenario(path: url.path)
    metrics = flags.metricsURL.flatMap { LoadURL($0) }
    if let text = flags.metricsURL, metrics == nil {
      throw LoadFailure("--metrics: “\(text)” is no URL such as http://127.0.0.1:8080/metrics")
    }
    earlier = try flags.comparedPath.map { path throws(LoadFailure) in
      let bytes = try readFile(path, upTo: RecordedRun.byteCountMax)
      do throws(RecordedRun.Fault) { return try RecordedRun(json: bytes.span) } catch {
        throw LoadFailure("\(path) \(error)")
      }
    }
  }

  /// Runs and reports; answers with the exit status.
  func run(until stop: StopSignals) async throws(LoadFailure) -> Int32 {
    guard let target = url.target() else { throw LoadFailure("nobody knows the host \(url.host)") }
    if DescriptorLimit.raise() < scenario.connectionCount + 64 {
      complain("pricing-load: fewer descriptors than connections: raise the limit (ulimit -n)\n")
    }
    let before = await exposedMetrics()
    let run: LoadRun
    do throws(LoadRun.Fault) {
      run = try await LoadRun.prepare(
        scenario, to: target, shardCount: flags.shardCount, seed: flags.seed)
    } catch { throw LoadFailure(error.description) }
    let wasStopped = Guarded(false)
    let stopper = Task {
      await stop.first()
      wasStopped.withLock { $0 = true }
      run.stop()
    }
    let watcher = flags.isQuiet ? nil : Task { await watch(run) }
    let startedAt = wallClockNanoseconds() / 1_000_000_000
    let cpuBefore = cpuTime()
    var figures: RunFigures
    do throws(LoadRun.Fault) { figures = try await run.run() } catch {
      throw LoadFailure(error.description)
    }
    figures.generator.cpuTime = cpuTime() - cpuBefore
    watcher?.cancel()
    stopper.cancel()
    var report = RunReport(
      figures, of: scenario, at: url.text, seed: flags.seed, startedAt: startedAt)
    report.isCutShort = wasStopped.withLock { $0 }
    if let before, let after = await exposedMetrics() {
      report.server = ServerFigures(
        before: before, after: after, answerCount: figures.receivedAnswerCount)
    }
    report.comparison = earlier.map { Comparison(of: figures, with: $0.figures) }
    try write(report)
    return report.passed ? 0 : 1
  }

  private func write(_ report: RunReport) throws(LoadFailure) {
    print(report.text, terminator: "")
    if let path = flags.pagePath { try writeFile(path, report.page.utf8.span) }
    guard let path = flags.jsonPath else { return }
    var buffer = ByteBuffer()
    report.appendJSON(to: &buffer)
    try buffer.withSpan { bytes throws(LoadFailure) in try writeFile(path, bytes) }
  }

  /// Nil where none were asked for, or the server has none.
  private func exposedMetrics() async -> ExposedMetrics? {
    guard let metrics else { return nil }
    guard let target = metrics.target(), let shard = try? Shard(index: 0) else { return nil }
    defer { shard.stop() }
    do throws(PageFetch.Fault) {
      let bytes = try await PageFetch.get(metrics.path, from: target, on: shard)
      return ExposedMetrics(String(decoding: bytes, as: UTF8.self))
    } catch {
      complain("pricing-load: \(metrics.text) gives no metrics\n")
      return nil
    }
  }

  /// Shows how it goes, on standard error: a terminal is painted over, a log gets a line.
  private func watch(_ run: LoadRun) async {
    let isTerminal = isatty(STDERR_FILENO) == 1
    var view = LiveView(of: scenario)
    let start = MonotonicTime.now()
    while true {
      do { try await Task.sleep(for: isTerminal ? .milliseconds(500) : .seconds(5)) } catch {
        return
      }
      let figures = await run.figures()
      guard !Task.isCancelled else { return }
      let elapsed = MonotonicTime.now() - start
      complain(
        isTerminal ? view.screen(figures, elapsed: elapsed) : view.line(figures, elapsed: elapsed))
    }
  }
}
