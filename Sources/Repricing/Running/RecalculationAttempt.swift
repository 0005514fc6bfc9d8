import Bytes
import Catalogue
import JSON
import Jobs
import Reactor
import Timing

/// One attempt at the job of a recalculation: it waits for the lock, and ends where the job or the
/// lock is not its own any more.
///
/// All recalculations have one lock, for whether two scopes overlap is not seen from their names,
/// and one recalculation keeps the database's writer busy as it is.
final class RecalculationAttempt: RecalculationLock, RecalculationFollower {
  /// How long one attempt at the lock takes; in between the job is looked at.
  private static let slice = TimeSpan.milliseconds(500)

  private let job: JobRun
  private let lock: DistributedLock
  private let options: RecalculationOptions
  private let held = Guarded<HeldLock?>(nil)
  /// What the catalogue calls the recalculation.
  let run: String

  /// Names the run by what was told of the job when it was made, so that every attempt finds what
  /// the catalogue has of it, although the server has lost what attempts told it. The job's id
  /// alone may have been another job's that is forgotten by now, while its run is not.
  init(_ job: JobRun, under lock: DistributedLock, _ options: RecalculationOptions) {
    self.job = job
    self.lock = lock
    self.options = options
    run = Self.run(of: job)
  }

  private static func run(of job: JobRun) -> String {
    // What another version has begun goes on under the name that it was given.
    job.cursor.map { String(decoding: $0, as: UTF8.self) } ?? "\(job.id)@\(job.enqueuedAt)"
  }

  func whileHeld<Result: Sendable>(
    _ body: @Sendable (Fence) async throws -> Result
  ) async throws -> Result {
    let held = try await acquire()
    self.held.withLock { $0 = held }
    do {
      let fence = held.fence
      let result = try await body(
        Fence(lock: fence.name, number: fence.number, token: fence.token))
      await held.release()
      return result
    } catch {
      await held.release()
      throw error
    }
  }

  /// Keeps where it stands. What is recorded is safe whatever happens to the lock; but who has lost
  /// it leaves the rest to whoever has it next.
  func reached(_ progress: RecalculationProgress?) async throws -> Bool {
    try await job.checkpoint(Array(run.utf8), progress: progress?.json ?? [])
    guard held.withLock({ $0?.isHeld }) == true else { throw JobInterruption.postponed }
    return true
  }

  private func acquire() async throws -> HeldLock {
    let giveUpAt = MonotonicTime.now() + options.lockPatience
    while true {
      if let interruption = job.interruption { throw interruption }
      do throws(LockError) {
        return try await lock.acquire(
          RecalculationOptions.lockName, life: options.lockLife, patience: Self.slice)
      } catch {
        guard error == .held else { throw error }
        // Nobody's fault: it waits on in the queue, and its attempts are not used up.
        guard .now() < giveUpAt, !Task.isCancelled else { throw JobInterruption.postponed }
      }
    }
  }
}

extension RecalculationProgress {
  /// What those who ask after the job see.
  fileprivate var json: [UInt8] {
    var buffer = ByteBuffer()
    buffer.appendJSON { json in
      json.object { json in
        json.member("scanned", tally.scannedCount)
        json.member("changed", tally.changedCount)
        json.member("clamped", tally.clampedCount)
        json.member("skipped", tally.skippedCount)
        json.member("failed", tally.failedCount)
        json.member("through", through)
      }
    }
    return buffer.withSpan { bytes in bytes.indices.map { bytes[$0] } }
  }
}
