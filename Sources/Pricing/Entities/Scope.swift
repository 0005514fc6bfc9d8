/// Which items something is about.
public enum Scope: Sendable, Hashable {
  /// Every item.
  case everything
  /// A category with all below it.
  case category(String)
  /// One item.
  case sku(String)

  func addFaults(to report: inout FaultReport) {
    switch self {
    case .everything: break
    case .category(let path): report.requireCategory(path, "/category")
    case .sku(let sku): report.requireName(sku, "/sku")
    }
  }
}

/// A category's path and those of the categories above it.
enum Category {
  /// `tools/power/drills`, `tools/power`, `tools`: the nearest first.
  static func withAncestors(_ path: String) -> [String] {
    var paths = [path]
    var rest = path.utf8[...]
    while let slash = rest.lastIndex(of: UInt8(ascii: "/")) {
      rest = rest[..<slash]
      paths.append(String(Substring(rest)))
    }
    return paths
  }
}
