import HTTP
import HTTP1
import Timing

/// What keeps a server standing whatever its clients do.
package struct ServerLimits: Sendable {
  package var request = RequestLimits()
  package var timeouts = ConnectionTimeouts()
  /// Connections of all shards; further ones are answered 503 and closed.
  package var connectionCountMax = 10_000
  /// Requests of one shard that may wait for their answer; further ones are answered 503.
  package var requestsInFlightMax = 10_000
  /// Bytes of requests still on their way in that one shard holds.
  package var bufferedByteCountMax = 64 << 20
  /// Answers to pipelined requests that are gathered before they are sent: with this much waiting,
  /// no further request is read.
  package var outputByteCountMax = 256 << 10
  /// How long stopping waits for the answers that are owed.
  package var drainTimeout = TimeSpan.seconds(10)

  package init() {}
}
