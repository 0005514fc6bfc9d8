import Reactor
import Telemetry
import Timing

/// Runs the jobs of some queues, with one handler for each kind.
///
/// Handlers run as tasks; all else runs on a shard of its own. It mends itself: no fault of the
/// server needs a restart.
package final class Worker: Sendable {
  package let vitals: WorkerVitals
  private let shard: Shard
  private let loop: ShardConfined<WorkerLoop>
  /// A worker that takes nothing for so long though it could is not well.
  private let silenceMax: TimeSpan

  /// Starts to work.
  package init(
    _ options: WorkerOptions, handlers: [JobHandler], metrics: JobMetrics? = nil, logger: Logger
  ) async throws(SystemError) {
    let shard = try Shard(index: 0)
    let vitals = WorkerVitals(now: .now())
    self.shard = shard
    self.vitals = vitals
    silenceMax = max(.seconds(5), options.lease)
    loop = await withCheckedContinuation { continuation in
      shard.execute {
        let loop = WorkerLoop(
          options, handlers: handlers, vitals: vitals, metrics: metrics, logger: logger, on: shard)
        loop.start()
        continuation.resume(returning: ShardConfined(loop, to: shard))
      }
    }
  }

  deinit { shard.stop() }

  /// Whether it does what it is there for.
  package var isConsuming: Bool { vitals.silence() <= silenceMax }

  /// Takes no more jobs and returns when those it has are done, or handed back at a checkpoint;
  /// when the time is over they are handed back as they are. May be called again, and returns then
  /// when the first call does.
  package func stop(within time: TimeSpan) async {
    await withCheckedContinuation { continuation in
      shard.execute { [self] in
        loop.take().drain(until: shard.now + time) { continuation.resume() }
      }
    }
  }
}
