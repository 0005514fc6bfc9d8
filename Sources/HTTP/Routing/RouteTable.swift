import Bytes

/// All that is served, in one readable table.
package struct RouteTable<Service>: Sendable {
  enum Match {
    case route(Int)
    /// The path is served, by these methods only.
    case otherMethods(allowed: [UInt8])
    case nothing
  }

  /// One path with its methods.
  private struct Path: Sendable {
    let pattern: PathPattern
    /// The place in `routes` for each method; -1 for none.
    var routeOfMethod = InlineArray<7, Int>(repeating: -1)
    var allowed: [UInt8] = []
  }

  package let routes: [Route<Service>]
  private var paths: [Path] = []

  package init(_ routes: [Route<Service>]) {
    self.routes = routes
    for (index, route) in routes.enumerated() {
      let pattern = PathPattern(route.pattern)
      let known = paths.firstIndex { $0.pattern.text == pattern.text }
      let place = known ?? paths.count
      if known == nil { paths.append(Path(pattern: pattern)) }
      precondition(paths[place].routeOfMethod[Int(route.method.rawValue)] < 0, "route twice")
      paths[place].routeOfMethod[Int(route.method.rawValue)] = index
      // What can be got can be asked for its head alone.
      if route.method == .get { paths[place].routeOfMethod[Int(Method.head.rawValue)] = index }
    }
    for place in paths.indices { paths[place].allowed = Self.allowed(paths[place]) }
  }

  func match(_ request: Request, _ bytes: Span<UInt8>) -> Match {
    let range = request.head.path
    let path = bytes.extracting(range.bounds)
    for candidate in paths where candidate.pattern.isLiterally(path) {
      return route(of: candidate, request.head.method)
    }
    for candidate in paths
    where candidate.pattern.matches(range, of: bytes, parameters: &request.parameters) {
      return route(of: candidate, request.head.method)
    }
    return .nothing
  }

  private func route(of path: Path, _ method: Method) -> Match {
    let index = path.routeOfMethod[Int(method.rawValue)]
    return index >= 0 ? .route(index) : .otherMethods(allowed: path.allowed)
  }

  /// The value of Allow: RFC 9110, section 10.2.1.
  private static func allowed(_ path: Path) -> [UInt8] {
    let served = Method.allCases.filter {
      path.routeOfMethod[Int($0.rawValue)] >= 0 || $0 == .options
    }
    return Array(served.map { "\($0.name)" }.joined(separator: ", ").utf8)
  }
}
