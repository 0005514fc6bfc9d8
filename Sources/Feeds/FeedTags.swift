import Redis
import Timing

/// The entity tags of what was last read of feeds, in Redis: whichever worker asks next may be told
/// that nothing has changed.
struct FeedTags: Sendable {
  private static let patience = TimeSpan.seconds(2)
  /// A longer one is not worth its memory.
  private static let byteCountMax = 256

  private let redis: RedisClient
  private let namespace: String
  private let life: TimeSpan

  init(_ redis: RedisClient, namespace: String, life: TimeSpan) {
    self.redis = redis
    self.namespace = namespace
    self.life = life
  }

  /// The tag of a feed; empty where there is none, or nobody knows.
  func tag(of feed: Feed) async -> [UInt8] {
    let key = key(of: feed)
    let value = try? await redis.send(within: Self.patience) { command in
      command.command("GET", argumentCount: 1)
      command.argument(key)
    } reading: { reply in
      try reply.withBytesIfAny { bytes in bytes.indices.map { bytes[$0] } } ?? []
    }
    return value ?? []
  }

  /// Notes what all was read of. Where that cannot be noted, all is read again next time.
  func note(_ tag: [UInt8], of feed: Feed) async {
    guard !tag.isEmpty, tag.count <= Self.byteCountMax else { return }
    let key = key(of: feed)
    let life = Int(life.millisecondsRoundedUp)
    try? await redis.send(within: Self.patience) { command in
      command.command("SET", argumentCount: 4)
      command.argument(key)
      command.argument(tag)
      command.argument("PX" as StaticString)
      command.argument(life)
    } reading: { _ in
    }
  }

  /// Where a feed is found is part of the key: another place's tags mean something else.
  private func key(of feed: Feed) -> String {
    let request = feed.request
    let place = "\(request.host):\(request.port)\(request.target)"
    // FNV-1a: told apart are the few places that one feed has had, by their operator.
    let hash = place.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return "\(namespace):feed:{\(feed.name)}:\(String(hash, radix: 16))"
  }
}
