/// Where a job stands in its life.
///
/// ```
///  enqueue ──► queued ──start──► running ──finish──────────────► done
///     │          ▲ ▲                │ ├──fail for good, or
///     ▼          │ │                │ │   no attempt left──────► dead ──requeue──► queued
///  delayed ─time─┘ │                │ ├──cancelled at its
///                  │                │ │   next checkpoint──────► cancelled
///                  ├──hand back─────┤ │
///                  │                │ └──its worker is lost: another starts it──► running,
///                  └─time─ retrying ◄──fail                     or, no attempt left, dead
///
///  delayed, queued, retrying ──cancel──► cancelled
/// ```
///
/// `done` and `cancelled` are kept for the job's retention, `dead` until somebody requeues or
/// deletes it. Each change is one of `JobScript`'s; what `next` does not list, they do not do.
package enum JobState: String, CaseIterable, Sendable {
  /// Waits for its time for the first time.
  case delayed
  /// Waits for a worker.
  case queued
  /// A worker has it, under an epoch of its own, for as long as it renews the lease.
  case running
  /// Failed, and waits for the time of its next attempt.
  case retrying
  case done
  /// Out of attempts, or failed for good: a dead letter.
  case dead
  case cancelled

  /// What it can become.
  package var next: Set<JobState> {
    switch self {
    case .delayed, .retrying: [.queued, .cancelled]
    case .queued: [.running, .cancelled]
    case .running: [.running, .queued, .retrying, .done, .dead, .cancelled]
    case .dead: [.queued]
    case .done, .cancelled: []
    }
  }
}
