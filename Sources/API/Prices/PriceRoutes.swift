import HTTP

/// The routes of prices, for whatever service has a desk for them.
package enum PriceRoutes<Service> {
  package typealias Desk = @Sendable (Service) -> PriceDesk

  package static func all(_ desk: @escaping Desk) -> [Route<Service>] {
    [quote(desk), quoteTarget(desk), quoteBatch(desk)]
  }

  static func quote(_ desk: @escaping Desk) -> Route<Service> {
    .post("/api/v1/price") { service, request, bytes in desk(service).quote(request, bytes) }
  }

  static func quoteTarget(_ desk: @escaping Desk) -> Route<Service> {
    .get("/api/v1/price/{product_id}") { service, request, bytes in
      desk(service).quoteTarget(request, bytes)
    }
  }

  static func quoteBatch(_ desk: @escaping Desk) -> Route<Service> {
    .post("/api/v1/prices") { service, request, bytes in
      desk(service).quoteBatch(request, bytes)
    }
  }
}
