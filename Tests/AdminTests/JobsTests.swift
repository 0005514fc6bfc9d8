import Glibc
import Jobs
import Reactor
import Redis
import Repricing
import Telemetry
import TestKit
import Testing
import Timing

@Suite struct `Jobs from a terminal` {
  /// A redis-server, and runs of `pricing-admin jobs` beside it.
  private final class Yard {
    let redis: RedisServer
    let queue: JobQueue
    private let shop: Shop
    private let shard: Shard
    private let configuration: RedisConfiguration

    init() async throws {
      redis = try RedisServer()
      shop = try Shop(isMigrated: false)
      var configuration = RedisConfiguration(try RedisURL(redis.url))
      configuration.queuesWhileDisconnected = true
      self.configuration = configuration
      shard = try Shard(index: 0)
      queue = JobQueue(
        try QueueName(RecalculationJob.queue),
        client: await RedisClient(configuration, on: shard), patience: .seconds(30))
    }

    deinit { shard.stop() }

    func jobs(_ words: String...) throws -> Shop.Run {
      try shop.run(["jobs", "--redis", redis.url, "--patience", "2m"] + words)
    }

    func start(_ words: String...) throws -> Program {
      try shop.start(["jobs", "--redis", redis.url] + words)
    }

    func enqueue(_ id: String) async throws -> JobID {
      let id = try #require(JobID(id))
      let request = RecalculationRequest(scope: .category("tools"), reason: "test")
      #expect(try await queue.enqueue(NewJob(request, id: id)) == .added)
      return id
    }

    /// Has a worker take the jobs that wait until none does.
    func work(_ handle: @escaping JobHandler.Body) async throws {
      let options = WorkerOptions(
        configuration, queues: [queue.name], concurrency: 2, owner: "tester")
      let worker = try await Worker(
        options, handlers: [JobHandler(RecalculationJob.kind, handle)],
        logger: Logger(from: .error, to: LogQueue { _ in }))
      try await eventually {
        let standing = try await self.queue.standing()
        return standing.queuedCount + standing.runningCount == 0
      }
      await worker.stop(within: .seconds(30))
    }

    func bury(_ ids: String...) async throws {
      for id in ids { _ = try await enqueue(id) }
      try await work { _ in throw PermanentFailure("no\u{1B}[2J rules\nhere") }
    }
  }

