import HTTP

/// All that the API serves.
package enum Routes {
  package static let table = RouteTable<APIShard>(
    PriceRoutes.all { shard in shard.prices } + [
      .get("/healthz") { shard, request, _ in shard.health(request) },
      .get("/readyz") { shard, request, _ in shard.ready(request) },
      .get("/metrics") { shard, request, bytes in shard.scrape(request, bytes) },
    ])
}
