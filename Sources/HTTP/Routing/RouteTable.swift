/// All that is served, in one readable table.
package struct RouteTable<Service>: Sendable {
  package let routes: [Route<Service>]
  let paths: PathTable

  package init(_ routes: [Route<Service>]) {
    self.routes = routes
    paths = PathTable(routes.map { ($0.method, $0.pattern) })
  }
}
