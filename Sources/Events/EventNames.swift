/// Where events are in Redis.
package struct EventNames: Sendable {
  /// The stream that keeps them.
  package let stream: String
  /// The ids of the latest ones, by time; with the stream in any cluster.
  package let ids: String
  /// The channel that says them aloud.
  package let channel: String
  /// The group whose members share the stream.
  package let group: String

  package init(namespace: String) {
    stream = "\(namespace):events"
    ids = "{\(namespace):events}:ids"
    channel = "\(namespace):market-events"
    group = "listeners"
  }
}

/// How many events are kept.
package struct EventLimits: Sendable {
  /// No event is taken while so many wait to be read: without a listener the stream would fill the
  /// server's memory.
  package var eventCountMax = 1_000_000
  /// By so many of the latest ids an event is known that comes again.
  package var idCountMax = 10_000
  /// Events that every listener has read are kept for so long, to be looked at.
  package var keptMilliseconds: Int64 = 24 * 3_600_000
  /// They are kept no longer while there are more than so many events.
  package var keptCountMax = 100_000

  package init() {}
}
