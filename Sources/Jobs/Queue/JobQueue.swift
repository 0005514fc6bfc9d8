import Bytes
import Redis
import Telemetry
import Timing

/// A queue as those see it who give it work, and who look after it.
///
/// Asking is safe to repeat: a job has an id, and every change of state is known when it comes
/// again. So calls outlast a server that restarts, until `patience` is over.
package struct JobQueue: Sendable {
  package let name: QueueName
  let client: RedisClient
  let limits: JobLimits
  let metrics: JobMetrics?
  /// How long a call may take.
  let patience: TimeSpan

  /// `client` may be shared; one that queues commands while it is not connected loses no call to a
  /// restart of the server.
  package init(
    _ name: QueueName, client: RedisClient, limits: JobLimits = JobLimits(),
    metrics: JobMetrics? = nil, patience: TimeSpan = .seconds(5)
  ) {
    self.name = name
    self.client = client
    self.limits = limits
    self.metrics = metrics
    self.patience = patience
  }

  /// Adds a job.
  package func enqueue(_ job: NewJob) async throws(JobError) -> Enqueued {
    try await enqueue([job])[0]
  }

  /// Adds jobs, many to a round trip; answers what became of each, in order. When it throws, some
  /// may have been added: with the same ids it can be asked again.
  package func enqueue(_ jobs: [NewJob]) async throws(JobError) -> [Enqueued] {
    for job in jobs { try check(job) }
    var answers: [Enqueued] = []
    answers.reserveCapacity(jobs.count)
    // Calls under way at the same time go out together.
    for wave in jobs.portions(of: Self.portionCountMax * Self.callCountMax) {
      answers += try await enqueueWave(wave)
    }
    return answers
  }

  /// A script holds all else up while it runs: not for longer than a millisecond or so.
  private static let portionCountMax = 100
  private static let callCountMax = 16
  private static let portionByteCountMax = 1 << 20

  private func enqueueWave(_ wave: ArraySlice<NewJob>) async throws(JobError) -> [Enqueued] {
    let portions = wave.portions(
      of: Self.portionCountMax, weighing: \.payload.count, upTo: Self.portionByteCountMax)
    if portions.count == 1 { return try await enqueuePortion(portions[0]) }
    do {
      return try await withThrowingTaskGroup(of: (Int, [Enqueued]).self) { group in
        for (place, portion) in portions.enumerated() {
          group.addTask { (place, try await enqueuePortion(portion)) }
        }
        var answers = [[Enqueued]](repeating: [], count: portions.count)
        for try await (place, portion) in group { answers[place] = portion }
        return answers.flatMap { $0 }
      }
    } catch {
      throw JobError(error)
    }
  }

  private func enqueuePortion(_ jobs: ArraySlice<NewJob>) async throws(JobError) -> [Enqueued] {
    let (answers, isRepeated) = try await insist { () async throws in
      try await client.run(
        JobScript.enqueue, keyCount: 1,
        argumentCount: jobs.count * JobScript.newJobArgumentCount, within: patience
      ) { command in
        command.argument(name.control)
        for job in jobs { job.write(to: &command) }
      } reading: { reply in
        var answers: [Enqueued] = []
        try reply.forEach { _, answer in answers.append(try Enqueued(answer)) }
        return answers
      }
    }
    for (job, answer) in zip(jobs, answers) where answer == .added { metrics?.enqueued(job.kind) }
    // A job that the try before has added is new to the caller.
    return isRepeated ? answers.map { $0 == .known ? .added : $0 } : answers
  }

  /// Calls until it succeeds, no more can come of it, or patience is over; answers also whether it
  /// took more than one call.
  func insist<Value: Sendable>(
    _ call: () async throws -> Value
  ) async throws(JobError) -> (Value, isRepeated: Bool) {
    let deadline = MonotonicTime.now() + patience
    let backoff = Backoff()
    var attempt = 0
    while true {
      do {
        return (try await call(), attempt > 0)
      } catch {
        let error = JobError(error)
        let wait = backoff.span(attempt: attempt, random: .random(in: .min ... .max))
        guard error.isRetryable, .now() + wait < deadline else { throw error }
        attempt += 1
        guard (try? await Task.sleep(for: .nanoseconds(wait.nanoseconds))) != nil else {
          throw error
        }
      }
    }
  }

  private func check(_ job: NewJob) throws(JobError) {
    guard !job.kind.isEmpty, job.kind.utf8.count <= limits.kindByteCountMax else {
      throw .badName(String(job.kind.prefix(32)))
    }
    if job.payload.count > limits.payloadByteCountMax {
      throw .tooLarge("payload", byteCountMax: limits.payloadByteCountMax)
    }
    if let key = job.uniqueness?.key, key.utf8.count > limits.uniqueKeyByteCountMax {
      throw .tooLarge("unique key", byteCountMax: limits.uniqueKeyByteCountMax)
    }
  }
}

extension JobError {
  /// What a call of the client throws.
  init(_ error: any Error) {
    self = error as? JobError ?? .redis(error as? RedisError ?? .unexpectedReply("\(error)"))
  }
}

extension NewJob {
  func write(to command: inout RedisCommandWriter) {
    command.argument(id.text)
    command.argument(kind)
    command.argument(payload)
    command.argument(priority.rawValue)
    command.argument(max(1, attemptCountMax))
    command.argument(Int(max(.zero, delay).millisecondsRoundedUp))
    command.argument(Int(max(.zero, retention).millisecondsRoundedUp))
    command.argument(uniqueness?.key ?? "")
    command.argument(uniqueness?.until.rawValue ?? "")
    guard let trace else { return command.argument("" as StaticString) }
    command.argument(byteCount: TraceContext.byteCount) { $0.append(traceparent: trace) }
  }
}

extension Enqueued {
  init(_ reply: borrowing RedisReply) throws {
    if reply.kind == .string {
      guard let id = JobID(try reply.string()) else {
        throw RedisError.unexpectedReply("an id that is none")
      }
      self = .same(as: id)
    } else {
      switch try reply.integer() {
      case 1: self = .added
      case -1: self = .full
      default: self = .known
      }
    }
  }
}

extension RandomAccessCollection where Index == Int {
  /// The elements in order, `countMax` at a time.
  func portions(of countMax: Int) -> [SubSequence] {
    portions(of: countMax, weighing: { _ in 0 }, upTo: 0)
  }

  /// The same, a portion ending also before its weights add up to more than `weightMax`.
  func portions(
    of countMax: Int, weighing weight: (Element) -> Int, upTo weightMax: Int
  ) -> [SubSequence] {
    var portions: [SubSequence] = []
    var start = startIndex
    var sum = 0
    for index in indices {
      let own = weight(self[index])
      if index > start, index - start == countMax || sum + own > weightMax {
        portions.append(self[start..<index])
        start = index
        sum = 0
      }
      sum += own
    }
    if start < endIndex { portions.append(self[start...]) }
    return portions
  }
}
