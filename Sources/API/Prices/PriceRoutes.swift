import HTTP

/// The routes of prices, for whatever service has a desk for them.
package enum PriceRoutes {
  /// `desk` answers nil where prices are not served.
  package static func all<Service>(
    _ desk: @escaping @Sendable (Service) -> PriceDesk?
  ) -> [Route<Service>] {
    [
      .post("/api/v1/price") { service, request, bytes in
        guard let desk = desk(service) else { return request.refusePrice(.unavailable) }
        desk.quote(request, bytes)
      },
      .post("/api/v1/prices") { service, request, bytes in
        guard let desk = desk(service) else { return request.refusePrice(.unavailable) }
        desk.quoteBatch(request, bytes)
      },
      .get("/api/v1/price/{product_id}") { service, request, bytes in
        guard let desk = desk(service) else { return request.refusePrice(.unavailable) }
        desk.quoteTarget(request, bytes)
      },
    ]
  }
}
