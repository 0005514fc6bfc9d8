import Redis

/// How a shard's Redis is doing.
package enum CacheCondition: Sendable, Equatable {
  /// Nothing has come of the first attempt to reach it yet.
  case unknown
  case away(RedisFault)
  /// It is there again, and is told what it missed before it is believed.
  case catchingUp
  case inUse
}
