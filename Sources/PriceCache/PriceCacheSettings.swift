import Redis
import Timing

/// How sheets are cached.
package struct PriceCacheSettings: Sendable {
  /// Where Redis is; commands are refused at once while it is not there.
  package var redis: RedisConfiguration
  /// Stands before every key.
  package var namespace = "px"
  package var local: LocalSheets.Limits
  /// The longest a sheet lives in Redis, and in memory.
  package var lifeMax = TimeSpan.seconds(300)
  /// How long it is known that there is no such product.
  package var unknownLife = TimeSpan.seconds(10)
  /// How long one alone may load a sheet. What it loads in a longer time is not kept.
  package var leaseLife = TimeSpan.seconds(5)
  /// How long a tombstone stands: longer than any load takes.
  package var tombstoneLife = TimeSpan.seconds(60)
  /// How long a reply of Redis is waited for.
  package var patience = TimeSpan.milliseconds(50)
  /// How long one step of taking away what a restarted server has brought back may take.
  package var adoptionPatience = TimeSpan.seconds(1)
  package var breaker = Breaker.Limits()
  /// Whether a fill is compared with what is there. Without it a slow reader puts an old sheet over
  /// a new one: only the test of the test turns it off.
  package var comparesBeforeFill = true
  /// Whether sheets are taken away that stood in a server before it was started. Without it one
  /// that comes back with older data hands out older prices: only the test of the test turns it
  /// off.
  package var distrustsRestarts = true

  package init(_ url: RedisURL, local: LocalSheets.Limits) {
    redis = RedisConfiguration(url, name: "pricing-cache")
    self.local = local
  }
}
