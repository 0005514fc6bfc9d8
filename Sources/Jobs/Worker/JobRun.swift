import Reactor
import Telemetry
import Timing

/// Why a run is to end before its work is done.
package enum JobInterruption: Error, Equatable, Sendable {
  /// Somebody cancelled the job.
  case cancelled
  /// The worker stops: the job goes on elsewhere from its last checkpoint, and the attempt does not
  /// count.
  case draining
  /// What the run needs is not to be had for now: the same, without the worker's stopping. Only a
  /// handler says so, after it has waited for a while.
  case postponed
  /// The job is another worker's by now, as this one did not renew its lease: whatever this run
  /// says of it is refused.
  case superseded
}

/// One attempt at a job, as its handler sees it.
package final class JobRun: Sendable {
  package let id: JobID
  package let queue: QueueName
  /// When the job was made, in milliseconds by the server's clock: together with its id a name that
  /// no other job ever has.
  package let enqueuedAt: Int
  package let kind: String
  package let payload: [UInt8]
  /// From 1.
  package let attempt: Int
  package let attemptCountMax: Int
  /// What the last checkpoint of this or an earlier attempt kept; nil without one.
  package let cursor: [UInt8]?
  package let trace: TraceContext?
  /// Grows with everyone who gets the job.
  package let epoch: Int

  let entry: String
  let level: Int
  private let loop: ShardConfined<WorkerLoop>
  private let interrupted = Guarded<JobInterruption?>(nil)

  init(_ start: StartedJob, in queue: QueueName, on loop: ShardConfined<WorkerLoop>) {
    id = start.id
    self.queue = queue
    enqueuedAt = start.enqueuedAt
    kind = start.kind
    payload = start.payload
    attempt = start.attempt
    attemptCountMax = start.attemptCountMax
    cursor = start.cursor
    trace = start.trace
    epoch = start.epoch
    entry = start.entry
    level = start.level
    self.loop = loop
  }

  /// Why the handler should come to an end, nil while it should not. Known within a third of the
  /// lease, and mostly at once.
  package var interruption: JobInterruption? { interrupted.withLock { $0 } }

  package var isCancelled: Bool { interruption == .cancelled }

  /// Keeps how far the run has come, for the attempt that follows a crash and for those who ask;
  /// throws where the run is to end, which the handler lets through. A server that is away for a
  /// while is waited for.
  package func checkpoint(_ cursor: [UInt8], progress: [UInt8] = []) async throws {
    try await withCheckedThrowingContinuation { continuation in
      loop.shard.execute { [self] in
        loop.take().checkpoint(self, cursor, progress) { continuation.resume(with: $0) }
      }
    }
    if let interruption { throw interruption }
  }

  /// The first reason stays, but for the loss of the job, which is no matter of choice.
  func interrupt(_ reason: JobInterruption) {
    interrupted.withLock { if $0 == nil || reason == .superseded { $0 = reason } }
  }
}
