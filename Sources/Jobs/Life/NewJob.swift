import Telemetry
import Timing

/// Which of a queue's jobs go first.
package enum JobPriority: Int, CaseIterable, Sendable { case high, normal, low }

/// A job to be enqueued.
package struct NewJob: Sendable {
  /// What keeps a second job like this one from being enqueued.
  package struct Uniqueness: Sendable {
    package enum End: String, Sendable {
      /// Another may wait while this one runs: it will see what has changed since.
      case started = "start"
      case ended = "end"
    }

    /// What makes two jobs of a queue the same; of any length, as it is hashed.
    package var key: String
    package var until: End

    package init(_ key: String, until: End) {
      self.key = key
      self.until = until
    }
  }

  package var id: JobID
  package var kind: String
  package var payload: [UInt8]
  package var priority = JobPriority.normal
  /// Starts count, not failures: a job that kills its worker runs out of them too.
  package var attemptCountMax = 10
  package var delay = TimeSpan.zero
  /// How long the job can be asked about when it is done or cancelled; nothing of it stays with
  /// zero, its id is then free again.
  package var retention = TimeSpan.seconds(24 * 3600)
  package var uniqueness: Uniqueness?
  package var trace: TraceContext?

  package init(_ kind: String, payload: [UInt8] = [], id: JobID = .unique()) {
    self.id = id
    self.kind = kind
    self.payload = payload
  }
}

/// What became of a job that was enqueued.
package enum Enqueued: Sendable, Equatable {
  case added
  /// A job of this id is there already: an earlier try of the same request, most likely.
  case known
  /// Another job that is the same by what both are unique by.
  case same(as: JobID)
  /// The queue's backlog is as long as it may be.
  case full
}
