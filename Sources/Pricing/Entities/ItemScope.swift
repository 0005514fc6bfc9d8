/// The items that an event or a recalculation is about.
package enum ItemScope: Sendable, Hashable {
  /// Every item.
  case everything
  /// A category with all below it.
  case category(String)
  /// These items; what is named twice is there once, and what is no item is passed over.
  case skus([String])

  /// Everything outside its domain.
  package func faults() -> [Fault] {
    var report = FaultReport()
    switch self {
    case .everything: break
    case .category(let path): report.requireCategory(path, "/category")
    case .skus(let skus):
      report.require(!skus.isEmpty, "/skus", "must not be empty")
      for (index, sku) in skus.enumerated() { report.requireName(sku, "/skus/\(index)") }
    }
    return report.faults
  }
}
