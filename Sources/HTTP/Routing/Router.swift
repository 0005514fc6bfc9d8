import Bytes

/// Whoever a server hands its requests to, on the shard they came in on.
package protocol RequestHandler: AnyObject {
  /// `bytes` holds the request's head and body and is lent for this call.
  func handle(_ request: Request, _ bytes: Span<UInt8>)
}

/// Hands each request to the handler of its route, and answers those that have none.
package final class Router<Service>: RequestHandler {
  private let table: RouteTable<Service>
  private let service: Service

  package init(_ table: RouteTable<Service>, service: Service) {
    self.table = table
    self.service = service
  }

  package func handle(_ request: Request, _ bytes: Span<UInt8>) {
    request.route = table.routes.count
    switch table.match(request, bytes) {
    case .route(let index):
      request.route = index
      request.routePattern = table.routes[index].pattern
      table.routes[index].handler(service, request, bytes)
    case .otherMethods(let allowed):
      request.answerFields.append("Allow", allowed.span)
      if request.head.method == .options { return request.answer(.noContent) }
      request.refuse(.methodNotAllowed)
    case .nothing:
      let asksAboutServer =
        request.head.method == .options && bytes.extracting(request.head.path.bounds).equals("*")
      if asksAboutServer { return request.answer(.noContent) }
      request.refuse(.unknownPath)
    }
  }
}
