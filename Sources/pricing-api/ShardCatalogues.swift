import Catalogue
import Operating
import Postgres
import Pricing
import Quoting
import Reactor
import Settings
import Timing

/// The ways of the shards to the catalogue.
struct ShardCatalogues: Sendable {
  /// For what requests ask.
  let quoting: @Sendable (Shard) -> any ShardCatalogue
  /// For the watch, which no crowd of requests may hold up.
  let watching: @Sendable (Shard) -> any ShardCatalogue
}

extension ShardCatalogues {
  /// The ways to the catalogue of `url`. None is gone yet: that it is not there is no reason not to
  /// start.
  static func open(
    _ url: Settings.DatabaseURL, _ settings: LoadSettings, pivot: Currency, shardCount: Int
  ) throws -> ShardCatalogues {
    switch url {
    case .sqlite(let path):
      return file(at: path, settings, pivot: pivot, shardCount: shardCount)
    case .postgres(let url):
      return try server(at: Postgres.DatabaseURL(url), settings, pivot: pivot, shardCount)
    }
  }

  private static func file(
    at path: String, _ settings: LoadSettings, pivot: Currency, shardCount: Int
  ) -> ShardCatalogues {
    // As many queries as the shards may have under way, each at most in a part for every thread,
    // and some rulebooks of the past.
    let waitingCountMax =
      shardCount * (settings.queryCountMaxPerShard * settings.threadCount + 8)
    let readers = SQLiteThreads(
      path, label: "catalogue", threadCount: settings.threadCount,
      waitingCountMax: waitingCountMax, mappedByteCount: settings.mappedByteCount)
    let watcher = SQLiteThreads(
      path, label: "catalogue.watch", threadCount: 1, waitingCountMax: 1)
    let way = { @Sendable (threads: SQLiteThreads, shard: Shard) -> any ShardCatalogue in
      SQLiteShardCatalogue(
        threads, on: shard, pivot: pivot, timeout: TimeSpan(settings.timeout), clock: wallClock)
    }
    return ShardCatalogues(quoting: { way(readers, $0) }, watching: { way(watcher, $0) })
  }

  private static func server(
    at url: Postgres.DatabaseURL, _ settings: LoadSettings, pivot: Currency, _ shardCount: Int
  ) throws -> ShardCatalogues {
    // It serves no requests: there, looking up a name or proving a password holds up nobody.
    let dialShard = try Shard(index: shardCount)
    let past = PostgresLookout(url, sessionCountMax: 2, on: dialShard)
    let watcher = PostgresLookout(url, sessionCountMax: 1, on: dialShard)
    var pool = PoolSettings()
    pool.connectionCount = settings.connectionCountPerShard
    let way = { @Sendable [pool] (lookout: PostgresLookout, shard: Shard) in
      PostgresShardCatalogue(
        lookout, on: shard, pivot: pivot, timeout: TimeSpan(settings.timeout), clock: wallClock
      ) {
        PostgresSheetReader(on: shard, url, dialShard: dialShard, settings: pool)
      }
    }
    return ShardCatalogues(
      quoting: { shard in
        let catalogue = way(past, shard)
        catalogue.connect()
        return catalogue
      },
      watching: { way(watcher, $0) })
  }
}
