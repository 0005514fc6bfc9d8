/// Whom a connection tells what became of a command: exactly one of the two, exactly once.
///
/// `token` is the number that the command was sent with. An object and a number in place of a
/// closure: a command costs no allocation.
package protocol RedisReplyHandler: AnyObject {
  /// The reply is lent: it holds until this returns.
  func received(_ reply: borrowing RedisReply, for token: UInt64)

  func failed(_ error: RedisError, for token: UInt64)
}

/// Who a connection belongs to: it may have its say when a session is opened, and hears how the
/// connection fares.
package protocol RedisConnectionOwner: AnyObject {
  /// Writes further commands to open the session with; they must all be granted. The client's ID
  /// is nil unless the configuration asks for it.
  func openSession(
    _ command: inout RedisCommandWriter, clientID: Int?, of connection: RedisConnection)

  func becameReady(_ connection: RedisConnection)

  /// Called before anybody else hears of it, also for attempts that came to nothing.
  func lost(_ connection: RedisConnection, _ fault: RedisFault)
}

extension RedisConnectionOwner {
  package func openSession(
    _ command: inout RedisCommandWriter, clientID: Int?, of connection: RedisConnection
  ) {}

  package func becameReady(_ connection: RedisConnection) {}

  package func lost(_ connection: RedisConnection, _ fault: RedisFault) {}
}
