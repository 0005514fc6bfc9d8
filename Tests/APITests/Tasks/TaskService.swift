import Jobs
import Reactor
import Redis
import Repricing
import Telemetry
import TestKit
import Timing

/// A running API beside a real redis-server, and the queue that both share with the test.
final class TaskService {
  let api: RunningAPI
  let redis: RedisServer
  let queue: JobQueue
  let contract: APIContract
  private let configuration: RedisConfiguration
  private let client: RedisClient
  private let shard: Shard

  init(_ arguments: [String] = []) async throws {
    redis = try RedisServer()
    api = try RunningAPI(arguments, redis: redis)
    contract = try APIContract(try api.get("/openapi.json").body)
    var configuration = RedisConfiguration(try RedisURL(redis.url))
    configuration.queuesWhileDisconnected = true
    self.configuration = configuration
    shard = try Shard(index: 0)
    client = await RedisClient(configuration, on: shard)
    queue = JobQueue(
      try QueueName(RecalculationJob.queue), client: client, patience: .seconds(30))
  }

  deinit { shard.stop() }

  func recalculate(_ body: String = #"{"scope":{"all":true}}"#, key: String? = nil) throws
    -> RawResponse
  {
    try api.post(
      "/api/v1/recalculations", body, key.map { "Idempotency-Key: \($0)\r\n" } ?? "")
  }

  /// Asks for a recalculation and answers its task.
  func startTask() throws -> String {
    try recalculate().value("task_id") ?? { throw KitFailure("there is no task") }()
  }

  func state(of task: String) throws -> String? {
    try api.get("/api/v1/tasks/\(task)").value("state")
  }

  func wait(for task: String, toBe state: String) async throws {
    try await eventually { try self.state(of: task) == state }
  }

  /// Runs recalculations as `handle` does while `body` goes on.
  func withWorker(
    _ handle: @escaping JobHandler.Body, _ body: () async throws -> Void
  ) async throws {
    let options = WorkerOptions(
      configuration, queues: [queue.name], concurrency: 2, owner: "tester")
    let worker = try await Worker(
      options, handlers: [JobHandler(RecalculationJob.kind, handle)],
      logger: Logger(from: .error, to: LogQueue { _ in }))
    do {
      try await body()
      await worker.stop(within: .seconds(30))
    } catch {
      await worker.stop(within: .zero)
      throw error
    }
  }

  /// The words that redis-server answers a command with.
  func ask(_ words: String...) async throws -> [String] {
    try await client.send(within: .seconds(30)) { command in
      command.command(words: words)
    } reading: { reply in
      var found: [String] = []
      try reply.collect(in: &found)
      return found
    }
  }
}

extension RedisReply {
  /// Appends all strings within, however deep.
  fileprivate func collect(in found: inout [String]) throws {
    if kind == .array {
      try forEach { _, element in try element.collect(in: &found) }
    } else if let text = try? string() {
      found.append(text)
    }
  }
}
