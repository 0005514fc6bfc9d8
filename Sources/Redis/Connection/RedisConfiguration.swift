import Timing

/// Where a server is, how its session is opened, and within which limits it is used.
package struct RedisConfiguration: Sendable {
  package var url: RedisURL
  /// The name that the server shows for the connection; it must have no spaces.
  package var name: String?
  /// Whether the owner needs to know the client's ID when the session is opened.
  package var asksForClientID = false
  /// Commands wait for a connection while there is none, as a worker wants it, instead of being
  /// refused at once, as a cache wants it.
  package var queuesWhileDisconnected = false
  /// Further commands are refused while so many wait for their replies.
  package var commandCountMax = 8_192
  /// Further commands are refused while so many bytes wait to be sent.
  package var outputByteCountMax = 16 << 20
  package var replyByteCountMax = 64 << 20
  /// How long a connection may take to be made and its session to be opened.
  package var handshakePatience = TimeSpan.seconds(1)
  /// A connection on which nothing comes for so long is asked for a sign of life.
  package var pingInterval = TimeSpan.seconds(1)
  /// A connection that stays silent for so long after a reply was due is made anew.
  package var silenceMax = TimeSpan.milliseconds(250)
  package var backoff = Backoff()

  package init(_ url: RedisURL, name: String? = nil) {
    self.url = url
    self.name = name
  }

  var limits: RedisConnection.Machine.Limits {
    RedisConnection.Machine.Limits(
      commandCountMax: commandCountMax, outputByteCountMax: outputByteCountMax,
      queuesWhileDisconnected: queuesWhileDisconnected, handshakePatience: handshakePatience,
      pingInterval: pingInterval, silenceMax: silenceMax, backoff: backoff)
  }
}
