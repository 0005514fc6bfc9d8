import Events
import OpenAPI
import Timing

/// How much of the queue's and the stream's time the requests of a shard may take.
package struct TaskLimits: Sendable {
  /// Calls under way at once.
  package var callCountMax = 256
  /// For Redis to do what a request asks, retries included.
  package var patience = TimeSpan.seconds(2)

  package init() {}

  package var described: [Limit] {
    [
      Limit("A market event", "\(EventReader.byteCountMax >> 10) KiB"),
      Limit(
        "An idempotency key", "\(IdempotencyKey.byteCountMax) bytes", beyondIt: .invalidRequest),
      Limit("Tasks of a page", "\(TaskListQuestion.countMax)", beyondIt: .invalidRequest),
      Limit(
        "Requests that wait for the queue or the stream of events, on each shard",
        "\(callCountMax)", beyondIt: .overloaded),
      Limit(
        "Time for the queue or the stream of events to answer",
        "\(patience.millisecondsRoundedUp) ms", beyondIt: .queueUnavailable),
    ]
  }
}
