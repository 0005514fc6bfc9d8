import Bytes
import Reactor
import Timing

/// A connection that listens: to channels, and to which keys change, if it tracks any.
///
/// It subscribes again whenever it had to connect again, and asks for a sign of life when it hears
/// nothing for a while. As Redis sends invalidations over RESP2, they come as messages on
/// `invalidations`: an array of keys, or null when the whole database was emptied.
package final class RedisSubscription: RedisConnectionOwner, RedisMessageHandler,
  RedisReplyHandler
{
  /// The channel of invalidations.
  package static let invalidations = "__redis__:invalidate"

  package let connection: RedisConnection
  /// Held until the subscription is stopped.
  package var subscriber: (any RedisSubscriber)?
  private var channels: [String]
  private let trackedPrefixes: [String]
  private var isSubscribed = false

  /// Listens to `channels`. Where there are `trackedPrefixes` it also hears of every change to a
  /// key that starts with one of them: the connection has its own invalidations sent to itself, so
  /// that tracking is lost with this connection, comes back with it, and concerns no other.
  package init(
    _ configuration: RedisConfiguration, channels: [String], trackedPrefixes: [String] = [],
    on shard: Shard
  ) {
    var configuration = configuration
    configuration.asksForClientID = true
    self.channels = channels + (trackedPrefixes.isEmpty ? [] : [Self.invalidations])
    self.trackedPrefixes = trackedPrefixes
    connection = RedisConnection(configuration, on: shard)
    connection.owner = self
    connection.messageHandler = self
  }

  /// The connection's ID, while it is subscribed: other connections can have their invalidations
  /// sent here.
  package var clientID: Int? { isSubscribed ? connection.clientID : nil }

  package func start() { connection.start() }

  package func stop() {
    isSubscribed = false
    connection.stop()
    subscriber = nil
  }

  /// Listens to one more channel from now on.
  package func subscribe(to channel: String) {
    channels.append(channel)
    // Without a connection it is subscribed with the others when there is one.
    let deadline = connection.shard.now + connection.configuration.handshakePatience
    try? connection.send(to: self, deadline: deadline) { $0.command("SUBSCRIBE", channel) }
  }

  package func openSession(
    _ command: inout RedisCommandWriter, clientID: Int?, of connection: RedisConnection
  ) {
    if !trackedPrefixes.isEmpty, let clientID {
      command.command("CLIENT", argumentCount: 5 + 2 * trackedPrefixes.count)
      for word in ["TRACKING", "ON", "REDIRECT", "\(clientID)", "BCAST"] { command.argument(word) }
      for prefix in trackedPrefixes {
        command.argument("PREFIX" as StaticString)
        command.argument(prefix)
      }
    }
    // Each is confirmed by a reply of its own.
    for channel in channels { command.command("SUBSCRIBE", channel) }
  }

  package func becameReady(_ connection: RedisConnection) {
    isSubscribed = true
    subscriber?.subscribed()
  }

  package func lost(_ connection: RedisConnection, _ fault: RedisFault) {
    guard isSubscribed else { return }
    isSubscribed = false
    subscriber?.subscriptionLost(fault)
  }

  func takeMessage(_ reply: borrowing RedisReply) -> Bool {
    guard (try? reply.count()) == 3,
      (try? reply.withElement(at: 0) { try $0.withBytes { $0.equals("message") } }) == true
    else { return false }
    try? reply.withElement(at: 1) { channel in
      try channel.withBytes { channel in
        try reply.withElement(at: 2) { subscriber?.received($0, on: channel) }
      }
    }
    return true
  }

  package func received(_ reply: borrowing RedisReply, for token: UInt64) {}

  /// A later subscription that is refused or late leaves a channel unheard: the next connection
  /// subscribes to all.
  package func failed(_ error: RedisError, for token: UInt64) {
    if isSubscribed { connection.reconnect() }
  }
}
