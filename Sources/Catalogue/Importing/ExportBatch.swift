import Pricing

/// Entities on their way to the taker of an export, a batch at a time.
struct ExportBatch {
  static let countMax = 1_000

  private let sink: ([CatalogueEntity]) -> Void
  private var entities: [CatalogueEntity] = []

  init(to sink: @escaping ([CatalogueEntity]) -> Void) { self.sink = sink }

  mutating func add(_ entity: CatalogueEntity) {
    entities.append(entity)
    if entities.count == Self.countMax { handOver() }
  }

  /// Hands over what there is.
  mutating func handOver() {
    if !entities.isEmpty { sink(entities) }
    entities.removeAll(keepingCapacity: true)
  }
}
