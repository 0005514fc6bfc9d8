import Redis
import Timing

/// What became of a request to cancel a job.
package enum Cancellation: Int, Sendable {
  /// There is no such job, or it has ended.
  case nothingToCancel
  case cancelled
  /// It runs: its handler hears of it soon, and ends it.
  case asked
}

/// Looking after a queue.
extension JobQueue {
  package func cancel(_ id: JobID) async throws(JobError) -> Cancellation {
    let code = try await call(JobScript.cancel, [id.text, "\(limits.endedCountMax)"]) {
      try $0.integer()
    }
    if code == Cancellation.cancelled.rawValue { metrics?.cancelledWhileWaiting() }
    return Cancellation(rawValue: code) ?? .nothingToCancel
  }

  /// Gives a dead letter all its attempts again. False where there is no such dead letter.
  package func requeue(_ id: JobID) async throws(JobError) -> Bool {
    try await call(JobScript.requeue, [id.text]) { try $0.integer() } == 1
  }

  /// The same for all that are dead now; answers how many.
  package func requeueAll() async throws(JobError) -> Int {
    var total = 0
    var time = 0
    while true {
      let answer = try await call(JobScript.requeueMany, ["\(time)", "100"]) { reply in
        var numbers: [Int] = []
        try reply.forEach { _, number in numbers.append(try number.integer()) }
        return numbers
      }
      guard answer.count == 3 else { throw .redis(.unexpectedReply("not three numbers")) }
      time = answer[0]
      total += answer[2]
      if answer[1] == 0 { return total }
    }
  }

  /// Forgets a job that has ended or is dead. False where there is none.
  package func delete(_ id: JobID) async throws(JobError) -> Bool {
    try await call(JobScript.delete, [id.text]) { try $0.integer() } == 1
  }

  /// Has workers start no more of its jobs; those that run go on.
  package func pause() async throws(JobError) { try await control(["paused", "1"]) }

  package func resume() async throws(JobError) { try await control(["paused", ""]) }

  /// Bounds how many jobs run at once, over all workers, and how many may wait; nil lifts a bound.
  package func limit(running: Int?, backlog: Int?) async throws(JobError) {
    try await control([
      "running_max", running.map { "\(max(0, $0))" } ?? "",
      "backlog_max", backlog.map { "\(max(0, $0))" } ?? "",
    ])
  }

  private func control(_ fields: [String]) async throws(JobError) {
    _ = try await call(JobScript.control, fields) { try $0.integer() }
  }

  /// Runs a script of this queue that may be run twice.
  func call<Value: Sendable>(
    _ script: RedisScript, _ arguments: [String],
    reading read: @escaping @Sendable (borrowing RedisReply) throws -> Value
  ) async throws(JobError) -> Value {
    try await insist { () async throws in
      try await client.run(
        script, keyCount: 1, argumentCount: arguments.count, within: patience,
        { command in
          command.argument(name.control)
          for argument in arguments { command.argument(argument) }
        }, reading: read)
    }.0
  }
}