  @Test func `are listed by state, a page at a time`() async throws {
    let yard = try await Yard()
    for id in ["one", "two", "three"] { _ = try await yard.enqueue(id) }
    let output = try yard.jobs().expectSuccess().output
    #expect(
      output.first
        == "queue recalc: 0 running, 3 queued, 0 waiting for their time, 0 dead, 0 ended")
    #expect(output.count { $0.contains(" queued  0/10 ") } == 3)
    let page = try yard.jobs("--limit", "2", "--state", "queued").expectSuccess().output
    #expect(page.count { $0.contains(" queued  0/10 ") } == 2)
    let cursor = try #require(page.last?.firstMatch(of: #/--cursor '(.+)'/#)?.1)
    let rest = try yard.jobs("list", "--cursor", String(cursor)).expectSuccess().output
    #expect(rest.count { $0.contains(" queued  0/10 ") } == 1)
    #expect(try yard.jobs("--state", "done").expectSuccess().output.count == 1)
  }

  @Test func `show what they are and what came of them`() async throws {
    let yard = try await Yard()
    _ = try await yard.enqueue("one")
    try await yard.work { _ in Array(#"{"scanned":3}"#.utf8) }
    let lines = try yard.jobs("show", "one").expectSuccess().output
      .map { $0.split(separator: " ").joined(separator: " ") }
    #expect(lines.first == "one")
    for line in [
      "state done", "attempt 1 of 10", "worker tester", #"result {"scanned":3}"#,
      #"request {"scope":{"category":"tools"},"reason":"test"}"#,
    ] {
      #expect(lines.contains(line), "\(line)")
    }
  }

  @Test func `that are dead are retried, one or all, and deleted`() async throws {
    let yard = try await Yard()
    try await yard.bury("a", "b", "c", "d")
    let dead = try yard.jobs("dead").expectSuccess().output
    // What an error says must not reach the terminal as a command.
    #expect(dead.count { $0.hasSuffix("no [2J rules here") } == 4)
    #expect(
      try yard.jobs("retry", "a").expectSuccess().output == ["a is queued, with all its attempts"])
    #expect(try yard.jobs("delete", "b").expectSuccess().output == ["b is forgotten"])
    #expect(
      try yard.jobs("retry", "--all").expectSuccess().output == ["2 dead letters are queued"])
    let standing = try await yard.queue.standing()
    #expect(standing.queuedCount == 3 && standing.deadCount == 0)
    for (words, reason) in [
      (["retry", "a"], "a is no dead letter: it is queued"), (["show", "b"], "there is no job b"),
      (["delete", "a"], "a has not ended: it is queued"), (["cancel", "b"], "there is no job b"),
    ] {
      let run = try yard.jobs(words[0], words[1])
      #expect(run.exit == .code(5) && run.errors.joined().contains(reason), "\(run.errors)")
    }
  }

  @Test func `are cancelled, and their queue is held up and let go`() async throws {
    let yard = try await Yard()
    let id = try await yard.enqueue("one")
    #expect(try yard.jobs("cancel", "one").expectSuccess().output == ["one is cancelled"])
    #expect(try await yard.queue.job(id)?.summary.state == .cancelled)
    #expect(try yard.jobs("cancel", "one").exit == .code(5))
    let paused = try yard.jobs("pause").expectSuccess().output
    #expect(paused.first?.hasPrefix("queue recalc, paused: ") == true)
    #expect(try await yard.queue.standing().isPaused)
    try yard.jobs("resume").expectSuccess()
    #expect(try await !yard.queue.standing().isPaused)
  }

  @Test(arguments: [
    ["frob"], ["show"], ["show", "a b"], ["pause", "x"], ["retry"], ["--all"], ["dead", "--watch"],
    ["--state", "lost"], ["--limit", "0"], ["--cursor", "x"], ["--queue", "a b"],
  ])
  func `take no words that mean nothing`(words: [String]) async throws {
    let shop = try Shop(isMigrated: false)
    let redis = try RedisServer()
    let run = try shop.run(["jobs", "--redis", redis.url] + words)
    #expect(run.exit == .code(2) && run.output == [], "\(run.errors)")
  }

  @Test(arguments: [[], ["show", "x"], ["retry", "--all"], ["--watch"]])
  func `do not wait for a Redis that says nothing`(words: [String]) async throws {
    let shop = try Shop(isMigrated: false)
    let redis = try RedisServer()
    redis.pause()
    defer { redis.resume() }
    let run = try shop.run(["jobs", "--redis", redis.url] + words)
    #expect(run.exit == .code(1))
    #expect(run.errors.joined().contains("does not answer"), "\(run.errors)")
  }

  @Test func `are watched in lines where there is no terminal, until a signal`() async throws {
    let yard = try await Yard()
    let watch = try yard.start("--watch", "--every", "100ms")
    try watch.waitForLine(with: " 0 queued,", on: .standardOutput)
    _ = try await yard.enqueue("one")
    try watch.waitForLine(with: " 1 queued,", on: .standardOutput)
    try yard.redis.kill()
    try watch.waitForLine(with: "does not answer", on: .standardOutput)
    try yard.redis.start()
    // It was empty when it came back, and is looked at again.
    let count = watch.lines(of: .standardOutput).count
    try await eventually {
      watch.lines(of: .standardOutput).dropFirst(count).contains { $0.contains(" 0 queued,") }
    }
    #expect(try watch.stop(SIGINT) == .code(0))
    #expect(!watch.lines(of: .standardOutput).contains { $0.contains("\u{1B}") })
  }
}
