/// How much is kept near, and for how long.
package struct CacheSettings: SettingGroup {
  package static let title = "Cache"

  /// Sheets kept in the process, over all shards; zero turns the layer off.
  package let localCountMax: Int
  /// The memory that these may take, over all shards.
  package let localByteCountMax: Int
  /// The longest that a sheet lives in Redis.
  package let timeToLive: Duration
  /// How long a reply of Redis is waited for before the database is asked.
  package let timeout: Duration
  package let commandCountMaxPerShard: Int

  package init(from reader: inout SettingReader) {
    localCountMax = reader.read(
      "local_cache", as: .count(0...100_000_000), default: "100000",
      help: "Sheets kept in the process, over all shards; 0 turns this layer off.")
    localByteCountMax = reader.read(
      "cache_byte_count_max", as: .byteCount(1 << 20...1 << 40), default: "256MiB",
      help: "Memory that these sheets take, about; beyond it, the least asked for go.")
    timeToLive = reader.read(
      "cache_ttl", as: .duration(.seconds(1) ... .seconds(7 * 86_400)), default: "300",
      help: "Longest life of a sheet in Redis.")
    timeout = reader.read(
      "cache_timeout", as: .duration(.milliseconds(1) ... .seconds(10)), default: "50ms",
      help: "For Redis to answer, before the database is asked instead.")
    commandCountMaxPerShard = reader.read(
      "cache_commands_max", as: .count(1...1_000_000), default: "8192",
      help: "Commands that wait for a reply of Redis, per shard; beyond it, the database is asked.")
  }
}
