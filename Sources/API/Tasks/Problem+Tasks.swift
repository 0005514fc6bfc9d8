import HTTP
import JSON
import Jobs
import OpenAPI

/// Why nothing is done about a task or an event.
extension Problem {
  static var unknownTask: Problem {
    Problem(.notFound, "unknown_task", "There is no such task, or it is forgotten by now.")
  }

  static var unknownDeadLetter: Problem {
    Problem(.notFound, "unknown_dead_letter", "There is no such dead letter.")
  }

  static func taskEnded(_ state: JobState?) -> Problem {
    Problem(
      .conflict, "task_ended", "The task has ended and cannot be cancelled.",
      detail: state.map { "It is \($0.rawValue)." })
  }

  static var idempotencyKeyReused: Problem {
    Problem(
      .unprocessableContent, "idempotency_key_reused",
      "The idempotency key belongs to a request with another body.")
  }

  static var queueUnavailable: Problem {
    Problem(
      .serviceUnavailable, "queue_unavailable",
      "Tasks and events cannot be reached at the moment.")
  }

  static func tooLarge(_ byteCountMax: Int) -> Problem {
    Problem(
      .contentTooLarge, "payload_too_large", "The body is larger than is taken.",
      detail: "At most \(byteCountMax) bytes are.")
  }

  /// What a call of the queue or the stream threw. Of Redis clients hear no more than that it does
  /// not do what it should.
  init(call error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case JobError.badCursor:
      var problems = JSONProblems()
      problems.append(JSONProblem(JSONProblem.foreignCursor.detail, at: "?cursor"))
      self = .invalidRequest(problems)
    case JobError.tooLarge(_, let byteCountMax): self = .tooLarge(byteCountMax)
    default: self = .queueUnavailable
    }
  }
}

extension ProblemKind {
  static let unknownTask = ProblemKind(
    .unknownTask, remedy: "Tasks are known for a day after they are done or cancelled.")

  static let unknownDeadLetter = ProblemKind(
    .unknownDeadLetter, remedy: "Somebody may have requeued or deleted it: see the task.")

  static let taskEnded = ProblemKind(
    .taskEnded(nil), remedy: "Nothing is to be done: it does not run any more.")

  static let idempotencyKeyReused = ProblemKind(
    .idempotencyKeyReused, remedy: "Make a new key for each new request, and keep it for retries.")

  static let queueUnavailable = ProblemKind(
    .queueUnavailable,
    remedy: """
      Try again after the seconds that `Retry-After` names, with the same `Idempotency-Key` or \
      `event_id`: the first try may have been taken after all. Prices are answered meanwhile.
      """)
}
