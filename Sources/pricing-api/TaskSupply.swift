import API
import Dispatch
import Events
import Jobs
import Operating
import Pricing
import Reactor
import Redis
import Repricing
import Settings
import Telemetry
import Timing

/// What the shards take tasks and events to: the Redis of jobs, over a connection for each shard.
struct TaskSupply: Sendable {
  private let clients: [RedisClient]
  private let queue: QueueName
  private let events: EventNames
  private let limits: TaskLimits
  private let logger: Logger

  /// Starts to connect. That Redis is not there is no reason not to start.
  static func open(
    _ redis: RedisSettings, _ limits: TaskLimits, on shards: [Shard], _ logger: Logger
  ) async throws -> TaskSupply {
    var configuration = RedisConfiguration(
      try Redis.RedisURL(redis.url.url.text.revealed), name: "pricing-api")
    // A server that restarts costs a moment, and no request.
    configuration.queuesWhileDisconnected = true
    configuration.commandCountMax = 2 * limits.callCountMax
    var clients: [RedisClient] = []
    for shard in shards { clients.append(await RedisClient(configuration, on: shard)) }
    return TaskSupply(
      clients: clients, queue: try QueueName(RecalculationJob.queue, in: redis.namespace),
      events: EventNames(namespace: redis.namespace), limits: limits, logger: logger)
  }

  /// The desk of `shard`, which is called there.
  func makeDesk(on shard: Shard) -> TaskDesk {
    let client = clients[shard.index]
    return TaskDesk(
      on: shard, queue: JobQueue(queue, client: client, patience: limits.patience),
      publisher: EventPublisher(client, events, patience: limits.patience), limits: limits,
      clock: wallClock, logger: logger)
  }

  /// How often a queue is looked at for those who watch the metrics.
  private static let lookPeriod = Duration.seconds(5)

  /// Shows how the queue stands from now on, until the task is cancelled.
  func beginShowing(_ metrics: QueueMetrics, in meter: SharedMeter) -> Task<Void, Never> {
    let jobs = JobQueue(queue, client: clients[0], patience: limits.patience)
    return Task {
      while !Task.isCancelled {
        metrics.show(try? await jobs.standing(), of: RecalculationJob.queue, in: meter)
        try? await Task.sleep(for: Self.lookPeriod)
      }
    }
  }

  /// What `/readyz` asks. Prices are answered without jobs: nobody need send them elsewhere.
  var check: ReadinessReport.Check {
    ReadinessReport.Check("jobs", isOptional: true) { [client = clients[0]] in
      client.isReady(within: .seconds(1)) ? nil : "their Redis does not answer"
    }
  }
}

extension RedisClient {
  /// Whether the server answers, for a thread that may wait.
  fileprivate func isReady(within time: DispatchTimeInterval) -> Bool {
    let answer = Guarded(false)
    let isKnown = DispatchSemaphore(value: 0)
    Task {
      let isReady = await state.isReady
      answer.withLock { $0 = isReady }
      isKnown.signal()
    }
    _ = isKnown.wait(timeout: .now() + time)
    return answer.withLock { $0 }
  }
}

extension TaskLimits {
  init(_ settings: TaskSettings) {
    self.init()
    callCountMax = settings.callCountMaxPerShard
    patience = TimeSpan(settings.timeout)
  }
}
