import Reactor
import Redis
import Telemetry
import Timing

/// Keeping jobs while they run.
extension WorkerLoop {
  private static let portionCountMax = 200

  /// What the server says of a job that a worker believes to have.
  private enum Tenure: Int {
    case lost, kept, toBeCancelled
  }

  /// Renews the leases of all jobs.
  func beat() {
    beatAt = shard.now + options.beat
    guard connection.isReady else { return }
    for queue in options.queues {
      let runs = active.values.filter { $0.run.queue == queue }.map(\.run)
      for portion in runs.portions(of: Self.portionCountMax) { renew(portion, of: queue) }
    }
  }

  private func renew(_ runs: ArraySlice<JobRun>, of queue: QueueName) {
    let sentAt = MonotonicTime.now()
    run(JobScript.renew, of: queue, argumentCount: runs.count * 4) { command in
      for run in runs { run.write(to: &command) }
    } reading: { reply in
      var tenures: [Tenure] = []
      try reply.forEach { _, tenure in
        tenures.append(Tenure(rawValue: try tenure.integer()) ?? .lost)
      }
      return tenures
    } then: { [self] result in
      guard case .success(let tenures) = result else { return }
      vitals.renewed()
      intake.answered(now: shard.now)
      for (run, tenure) in zip(runs, tenures) { renewed(run, tenure, sentAt: sentAt) }
    }
  }

  private func renewed(_ run: JobRun, _ tenure: Tenure, sentAt: MonotonicTime) {
    let key = ObjectIdentifier(run)
    // What was settled meanwhile is no longer renewed, and no loss.
    guard let before = active[key] else { return }
    switch tenure {
    case .lost where before.isExecuting: run.interrupt(.superseded)
    case .lost: break
    case .toBeCancelled:
      run.interrupt(.cancelled)
      fallthrough
    case .kept:
      if before.renewedAt + options.beat + options.beat < sentAt { metrics?.beatLate() }
      active[key]?.renewedAt = sentAt
    }
  }

  // MARK: Checkpoints

  /// Keeps the cursor and hears how the job stands; again and again until the server answers or
  /// patience is over.
  func checkpoint(
    _ run: JobRun, _ cursor: [UInt8], _ progress: [UInt8],
    _ done: @escaping (Result<Void, any Error>) -> Void
  ) {
    let limits = options.limits
    guard cursor.count <= limits.cursorByteCountMax else {
      return done(
        .failure(JobError.tooLarge("cursor", byteCountMax: limits.cursorByteCountMax)))
    }
    guard progress.count <= limits.progressByteCountMax else {
      return done(
        .failure(JobError.tooLarge("progress", byteCountMax: limits.progressByteCountMax)))
    }
    let deadline = shard.now + options.checkpointPatience
    keep(run, cursor, progress, until: deadline, done)
  }

  private func keep(
    _ kept: JobRun, _ cursor: [UInt8], _ progress: [UInt8], until deadline: MonotonicTime,
    _ done: @escaping (Result<Void, any Error>) -> Void
  ) {
    let sentAt = MonotonicTime.now()
    run(JobScript.checkpoint, of: kept.queue, argumentCount: 6) { command in
      kept.write(to: &command)
      command.argument(cursor)
      command.argument(progress)
    } reading: { reply in
      Tenure(rawValue: try reply.integer()) ?? .lost
    } then: { [self] result in
      switch result {
      case .success(let tenure):
        intake.answered(now: shard.now)
        renewed(kept, tenure, sentAt: sentAt)
        done(.success(()))
      case .failure(let error):
        // The run is to end for a reason of its own: that it was not heard is not held against it.
        guard kept.interruption == nil else { return done(.success(())) }
        let isWorthwhile = JobError(error).isRetryable && shard.now < deadline
        guard isWorthwhile else { return done(.failure(error)) }
        Postponed.run(on: shard, at: shard.now + .milliseconds(50)) { [self] in
          keep(kept, cursor, progress, until: deadline, done)
        }
      }
    }
  }
}

extension JobRun {
  /// What shows that the worker has the job.
  fileprivate func write(to command: inout RedisCommandWriter) {
    command.argument(id.text)
    command.argument(level)
    command.argument(entry)
    command.argument(epoch)
  }
}

/// Something to be done at a later moment.
final class Postponed: DeadlineHandler {
  private let work: () -> Void

  private init(_ work: @escaping () -> Void) { self.work = work }

  static func run(on shard: Shard, at moment: MonotonicTime, _ work: @escaping () -> Void) {
    _ = shard.schedule(Postponed(work), at: moment)
  }

  func deadlinePassed(now: MonotonicTime) { work() }
}
