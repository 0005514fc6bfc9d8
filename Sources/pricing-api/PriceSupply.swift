import API
import Operating
import Pricing
import Quoting
import Reactor
import Settings
import Telemetry
import Timing

/// What the shards quote prices from: their ways to the catalogue, and the watch that keeps their
/// rulebook right.
struct PriceSupply: Sendable {
  private let catalogues: ShardCatalogues
  private let caches: CacheSupply
  private let settings: LoadSettings
  private let metrics: SupplyMetrics
  private let feed = CatalogueFeed()
  private let condition = CatalogueCondition()

  init(
    catalogues: ShardCatalogues, caches: CacheSupply, settings: LoadSettings,
    metrics: SupplyMetrics
  ) {
    self.catalogues = catalogues
    self.caches = caches
    self.settings = settings
    self.metrics = metrics
  }

  /// What `/readyz` asks.
  func checks(of url: DatabaseURL) -> [ReadinessReport.Check] {
    [
      ReadinessReport.Check("database") { [condition] in condition.report.databaseFault(of: url) },
      ReadinessReport.Check("rulebook") { [condition] in condition.report.rulebookFault },
    ]
  }

  /// The desk of `shard`, which is called there.
  func makeDesk(on shard: Shard, _ meter: Meter) -> PriceDesk {
    let catalogue = catalogues.quoting(shard)
    let loader = SheetLoader(
      from: catalogue, limits: LoadLimits(settings), meter: LoadMeter(metrics.loads, meter))
    let cache = caches.makeCache(on: shard, meter) { [feed] in feed.hurry() }
    let source = CacheAside(
      cache, over: loader, waitingCountMax: settings.waitingCountMaxPerShard)
    let quoter = Quoter(
      source: source, loader: loader, past: PastRulebooks(from: catalogue, clock: wallClock),
      gate: RevisionGate(
        patience: TimeSpan(settings.revisionTimeout), on: shard, hurry: { [feed] in feed.hurry() }),
      clock: wallClock)
    feed.subscribe(quoter, on: shard)
    return PriceDesk(quoter, meter: PriceMeter(metrics.prices, meter))
  }

  /// Watches the catalogue from `shard`, as long as that runs.
  func beginWatching(on shard: Shard, _ meter: SharedMeter, _ logger: Logger) {
    shard.execute {
      CatalogueWatch(
        catalogues.watching(shard), feed: feed, condition: condition,
        reporter: WatchReporter(metrics, meter, logger), clock: wallClock, on: shard
      ).begin()
    }
  }
}

extension LoadLimits {
  fileprivate init(_ settings: LoadSettings) {
    self.init()
    queryCountMax = settings.queryCountMaxPerShard
    skuCountMaxPerQuery = settings.skuCountMaxPerQuery
    waitingCountMax = settings.waitingCountMaxPerShard
  }
}
