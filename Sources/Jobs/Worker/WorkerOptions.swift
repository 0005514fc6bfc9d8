import Redis
import Timing

/// How a worker works.
package struct WorkerOptions: Sendable {
  package var redis: RedisConfiguration
  /// The most urgent first; a less urgent one still gets its turns.
  package var queues: [QueueName]
  /// How many jobs run at once.
  package var concurrency: Int
  /// How long a job stays a worker's without a sign of life. The workers of a queue must agree.
  package var lease = TimeSpan.seconds(15)
  /// How long a call waits for its reply.
  package var replyPatience = TimeSpan.seconds(5)
  /// How long a checkpoint waits for a server that is away.
  package var checkpointPatience = TimeSpan.seconds(60)
  /// How long the server has to take what is handed back when the time to stop is over.
  package var handBackPatience = TimeSpan.seconds(1)
  /// Who the worker is, for those who look at a job: its host and process, say.
  package let owner: String
  package var limits = JobLimits()
  package var schedules: [JobSchedule] = []

  package init(_ redis: RedisConfiguration, queues: [QueueName], concurrency: Int, owner: String) {
    precondition(!queues.isEmpty && concurrency > 0)
    self.redis = redis
    self.queues = queues
    self.concurrency = concurrency
    self.owner = owner
  }

  /// A third of the lease: two renewals may be lost before the job is.
  var beat: TimeSpan { .nanoseconds(lease.nanoseconds / 3) }

  var rhythm: Intake.Rhythm {
    Intake.Rhythm(
      poll: min(.seconds(1), beat), sweep: min(.milliseconds(500), beat), beat: beat,
      reconnect: redis.backoff.cap)
  }
}
