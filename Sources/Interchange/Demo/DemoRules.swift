import Bytes
import Pricing

/// What the demo's catalogue has of a fixed text: its rules, and the drill that every example of
/// the service asks for.
struct DemoRules: Sendable {
  /// Everything that stands before the items.
  let rules: [CatalogueEntity]
  /// The prices of whole categories.
  let categoryPrices: [CatalogueEntity]
  /// The drill and its prices.
  let drill: CatalogueEntity
  let drillPrices: [CatalogueEntity]

  static let drillSKU = "DRILL-18V"

  init(_ dates: DemoDates) {
    let entities = Self.read(Self.text(dates)).sorted { $0.precedes($1) }
    rules = entities.filter { $0.kind.rawValue < EntityKind.item.rawValue }
    let prices = entities.filter { $0.kind == .price }
    categoryPrices = prices.filter { !$0.isOfDrill }
    drillPrices = prices.filter { $0.isOfDrill }
    guard let drill = entities.first(where: { $0.kind == .item }) else {
      preconditionFailure("the drill is missing")
    }
    self.drill = drill
  }

  private static func read(_ text: String) -> [CatalogueEntity] {
    var reader = EntityReader()
    reader.feed(text.utf8.span)
    reader.finish()
    var entities: [CatalogueEntity] = []
    while let entity = reader.next() { entities.append(entity) }
    let faults = reader.faults
    precondition(faults.isEmpty, "\(faults)")
    return entities
  }
}

extension CatalogueEntity {
  fileprivate var isOfDrill: Bool {
    if case .price(let entry) = self { entry.subject == .sku(DemoRules.drillSKU) } else { false }
  }
}
