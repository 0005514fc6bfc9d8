import Jobs
import Pricing
import Reactor
import Redis
import Settings
import Timing

/// A queue as it is looked after from a terminal, over a connection that waits for nobody long.
struct JobOffice: Sendable {
  let name: String
  let url: Settings.RedisURL
  private let queue: JobQueue
  private let client: RedisClient

  static func open(
    _ queue: String, _ redis: RedisSettings, patience: TimeSpan
  ) async throws(AdminFailure) -> JobOffice {
    do {
      var configuration = RedisConfiguration(
        try Redis.RedisURL(redis.url.url.text.revealed), name: "pricing-admin")
      configuration.queuesWhileDisconnected = true
      let client = await RedisClient(configuration, on: try Shard(index: 0))
      return JobOffice(
        name: queue, url: redis.url,
        queue: JobQueue(
          try QueueName(queue, in: redis.namespace), client: client, patience: patience),
        client: client)
    } catch {
      throw AdminFailure("\(redis.url): \(error)")
    }
  }

  var now: Instant { Instant(milliseconds: wallClockNanoseconds() / 1_000_000) }

  /// Asks the queue; what it refuses is told in words for the person at the terminal.
  func call<Value: Sendable>(
    _ body: (JobQueue) async throws(JobError) -> Value
  ) async throws(AdminFailure) -> Value {
    do throws(JobError) {
      return try await body(queue)
    } catch {
      switch error {
      case .badCursor:
        throw AdminFailure("--cursor is not what a page of this list ended with", status: .misused)
      case .redis(.server(let refusal)): throw AdminFailure("\(url) refuses: \(refusal)")
      case .redis(let fault):
        let reason = await client.state.fault.map { "\($0)" } ?? "\(fault)"
        throw AdminFailure("\(url) does not answer (\(reason)): is it running?")
      case .tooLarge, .badName: throw AdminFailure("\(error)", status: .misused)
      }
    }
  }
}
