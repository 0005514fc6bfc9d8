import Redis
import Telemetry

/// A job as it stands, in short.
package struct JobSummary: Sendable {
  package let id: JobID
  package let state: JobState
  package let kind: String
  package let priority: JobPriority
  package let attempt: Int
  package let attemptCountMax: Int
  /// In milliseconds since 1970, as are all times here.
  package let enqueuedAt: Int
  /// When it was, or will be, to be started.
  package let dueAt: Int
  package let startedAt: Int?
  package let endedAt: Int?
  /// Which worker has it or had it last.
  package let owner: String?
  /// What the handler said last of how far it is.
  package let progress: [UInt8]?
  /// Of its last attempt that failed.
  package let error: String?
  package let trace: TraceContext?
}

/// All that is known of a job.
package struct JobRecord: Sendable {
  package let summary: JobSummary
  package let payload: [UInt8]
  package let cursor: [UInt8]?
  package let result: [UInt8]?
}

/// A part of a list, and where the next part begins.
package struct JobPage: Sendable {
  package let jobs: [JobSummary]
  /// Nil when this was the last page. A page may have few jobs, or none, and not be the last.
  package let next: String?
}

/// How a queue stands.
package struct QueueStanding: Sendable, Equatable {
  package let queuedCount: Int
  package let runningCount: Int
  /// Those that are delayed or wait for their next attempt.
  package let waitingCount: Int
  package let deadCount: Int
  /// Those that are done or cancelled and still known.
  package let endedCount: Int
  package let isPaused: Bool
  package let runningCountMax: Int?
  package let backlogCountMax: Int?
  /// How many are queued of each priority, the most urgent first.
  package var queuedCounts = [Int](repeating: 0, count: JobPriority.allCases.count)
  /// For how long the job that has been queued longest has been, in milliseconds.
  package var longestQueuedMilliseconds: Int?
}

extension JobQueue {
  /// Nil for one that never was, or has been forgotten.
  package func job(_ id: JobID) async throws(JobError) -> JobRecord? {
    try await call(JobScript.inspect, [id.text]) { reply in
      reply.isNull ? nil : try JobRecord(reply)
    }
  }

  package func standing() async throws(JobError) -> QueueStanding {
    try await call(JobScript.count, []) { try QueueStanding($0) }
  }

  /// A page of the jobs in `state`: what waits in the order in which it will go on, what has ended
  /// the last first. `cursor` is the `next` of the page before.
  package func jobs(
    in state: JobState, after cursor: String? = nil, count: Int = 50
  ) async throws(JobError) -> JobPage {
    let count = "\(min(max(1, count), limits.pageCountMax))"
    let cursor = try Cursor(cursor, in: state)
    let script: (RedisScript, [String]) =
      switch state {
      case .queued, .running:
        (JobScript.listStreams, [state.rawValue, count, cursor.first, cursor.second])
      case .delayed, .retrying:
        (JobScript.listSet, ["due", "+", count, cursor.first, cursor.second, state.rawValue])
      case .dead:
        (JobScript.listSet, ["dead", "-", count, cursor.first, cursor.second, state.rawValue])
      case .done, .cancelled:
        (JobScript.listSet, ["ended", "-", count, cursor.first, cursor.second, state.rawValue])
      }
    return try await call(script.0, script.1) { try JobPage($0) }
  }
}

/// A place in a list, as the scripts tell it: two words.
private struct Cursor {
  let first: String
  let second: String

  init(_ text: String?, in state: JobState) throws(JobError) {
    let isStream = state == .queued || state == .running
    guard let text else {
      (first, second) = isStream ? ("0", "-") : ("", "")
      return
    }
    let words = text.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
    guard words.count == 2 else { throw .badCursor }
    let isWhole =
      isStream
      ? words[0].wholeMatch(of: /[0-2]/) != nil
        && words[1].wholeMatch(of: /\d{1,15}-\d{1,9}/) != nil
      : words[0].wholeMatch(of: /\d{1,16}/) != nil && JobID(String(words[1])) != nil
    guard isWhole else { throw .badCursor }
    first = String(words[0])
    second = (isStream ? "(" : "") + words[1]
  }
}

extension JobPage {
  fileprivate init(_ reply: borrowing RedisReply) throws {
    let last = try reply.withElement(at: 0) { try $0.string() }
    next = last.isEmpty ? nil : last.replacing(" (", with: "_").replacing(" ", with: "_")
    var jobs: [JobSummary] = []
    try reply.withElement(at: 1) { rows in
      try rows.forEach { _, row in jobs.append(try JobSummary(row)) }
    }
    self.jobs = jobs
  }
}

extension JobSummary {
  fileprivate init(_ row: borrowing RedisReply) throws {
    var texts: [String?] = []
    var progress: [UInt8]?
    try row.forEach { place, field in
      guard place < 14 else { return }
      if place == 11 { progress = try field.bytesIfAny() }
      texts.append(try field.stringIfAny())
    }
    guard texts.count == 14, let id = JobID(texts[0] ?? ""),
      let state = JobState(rawValue: texts[1] ?? ""),
      let priority = JobPriority(rawValue: Int(texts[3] ?? "") ?? -1)
    else { throw RedisError.unexpectedReply("not a job") }
    self.init(
      id: id, state: state, kind: texts[2] ?? "", priority: priority,
      attempt: Int(texts[4] ?? "") ?? 0, attemptCountMax: Int(texts[5] ?? "") ?? 0,
      enqueuedAt: Int(texts[6] ?? "") ?? 0, dueAt: Int(texts[7] ?? "") ?? 0,
      startedAt: texts[8].flatMap { Int($0) }, endedAt: texts[9].flatMap { Int($0) },
      owner: texts[10].flatMap { $0.isEmpty ? nil : $0 }, progress: progress,
      error: texts[12].flatMap { $0.isEmpty ? nil : $0 },
      trace: texts[13].flatMap { TraceContext(traceparent: Array($0.utf8).span) })
  }
}

extension JobRecord {
  fileprivate init(_ reply: borrowing RedisReply) throws {
    summary = try JobSummary(reply)
    payload = try reply.withElement(at: 14) { try $0.bytesIfAny() ?? [] }
    cursor = try reply.withElement(at: 15) { try $0.bytesIfAny() }
    result = try reply.withElement(at: 16) { try $0.bytesIfAny() }
  }
}

extension QueueStanding {
  init(_ reply: borrowing RedisReply) throws {
    var numbers: [Int] = []
    try reply.forEach { _, number in numbers.append(try number.integer()) }
    guard numbers.count == 8 + JobPriority.allCases.count else {
      throw RedisError.unexpectedReply("not eleven numbers")
    }
    let queuedCounts = Array(numbers[8...])
    self.init(
      queuedCount: queuedCounts.reduce(0, +), runningCount: numbers[0], waitingCount: numbers[1],
      deadCount: numbers[2], endedCount: numbers[3], isPaused: numbers[4] == 1,
      runningCountMax: numbers[5] < 0 ? nil : numbers[5],
      backlogCountMax: numbers[6] < 0 ? nil : numbers[6],
      queuedCounts: queuedCounts,
      longestQueuedMilliseconds: numbers[7] < 0 ? nil : numbers[7])
  }
}

extension RedisReply {
  /// A copy of a string's bytes, nil for null.
  func bytesIfAny() throws -> [UInt8]? {
    try withBytesIfAny { bytes in bytes.withUnsafeBufferPointer { Array($0) } }
  }
}
