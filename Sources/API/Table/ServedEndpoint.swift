import HTTP
import OpenAPI

/// One row of the table of all that is served: how it is answered, and what clients are told.
struct ServedEndpoint: Sendable {
  let route: Route<APIShard>
  let description: Endpoint

  init(_ route: Route<APIShard>, _ operation: Operation) {
    guard let method = Endpoint.Method(rawValue: "\(route.method)") else {
      preconditionFailure("\(route.method) cannot be described")
    }
    self.route = route
    description = Endpoint(method, route.pattern, operation)
  }

  static func get(
    _ path: String, _ operation: Operation, _ handler: @escaping Route<APIShard>.Handler
  ) -> Self {
    Self(.get(path, handler), operation)
  }

  static func post(
    _ path: String, _ operation: Operation, _ handler: @escaping Route<APIShard>.Handler
  ) -> Self {
    Self(.post(path, handler), operation)
  }

  static func delete(
    _ path: String, _ operation: Operation, _ handler: @escaping Route<APIShard>.Handler
  ) -> Self {
    Self(.delete(path, handler), operation)
  }
}
