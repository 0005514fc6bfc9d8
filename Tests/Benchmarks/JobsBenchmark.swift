import Glibc
import Jobs
import Reactor
import Redis
import Synchronization
import Telemetry
import TestKit
import Timing

/// Enqueueing, working off and picking up, against a server that keeps an append-only file flushed
/// every second. Beside it the CPU time of the server, which is one core, as other load on the
/// machine does not change that.
enum JobsBenchmark {
  static func run(_ arguments: [String]) async throws {
    let count = arguments.first.flatMap { Int($0) } ?? 200_000
    for retention in [TimeSpan.zero, .seconds(3600)] {
      print(retention == .zero ? "records not kept:" : "records kept for an hour:")
      let server = try RedisServer(persistence: .everySecond)
      try await throughput(server, count: count, retention: retention)
    }
    try await pickUp(try RedisServer(persistence: .everySecond))
  }

  private static func throughput(
    _ server: RedisServer, count: Int, retention: TimeSpan
  ) async throws {
    let bench = try await Bench(server)
    let jobs = (0..<count).map { number in
      var job = NewJob("nothing", payload: Array("\(number)".utf8))
      job.retention = retention
      return job
    }
    try await measured("enqueued in batches of 1,000", count, on: server) {
      for start in stride(from: 0, to: count, by: 1_000) {
        _ = try await bench.queue.enqueue(Array(jobs[start..<min(start + 1_000, count)]))
      }
    }
    let done = Atomic(0)
    let handler = JobHandler("nothing") { _ in
      done.wrappingAdd(1, ordering: .relaxed)
      return []
    }
    try await measured("run by one worker, 256 at once", count, on: server) {
      let worker = try await bench.startWorker([handler], concurrency: 256)
      while done.load(ordering: .relaxed) < count { try await Task.sleep(for: .milliseconds(1)) }
      await worker.stop(within: .seconds(10))
    }
    let standing = try await bench.queue.standing()
    precondition(standing.queuedCount + standing.runningCount + standing.deadCount == 0)
    await bench.close()
  }

  private static func measured(
    _ what: String, _ count: Int, on server: RedisServer, _ body: () async throws -> Void
  ) async throws {
    let serverBefore = try serverCPUSeconds(server)
    let ownBefore = ownCPUSeconds()
    let start = ContinuousClock.now
    try await body()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let serverTime = Int((try serverCPUSeconds(server) - serverBefore) / Double(count) * 1e9)
    let ownTime = Int((ownCPUSeconds() - ownBefore) / Double(count) * 1e9)
    print(
      "  \(what): \(Int(Double(count) / seconds)) a second; CPU a job:",
      "server \(serverTime) ns, own \(ownTime) ns")
  }

  /// The time from before a job is sent off to the start of its handler, while the worker idles,
  /// and what idling costs.
  private static func pickUp(_ server: RedisServer) async throws {
    let bench = try await Bench(server)
    let started = Guarded<CheckedContinuation<MonotonicTime, Never>?>(nil)
    let handler = JobHandler("nothing") { _ in
      started.withLock { $0.take() }?.resume(returning: .now())
      return []
    }
    let worker = try await bench.startWorker([handler], concurrency: 4)
    var latencies: [Int64] = []
    for _ in 0..<500 {
      try await Task.sleep(for: .milliseconds(10))
      let start = MonotonicTime.now()
      let moment = await withCheckedContinuation { continuation in
        started.withLock { $0 = continuation }
        Task { _ = try await bench.queue.enqueue(NewJob("nothing")) }
      }
      latencies.append((moment - start).nanoseconds)
    }
    latencies.sort()
    print("picked up after: p50 \(latencies[250] / 1000) µs, p99 \(latencies[495] / 1000) µs")
    let ownBefore = ownCPUSeconds()
    let serverBefore = try serverCPUSeconds(server)
    try await Task.sleep(for: .seconds(5))
    let own = (ownCPUSeconds() - ownBefore) / 5 * 100
    let serverShare = (try serverCPUSeconds(server) - serverBefore) / 5 * 100
    print("idle: \(own) % of a core, the server \(serverShare) %")
    await worker.stop(within: .seconds(10))
    await bench.close()
  }

  private static func serverCPUSeconds(_ server: RedisServer) throws -> Double {
    let info = try server.reply(to: "INFO", "cpu") ?? ""
    return info.split(whereSeparator: \.isNewline).reduce(0) { sum, line in
      let words = line.split(separator: ":")
      let isOwn = words.first == "used_cpu_sys" || words.first == "used_cpu_user"
      return isOwn ? sum + (Double(words[1]) ?? 0) : sum
    }
  }

  private static func ownCPUSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// A client and a queue.
private struct Bench {
  let redis: RedisConfiguration
  let shard: Shard
  let client: RedisClient
  let queue: JobQueue

  init(_ server: RedisServer) async throws {
    var redis = RedisConfiguration(try RedisURL(server.url))
    redis.queuesWhileDisconnected = true
    self.redis = redis
    shard = try Shard(index: 0)
    client = await RedisClient(redis, on: shard)
    queue = JobQueue(try QueueName("bench"), client: client, patience: .seconds(30))
  }

  func startWorker(_ handlers: [JobHandler], concurrency: Int) async throws -> Worker {
    let options = WorkerOptions(
      redis, queues: [queue.name], concurrency: concurrency, owner: "benchmark")
    return try await Worker(
      options, handlers: handlers, logger: Logger(from: .warning, to: LogQueue()))
  }

  func close() async {
    await client.stop()
    shard.stop()
  }
}
