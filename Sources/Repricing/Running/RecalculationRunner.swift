import Bytes
import Catalogue
import JSON
import Jobs
import Pricing
import Telemetry

/// Runs the jobs that `RecalculationQueue` makes.
package struct RecalculationRunner: Sendable {
  private let store: any MarketCatalogue
  private let caches: any SheetFilling
  private let lock: DistributedLock
  private let options: RecalculationOptions
  private let pivot: Currency
  private let now: @Sendable () -> Instant
  private let ended: @Sendable (JobRun, RecalculationReport) -> Void

  /// `pivot` is the currency through which rates are crossed; `now` reads the clock; `ended` hears
  /// what came of each recalculation.
  package init(
    _ store: any MarketCatalogue, filling caches: any SheetFilling, under lock: DistributedLock,
    _ options: RecalculationOptions, pivot: Currency, now: @escaping @Sendable () -> Instant,
    ended: @escaping @Sendable (JobRun, RecalculationReport) -> Void
  ) {
    self.store = store
    self.caches = caches
    self.lock = lock
    self.options = options
    self.pivot = pivot
    self.now = now
    self.ended = ended
  }

  /// What a worker does about them. All that goes wrong may go well later, when the catalogue is
  /// back or its rules are mended, but for a payload that is no request.
  package var handler: JobHandler {
    JobHandler(RecalculationJob.kind) { job in try await run(job) }
  }

  private func run(_ job: JobRun) async throws -> [UInt8] {
    let request = try RecalculationRequest(payload: job.payload)
    let attempt = RecalculationAttempt(job, under: lock, options)
    let recalculator = Recalculator(
      store, filling: caches, under: attempt, pivot: pivot, now: now)
    let report = try await recalculator.recalculate(
      request.scope, run: attempt.run, followedBy: attempt,
      chunkCountMax: options.chunkCountMax)
    ended(job, report)
    var result = ByteBuffer()
    result.appendJSON { report.write(to: &$0) }
    return result.withSpan { bytes in bytes.indices.map { bytes[$0] } }
  }
}

extension RecalculationRequest {
  /// The request that a job's payload is.
  fileprivate init(payload: [UInt8]) throws(PermanentFailure) {
    var limits = JSONLimits()
    limits.byteCountMax = JobLimits().payloadByteCountMax
    limits.tokenCountMax = limits.byteCountMax / 2
    limits.depthMax = 8
    var document = JSONDocument(limits: limits)
    var problems = JSONProblems()
    do throws(JSONError) {
      try document.parse(payload.span)
    } catch {
      throw PermanentFailure("the payload is not JSON: \(error)")
    }
    guard let request = RecalculationRequest(document.root, in: document, &problems) else {
      let faults = problems.all.map { "\($0.pointer) \($0.detail)" }
      throw PermanentFailure("the payload is no request: \(faults.joined(separator: "; "))")
    }
    self = request
  }
}
