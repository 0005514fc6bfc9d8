import HTTP
import OpenAPI

/// One row of the table of all that is served: how it is answered, and what clients are told.
struct ServedEndpoint: Sendable {
  let route: Route<APIShard>
  let description: Endpoint

  static func get(
    _ path: String, _ operation: Operation, _ handler: @escaping Route<APIShard>.Handler
  ) -> Self {
    Self(route: .get(path, handler), description: Endpoint(.get, path, operation))
  }

  static func post(
    _ path: String, _ operation: Operation, _ handler: @escaping Route<APIShard>.Handler
  ) -> Self {
    Self(route: .post(path, handler), description: Endpoint(.post, path, operation))
  }

  static func delete(
    _ path: String, _ operation: Operation, _ handler: @escaping Route<APIShard>.Handler
  ) -> Self {
    Self(route: .delete(path, handler), description: Endpoint(.delete, path, operation))
  }
}
