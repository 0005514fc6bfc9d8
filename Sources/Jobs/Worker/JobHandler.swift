import Redis
import Timing

/// What is done about the jobs of one kind.
package struct JobHandler: Sendable {
  package enum FailureClass: Sendable {
    /// It may go well the next time.
    case transient
    /// It will not: the job is a dead letter at once.
    case permanent
  }

  /// Answers the job's result. When it throws, the job has failed, or where it throws the
  /// `JobInterruption` of a checkpoint, ends as that says.
  package typealias Body = @Sendable (JobRun) async throws -> [UInt8]

  package let kind: String
  let body: Body
  /// The wait before the next attempt: doubled with each, and of that a random part.
  package var backoff = Backoff(first: .seconds(1), cap: .seconds(600))
  /// Which failures are worth another attempt.
  package var classify: @Sendable (any Error) -> FailureClass = { error in
    (error as? PermanentFailure) == nil ? .transient : .permanent
  }

  package init(_ kind: String, _ body: @escaping Body) {
    self.kind = kind
    self.body = body
  }
}

/// A failure that no further attempt can mend.
package struct PermanentFailure: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// A failure that may pass, and when it is said to: the next attempt comes no sooner.
package struct TransientFailure: Error, CustomStringConvertible {
  package let description: String
  package let retryAfter: TimeSpan?

  package init(_ description: String, retryAfter: TimeSpan? = nil) {
    self.description = description
    self.retryAfter = retryAfter
  }
}
