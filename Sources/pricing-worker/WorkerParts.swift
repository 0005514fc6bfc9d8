import Catalogue
import Feeds
import Glibc
import HTTPClient
import Jobs
import Operating
import PriceCache
import Pricing
import Quoting
import Reactor
import Redis
import Repricing
import Settings
import Telemetry
import Timing

/// What a worker works with, joined.
struct WorkerParts: Sendable {
  let settings: WorkerSettings
  let feeds: [FeedDeclaration]
  let pivot: Currency
  let redis: RedisSettings
  let cache: CacheSettings
  /// The Redis of jobs and locks.
  let jobsRedis: RedisConfiguration
  let cacheRedis: RedisConfiguration
  let metrics: WorkerMetrics
  let meter: SharedMeter
  let logger: Logger

  /// Works until the task is cancelled, and ends in good order then. `began` gets the worker.
  func work(
    on store: any MarketCatalogue, _ began: @Sendable (Worker) -> Void
  ) async throws {
    let shard = try Shard(index: 1)
    let lockShard = try Shard(index: 2)
    defer {
      shard.stop()
      lockShard.stop()
    }
    let jobs = await RedisClient(jobsRedis, on: shard)
    let caching = await RedisClient(cacheRedis, on: shard)
    let lock = await DistributedLock(
      jobsRedis, on: lockShard, namespace: redis.namespace, metrics: (metrics.locks, meter))
    let announcer = announcer(through: caching)
    let rounds = AnnouncementRounds(
      OutboxDrain(of: store, through: announcer),
      PriceChangeStream(
        of: store, to: jobs, under: lock, namespace: redis.namespace,
        countMax: settings.priceStreamCountMax),
      metrics, meter, logger)
    let worker = try await Worker(
      options(),
      handlers: [
        recalculations(store, announcer, lock, rounds).handler,
        try readings(store, jobs, lock, rounds, on: shard).handler,
      ],
      metrics: JobMetrics(metrics.jobs, recordingTo: meter), logger: logger)
    began(worker)
    logger.info("working") { line in line.add("concurrency", settings.concurrency) }
    await rounds.run()
    await worker.stop(within: TimeSpan(settings.drain))
    // What the last jobs have changed; where it fails it stays noted.
    try? await rounds.round()
    await lock.stop()
    await jobs.stop()
    await caching.stop()
  }

  private func announcer(through client: RedisClient) -> CacheAnnouncer {
    // Nothing is kept in this process.
    var settings = PriceCacheSettings(cacheRedis.url, local: LocalSheets.Limits(countMax: 0))
    settings.namespace = redis.namespace
    settings.lifeMax = TimeSpan(cache.timeToLive)
    return CacheAnnouncer(settings, through: client)
  }

  /// By its host and process.
  private var owner: String { "\(HostName.current):\(getpid())" }

  private func options() throws -> WorkerOptions {
    let queue = try QueueName(RecalculationJob.queue, in: redis.namespace)
    var options = WorkerOptions(
      jobsRedis, queues: [queue], concurrency: settings.concurrency,
      owner: owner)
    options.lease = TimeSpan(settings.lease)
    options.schedules = try feeds.map { feed in
      guard let times = CronTimes(feed.cron) else { preconditionFailure("a period of its own") }
      return try JobSchedule("feed.\(feed.name)", in: queue, at: times, .feed(feed.name))
    }
    return options
  }

  private func recalculations(
    _ store: any MarketCatalogue, _ announcer: CacheAnnouncer, _ lock: DistributedLock,
    _ rounds: AnnouncementRounds
  ) -> RecalculationRunner {
    var options = RecalculationOptions()
    options.chunkCountMax = settings.chunkCountMax
    options.lockLife = TimeSpan(settings.lockLife)
    options.lockPatience = TimeSpan(settings.lockPatience)
    let filling = CacheFilling(through: announcer, now: wallClock) { [metrics, meter, logger] in
      meter.add(to: metrics.fillingFailures)
      let error = $0
      logger.debug("sheets were not put into the cache") { $0.add("error", error) }
    }
    return RecalculationRunner(
      store, filling: filling, under: lock, options, pivot: pivot, now: wallClock
    ) { [metrics, meter, logger] job, report in
      rounds.hurry()
      metrics.add(report, to: meter)
      logger.info("recalculated") { line in
        line.add(job)
        line.add("scanned", report.tally.scannedCount)
        line.add("changed", report.tally.changedCount)
        line.add("failed", report.tally.failedCount)
      }
    }
  }

  private func readings(
    _ store: any MarketCatalogue, _ jobs: RedisClient, _ lock: DistributedLock,
    _ rounds: AnnouncementRounds, on shard: Shard
  ) throws -> FeedRunner {
    let queue = try QueueName(RecalculationJob.queue, in: redis.namespace)
    return FeedRunner(
      feeds.map { Feed($0) }, store, asking: RecalculationQueue(JobQueue(queue, client: jobs)),
      under: lock, redis: jobs, namespace: redis.namespace, on: shard, now: wallClock
    ) { [metrics, meter, logger] job, report in
      rounds.hurry()
      metrics.add(report, to: meter)
      logger.info("feed read") { line in
        line.add(job)
        line.add("feed", String(decoding: job.payload, as: UTF8.self))
        line.add("signals", report.signalCount)
        line.add("changed", report.changedCount)
        line.add("unknown", report.unknownCount)
        line.add("faulty", report.faultyCount)
      }
    }
  }
}

extension Feed {
  fileprivate init(_ feed: FeedDeclaration) {
    let url = feed.url
    var request = FetchRequest(host: url.host, port: url.port ?? 80, target: feed.target)
    if url.user != nil || url.password != nil {
      request.authorization = FetchRequest.basicAuthorization(
        user: url.user ?? "", password: url.password?.revealed ?? "")
    }
    self.init(feed.name, request)
  }
}
