import Redis
import Telemetry

/// A job as the script that started it tells of it.
struct StartedJob: Sendable {
  let id: JobID
  let entry: String
  let level: Int
  let epoch: Int
  let attempt: Int
  let attemptCountMax: Int
  let kind: String
  let payload: [UInt8]
  let cursor: [UInt8]?
  let trace: TraceContext?
  /// Since it was due.
  let waitedMilliseconds: Int
  /// In milliseconds, by the server's clock.
  let enqueuedAt: Int

  static func all(_ reply: borrowing RedisReply) throws -> [StartedJob] {
    var jobs: [StartedJob] = []
    try reply.forEach { _, job in jobs.append(try StartedJob(job)) }
    return jobs
  }

  private init(_ reply: borrowing RedisReply) throws {
    var texts: [String] = []
    var numbers: [Int] = []
    var payload: [UInt8] = []
    var cursor: [UInt8]?
    var trace: TraceContext?
    try reply.forEach { place, field in
      switch place {
      case 0, 1, 6: texts.append(try field.string())
      case 2...5, 10, 11: numbers.append(try field.integer())
      case 7: payload = try field.bytesIfAny() ?? []
      case 8: cursor = try field.bytesIfAny()
      case 9: trace = try field.withBytesIfAny { TraceContext(traceparent: $0) } ?? nil
      default: break
      }
    }
    guard texts.count == 3, numbers.count == 6, let id = JobID(texts[0]) else {
      throw RedisError.unexpectedReply("not a started job")
    }
    self.id = id
    entry = texts[1]
    kind = texts[2]
    level = numbers[0]
    epoch = numbers[1]
    attempt = numbers[2]
    attemptCountMax = numbers[3]
    waitedMilliseconds = numbers[4]
    enqueuedAt = numbers[5]
    self.payload = payload
    self.cursor = cursor
    self.trace = trace
  }
}
