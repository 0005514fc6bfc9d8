import Telemetry

/// What the cache counts and measures.
package struct CacheMetrics: Sendable {
  let hits: Labelled<Counter>
  let misses: Counter
  let invalidValues: Labelled<Counter>
  let fills: Labelled<Counter>
  let coalesced: Counter
  let leaseWaits: Counter
  let refreshes: Counter
  let renewals: Counter
  let unasked: Counter
  let failures: Counter
  let breakerOpen: Gauge
  let evictions: Counter
  let localSheets: Gauge
  let localBytes: Gauge
  let trackingResets: Counter
  let latency: Histogram
  let pipelineDepth: Histogram

  /// Where a sheet was found, or that there is none.
  enum Hit: Int, CaseIterable { case local, redis, unknown }
  /// What became of a fill.
  enum Fill: Int, CaseIterable { case kept, leaseLost, stale, failed }

  package init(in catalogue: inout MetricCatalogue) {
    hits = catalogue.counters(
      "pricing_cache_hits_total", help: "Sheets found in a cache, by layer.",
      by: Labels("layer", Hit.allCases.map { "\($0)" }))
    misses = catalogue.counter(
      "pricing_cache_misses_total", help: "Sheets that Redis did not have.")
    invalidValues = catalogue.counters(
      "pricing_cache_invalid_values_total",
      help: "Values in Redis that were not taken, by what is wrong with them.",
      by: Labels("reason", CacheValueFault.all.map(\.name)))
    fills = catalogue.counters(
      "pricing_cache_fills_total", help: "Sheets put into Redis, by what became of it.",
      by: Labels("result", ["kept", "lease_lost", "stale", "failed"]))
    coalesced = catalogue.counter(
      "pricing_cache_coalesced_total", help: "Requests that waited for what another had asked for.")
    leaseWaits = catalogue.counter(
      "pricing_cache_lease_waits_total", help: "Times another's load of a sheet was waited for.")
    refreshes = catalogue.counter(
      "pricing_cache_refreshes_total", help: "Sheets loaded anew before they ended.")
    renewals = catalogue.counter(
      "pricing_cache_renewals_total",
      help: "Sheets in demand that memory had anew before a request wanted them.")
    unasked = catalogue.counter(
      "pricing_cache_unasked_total", help: "Times Redis was left alone and the database asked.")
    failures = catalogue.counter(
      "pricing_cache_failures_total", help: "Commands that Redis failed to answer in time.")
    breakerOpen = catalogue.gauge(
      "pricing_cache_breakers_open", help: "Shards that leave Redis alone.")
    evictions = catalogue.counter(
      "pricing_cache_evictions_total", help: "Sheets taken out of memory to make room.")
    localSheets = catalogue.gauge("pricing_cache_local_sheets", help: "Sheets kept in memory.")
    localBytes = catalogue.gauge(
      "pricing_cache_local_bytes", help: "Memory that kept sheets take, about.", unit: .bytes)
    trackingResets = catalogue.counter(
      "pricing_cache_tracking_resets_total",
      help: "Times the sheets in memory were dropped as changes may have been missed.")
    latency = catalogue.histogram(
      "pricing_cache_redis_duration_seconds", help: "Time from a command to its reply.",
      scale: .latency)
    pipelineDepth = catalogue.histogram(
      "pricing_cache_redis_pipeline_commands",
      help: "Commands that waited for their replies when one more was sent.",
      scale: .counts(through: 10_000))
  }
}
