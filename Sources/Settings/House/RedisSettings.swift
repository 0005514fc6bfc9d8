/// The Redis that holds jobs, events and locks, and the one that caches.
package struct RedisSettings: SettingGroup {
  package static let title = "Redis"

  package let url: RedisURL
  package let cacheURL: RedisURL
  /// Before every key, so that several deployments can share one Redis.
  package let namespace: String

  package init(from reader: inout SettingReader) {
    url = reader.read(
      "redis", as: .redisURL, default: "redis://127.0.0.1:6379/0",
      help: "Jobs, events and locks: wants AOF and noeviction. rediss:// for TLS.")
    cacheURL = reader.read(
      "cache_redis", as: .redisURL, default: .described("PRICING_REDIS", url),
      help: "The cache, when it has an instance of its own with LFU eviction.")
    namespace = reader.read(
      "namespace", as: .keyPart, default: "px", help: "Prefix of every key.")
  }
}
