import Timing

/// How recalculations run as jobs.
package struct RecalculationOptions: Sendable {
  /// The lock that they all have.
  package static let lockName = "recalculation"

  /// Items of a transaction.
  package var chunkCountMax = Recalculation.chunkCountMax
  /// How long a holder of the lock that falls silent keeps others waiting.
  package var lockLife = TimeSpan.seconds(10)
  /// How long a job waits for the lock before it goes back into the queue.
  package var lockPatience = TimeSpan.seconds(10)

  package init() {}
}
