import Redis
import Timing

@testable import Jobs

/// Makes the changes of state that a worker makes, one by one.
struct ManualWorker {
  let shop: Workshop
  var owner = "manual"
  /// Until when, by the server's clock, what is asked is wanted; 0 is for ever.
  var until = 0

  func fetch(_ count: Int = 10, order: Intake.Order = .highFirst) async throws -> [StartedJob] {
    try await run(JobScript.fetch, ["\(count)", owner, order.rawValue, "\(until)"]) { reply in
      try reply.withElement(at: 1) { try StartedJob.all($0) }
    }
  }

  /// Takes over what nobody has renewed for `lease` milliseconds.
  func recover(lease: Int, _ count: Int = 10) async throws -> [StartedJob] {
    try await run(JobScript.recover, ["\(count)", owner, "\(lease)", "1000", "\(until)"]) { reply in
      try reply.withElement(at: 2) { try StartedJob.all($0) }
    }
  }

  /// Reports an outcome; `script` may be one with a fault.
  func settle(
    _ job: StartedJob, _ outcome: String, text: String = "", delay: Int = -1,
    script: RedisScript = JobScript.settle
  ) async throws -> Settlement.Verdict? {
    let words = [
      "1000", job.id.text, "\(job.level)", job.entry, "\(job.epoch)", outcome, text, "\(delay)",
    ]
    return try await run(script, words) { reply in
      Settlement.Verdict(rawValue: try reply.withElement(at: 0) { try $0.integer() })
    }
  }

  /// 0 lost, 1 kept, 2 to be cancelled.
  func renew(_ job: StartedJob) async throws -> Int {
    try await run(JobScript.renew, [job.id.text, "\(job.level)", job.entry, "\(job.epoch)"]) {
      try $0.withElement(at: 0) { try $0.integer() }
    }
  }

  func checkpoint(_ job: StartedJob, _ cursor: String) async throws -> Int {
    let words = [job.id.text, "\(job.level)", job.entry, "\(job.epoch)", cursor, ""]
    return try await run(JobScript.checkpoint, words) { try $0.integer() }
  }

  private func run<Value: Sendable>(
    _ script: RedisScript, _ words: [String],
    reading read: @escaping @Sendable (borrowing RedisReply) throws -> Value
  ) async throws -> Value {
    try await shop.client.run(
      script, keyCount: 1, argumentCount: words.count, within: .seconds(30),
      { [control = shop.queue.name.control] command in
        command.argument(control)
        for word in words { command.argument(word) }
      }, reading: read)
  }
}

extension Workshop {
  var hand: ManualWorker { ManualWorker(shop: self) }

  /// Enqueues a job that is `work`, as `change` has it.
  @discardableResult
  func enqueue(_ change: (inout NewJob) -> Void = { _ in }) async throws -> JobID {
    var job = NewJob("work")
    change(&job)
    _ = try await queue.enqueue(job)
    return job.id
  }

  func state(of id: JobID) async throws -> JobState? {
    try await queue.job(id)?.summary.state
  }
}
