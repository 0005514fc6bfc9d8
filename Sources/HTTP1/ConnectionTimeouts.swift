import Timing

/// How long a connection may take over each part of its work.
package struct ConnectionTimeouts: Sendable {
  /// For a head, from its first byte on.
  package var head = TimeSpan.seconds(5)
  /// For a body, from the end of its head on.
  package var body = TimeSpan.seconds(30)
  /// Between two requests.
  package var idle = TimeSpan.seconds(75)
  /// For the peer to take in an answer that the kernel did not take at once.
  package var write = TimeSpan.seconds(30)
  /// For the peer to read its last answer and close.
  package var linger = TimeSpan.seconds(2)

  package init() {}
}
