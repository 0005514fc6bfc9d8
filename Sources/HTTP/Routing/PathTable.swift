import Bytes

/// The paths that are served, each with its methods.
///
/// Apart from `RouteTable`, which is generic: this is looked up by every request, and generic code
/// of another module is not specialised.
struct PathTable: Sendable {
  enum Match {
    case route(Int)
    /// The path is served, by these methods only.
    case otherMethods(allowed: [UInt8])
    case nothing
  }

  private struct Path: Sendable {
    let pattern: PathPattern
    /// The place of each method's route; -1 for none.
    var routeOfMethod = InlineArray<7, Int>(repeating: -1)
    /// The value of Allow: RFC 9110, section 10.2.1.
    var allowed: [UInt8] = []
  }

  private var paths: [Path] = []

  /// The routes, in their order, by method and pattern.
  init(_ routes: [(method: Method, pattern: String)]) {
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
    for place in paths.indices where paths[place].pattern.isLiterally(path) {
      return route(at: place, request.head.method)
    }
    for place in paths.indices
    where paths[place].pattern.matches(range, of: bytes, parameters: &request.parameters) {
      return route(at: place, request.head.method)
    }
    return .nothing
  }

  private func route(at place: Int, _ method: Method) -> Match {
    let index = paths[place].routeOfMethod[Int(method.rawValue)]
    return index >= 0 ? .route(index) : .otherMethods(allowed: paths[place].allowed)
  }

  private static func allowed(_ path: Path) -> [UInt8] {
    let served = Method.allCases.filter {
      path.routeOfMethod[Int($0.rawValue)] >= 0 || $0 == .options
    }
    return Array(served.map { "\($0.name)" }.joined(separator: ", ").utf8)
  }
}
