/// Where the rules of a scope stand in a table that is sorted by scope.
struct ScopeIndex: Sendable {
  private(set) var everything = 0..<0
  private var skus: [Place] = []
  private var categories: [Place] = []

  private struct Place: Sendable {
    var name: Text
    var rules: Range<Int>
  }

  /// Sorts `rules` by scope into `table`; those of one scope keep their order.
  init<Rule>(_ rules: [Rule], scope: (Rule) -> Scope, into table: inout [Rule]) {
    for (scope, ofScope) in Dictionary(grouping: rules, by: scope) {
      let range = table.count..<table.count + ofScope.count
      table += ofScope
      switch scope {
      case .everything: everything = range
      case .sku(let sku): skus.append(Place(name: Text(sku), rules: range))
      case .category(let path): categories.append(Place(name: Text(path), rules: range))
      }
    }
    skus.sort { $0.name.hash < $1.name.hash }
    categories.sort { $0.name.hash < $1.name.hash }
  }

  /// The rules about one item.
  func rules(ofSKU sku: Text) -> Range<Int> { Self.find(sku, in: skus) }

  /// The rules about a category, those about the ones above it left out.
  func rules(ofCategory path: Text) -> Range<Int> { Self.find(path, in: categories) }

  private static func find(_ name: Text, in places: [Place]) -> Range<Int> {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle].name.hash < name.hash { low = middle + 1 } else { high = middle }
    }
    while low < places.count, places[low].name.hash == name.hash {
      if places[low].name == name { return places[low].rules }
      low += 1
    }
    return 0..<0
  }
}
