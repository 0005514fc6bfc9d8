import Catalogue
import HTTPClient
import Jobs
import Pricing
import Reactor
import Redis
import Repricing
import Timing

/// Runs the jobs that read feeds.
package struct FeedRunner: Sendable {
  let store: any MarketCatalogue
  let requests: any RecalculationRequesting
  let limits: FeedLimits
  let now: @Sendable () -> Instant
  private let feeds: [Feed]
  private let lock: DistributedLock
  private let tags: FeedTags
  private let shard: Shard
  private let ended: @Sendable (JobRun, FeedReport) -> Void

  /// `shard` is where connections to feeds live; `redis` keeps their entity tags; `ended` hears
  /// what came of each reading.
  package init(
    _ feeds: [Feed], _ store: any MarketCatalogue, asking requests: any RecalculationRequesting,
    under lock: DistributedLock, _ limits: FeedLimits = FeedLimits(), redis: RedisClient,
    namespace: String, on shard: Shard, now: @escaping @Sendable () -> Instant,
    ended: @escaping @Sendable (JobRun, FeedReport) -> Void
  ) {
    self.feeds = feeds
    self.store = store
    self.requests = requests
    self.lock = lock
    self.limits = limits
    self.shard = shard
    self.now = now
    self.ended = ended
    tags = FeedTags(redis, namespace: namespace, life: limits.tagLife)
  }

  /// What a worker does about them.
  package var handler: JobHandler {
    var handler = JobHandler(FeedJob.kind) { job in try await run(job) }
    handler.backoff = Backoff(first: .seconds(1), cap: .seconds(300))
    handler.classify = Self.classify
    return handler
  }

  static func classify(_ error: any Error) -> JobHandler.FailureClass {
    switch error {
    case is PermanentFailure, is FeedFaults: .permanent
    case let fault as FetchFault: fault.isTransient ? .transient : .permanent
    default: .transient
    }
  }

  private func run(_ job: JobRun) async throws -> [UInt8] {
    let name = String(decoding: job.payload, as: UTF8.self)
    guard let feed = feeds.first(where: { $0.name == name }) else {
      throw PermanentFailure("the settings of this worker have no feed of this name")
    }
    let held = try await acquire(feed)
    do {
      let report = try await read(feed, job, held)
      await held.release()
      ended(job, report)
      return report.json
    } catch {
      await held.release()
      if let faults = error as? FeedFaults { ended(job, faults.report) }
      throw error
    }
  }

  /// Two readings of one feed at a time would only wait for each other in the database.
  private func acquire(_ feed: Feed) async throws -> HeldLock {
    do throws(LockError) {
      return try await lock.acquire("feed.\(feed.name)", life: limits.lockLife)
    } catch {
      if error == .held { throw JobInterruption.postponed }
      throw error
    }
  }

  private func read(_ feed: Feed, _ job: JobRun, _ held: HeldLock) async throws -> FeedReport {
    let intake = FeedIntake(feed.name, job, held, self)
    var request = feed.request
    // An earlier attempt may have taken in a part and asked for nothing yet.
    if !intake.isResumed { request.knownTag = await tags.tag(of: feed) }
    let tag = try await Fetch.get(request, on: shard) { head, fetch in
      switch try FeedAnswer(head, isConditional: !request.knownTag.isEmpty) {
      case .unchanged: intake.report.isUnchanged = true
      case .signals: try await intake.take(fetch)
      }
      return head.entityTag
    }
    await tags.note(tag, of: feed)
    return intake.report
  }
}
