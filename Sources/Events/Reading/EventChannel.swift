import Bytes
import Pricing
import Reactor
import Redis

/// Hears what services say on the channel of events, and keeps it in the stream.
///
/// What `EventPublisher` says there is in the stream already, which is known by its id. What is
/// said while nobody hears is lost: a service that cannot afford that publishes over HTTP.
package final class EventChannel: Sendable {
  /// What was heard and not read yet; more is not heard.
  private static let messageCountMax = 10_000

  private let messages: AsyncStream<[UInt8]>
  private let subscription: ShardConfined<RedisSubscription>

  /// Begins to listen.
  package init(
    _ configuration: RedisConfiguration, _ names: EventNames, on shard: Shard
  ) async {
    let (messages, continuation) = AsyncStream.makeStream(
      of: [UInt8].self, bufferingPolicy: .bufferingOldest(Self.messageCountMax))
    self.messages = messages
    let channel = names.channel
    subscription = await shard.run {
      let subscription = RedisSubscription(configuration, channels: [channel], on: shard)
      subscription.subscriber = Ear(continuation)
      subscription.start()
      return ShardConfined(subscription, to: shard)
    }
  }

  /// Whether what is said now is heard.
  package var isHearing: Bool {
    get async {
      await subscription.shard.run { [subscription] in subscription.take().clientID != nil }
    }
  }

  /// Keeps what is heard until `stop()`. What is no event, and what cannot be kept, `failed` is
  /// told of; it is lost.
  package func keep(
    with publisher: EventPublisher, makingIDs makeID: @Sendable () -> String,
    now: @Sendable () -> Instant, failed: @Sendable (any Error) -> Void
  ) async {
    var reader = EventReader()
    for await message in messages {
      do {
        let event = try reader.read(message.span, EventArrival(id: makeID(), at: now()))
        if try await publisher.keep(event, at: now()) == .full { throw EventChannelFull() }
      } catch {
        failed(error)
      }
    }
  }

  /// Ends listening.
  package func stop() async {
    await subscription.shard.run { [subscription] in subscription.take().stop() }
  }
}

/// Too many events wait to be read for another one to be kept.
package struct EventChannelFull: Error {}

/// Copies messages out of the connection.
private final class Ear: RedisSubscriber {
  private let continuation: AsyncStream<[UInt8]>.Continuation

  init(_ continuation: AsyncStream<[UInt8]>.Continuation) { self.continuation = continuation }

  deinit { continuation.finish() }

  func subscribed() {}

  func subscriptionLost(_ fault: RedisFault) {}

  func received(_ message: borrowing RedisReply, on channel: Span<UInt8>) {
    // One byte more than may be tells that it is too long.
    let bytes = try? message.withBytes { bytes in
      (0..<min(bytes.count, EventReader.byteCountMax + 1)).map { bytes[$0] }
    }
    if let bytes { continuation.yield(bytes) }
  }
}
