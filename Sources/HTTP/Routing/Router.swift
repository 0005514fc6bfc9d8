import Bytes

/// Whoever a server hands its requests to, on the shard they came in on.
package protocol RequestHandler: AnyObject {
  /// `bytes` holds the request's head and body and is lent for this call.
  func handle(_ request: Request, _ bytes: Span<UInt8>)
}

/// Hands each request to the handler of its route, and answers those that have none.
package final class Router: RequestHandler {
  private struct Destination {
    let pattern: String
    let handler: (Request, Span<UInt8>) -> Void
  }

  private let paths: PathTable
  private let destinations: [Destination]

  /// Serves the routes of `table` with what `service` has.
  package init<Service>(_ table: RouteTable<Service>, service: Service) {
    paths = table.paths
    destinations = table.routes.map { route in
      Destination(pattern: route.pattern) { route.handler(service, $0, $1) }
    }
  }

  package func handle(_ request: Request, _ bytes: Span<UInt8>) {
    switch paths.match(request, bytes) {
    case .route(let index):
      request.route = index
      request.routePattern = destinations[index].pattern
      destinations[index].handler(request, bytes)
    case .otherMethods(let allowed):
      request.route = destinations.count
      request.answerFields.append("Allow", allowed.span)
      if request.head.method == .options { return request.answer(.noContent) }
      request.refuse(.methodNotAllowed)
    case .nothing:
      request.route = destinations.count
      let asksAboutServer =
        request.head.method == .options && bytes.extracting(request.head.path.bounds).equals("*")
      if asksAboutServer { return request.answer(.noContent) }
      request.refuse(.unknownPath)
    }
  }
}
