import Bytes

/// Who hears what a subscription brings.
package protocol RedisSubscriber: AnyObject {
  /// From now on nothing is missed.
  func subscribed()

  /// What is said from now on is missed, until `subscribed()`. Called before anything else is done
  /// about the loss: what rests on the messages, such as a cache, has to go at once.
  func subscriptionLost(_ fault: RedisFault)

  /// A message came. Both are lent: they hold until this returns.
  func received(_ message: borrowing RedisReply, on channel: Span<UInt8>)
}
