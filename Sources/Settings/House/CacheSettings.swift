/// How much is kept near, and for how long.
package struct CacheSettings: SettingGroup {
  package static let title = "Cache"

  /// Sheets kept in the process, over all shards; zero turns the layer off.
  package let localCountMax: Int
  /// The longest that a sheet lives in Redis.
  package let timeToLive: Duration

  package init(from reader: inout SettingReader) {
    localCountMax = reader.read(
      "local_cache", as: .count(0...100_000_000), default: "100000",
      help: "Sheets kept in the process, over all shards; 0 turns this layer off.")
    timeToLive = reader.read(
      "cache_ttl", as: .duration(.seconds(1) ... .seconds(7 * 86_400)), default: "300",
      help: "Longest life of a sheet in Redis.")
  }
}
