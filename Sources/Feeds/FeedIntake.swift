import Bytes
import Catalogue
import HTTPClient
import Interchange
import Jobs
import Pricing
import Repricing
import Telemetry

/// One reading of a feed, taken into the catalogue as it comes: a chunk in memory at a time, each a
/// transaction under the fence.
final class FeedIntake {
  /// What the job keeps once anything may be in the catalogue.
  private static let mark = Array("taking".utf8)

  var report = FeedReport()
  /// Whether an earlier attempt may have taken in a part.
  let isResumed: Bool
  private let feed: String
  private let job: JobRun
  private let held: HeldLock
  private let runner: FeedRunner
  private var isMarked = false
  /// The items to recalculate; nil where they are too many to name.
  private var affected: Set<Text>? = []

  init(_ feed: String, _ job: JobRun, _ held: HeldLock, _ runner: FeedRunner) {
    self.feed = feed
    self.job = job
    self.held = held
    self.runner = runner
    isResumed = job.cursor != nil
  }

  /// Takes in all signals. Lines at fault do not keep the others from being taken in, but the job
  /// fails of them; whatever it fails of, what was taken in is recalculated.
  func take(_ fetch: Fetch) async throws {
    do {
      try await takeLines(of: fetch)
    } catch {
      // Where that fails too, another attempt has to do both.
      try await askForRecalculation()
      throw error
    }
    try await askForRecalculation()
  }

  private func takeLines(of fetch: Fetch) async throws {
    let limits = runner.limits
    var reader = SignalReader(limits, now: runner.now())
    var chunk: [Signal] = []
    while !reader.isOver {
      if let content = try await fetch.next() { reader.feed(content) } else { reader.finish() }
      while let signal = reader.next() {
        chunk.append(signal)
        if chunk.count >= limits.chunkCountMax { try await record(&chunk, reader.lineCount) }
      }
    }
    if !chunk.isEmpty { try await record(&chunk, reader.lineCount) }
    report.lineCount = reader.lineCount
    let faults = reader.faults
    guard !faults.isEmpty else { return }
    report.faultyCount = Set(faults.map(\.line)).count
    throw FeedFaults(
      faults.prefix(limits.faultCountMax), areMore: reader.areMoreFaults, report)
  }

  private func record(_ chunk: inout [Signal], _ lineCount: Int) async throws {
    // From here on an attempt that follows must not rely on what it finds changed.
    if !isMarked { try await job.checkpoint(Self.mark) }
    isMarked = true
    guard held.isHeld else { throw JobInterruption.postponed }
    let fence = Fence(
      lock: held.fence.name, number: held.fence.number, token: held.fence.token)
    let outcome = try await runner.store.record(signals: chunk, fence: fence, at: runner.now())
    let unknown = Set(outcome.unknownSKUs.map { Text($0) })
    let named = chunk.map { Text($0.sku) }
    note(isResumed ? named.filter { !unknown.contains($0) } : outcome.changedSKUs.map { Text($0) })
    report.lineCount = lineCount
    report.signalCount += chunk.count
    report.unknownCount += named.count { unknown.contains($0) }
    report.changedCount += outcome.changedSKUs.count
    chunk.removeAll(keepingCapacity: true)
    try await job.checkpoint(Self.mark, progress: report.json)
  }

  private func note(_ skus: [Text]) {
    affected?.formUnion(skus)
    if let count = affected?.count, count > runner.limits.namedSKUCountMax { affected = nil }
  }

  private func askForRecalculation() async throws {
    if affected?.isEmpty == true { return }
    let scope = affected.map { ItemScope.skus($0.map(\.string).sorted()) } ?? .everything
    try await runner.requests.request(
      RecalculationRequest(
        scope: scope, reason: "feed \(feed)", traceparent: job.trace.map(\.traceparent)))
    affected = []
  }
}

extension TraceContext {
  fileprivate var traceparent: String {
    var text = ByteBuffer()
    text.append(traceparent: self)
    return text.withSpan { String(decoding: $0) }
  }
}

/// Lines of a feed that are no signals. Another attempt would find them again.
struct FeedFaults: Error, CustomStringConvertible {
  let description: String
  /// What was taken in all the same.
  let report: FeedReport

  init(_ faults: some Collection<LineFault>, areMore: Bool, _ report: FeedReport) {
    self.report = report
    let told = faults.map(\.description).joined(separator: "; ")
    let end = areMore ? "; and more, so that no further line was read" : ""
    description = "\(report.faultyCount) of \(report.lineCount) lines are no signals: \(told)\(end)"
  }
}
