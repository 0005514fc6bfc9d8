import Pricing
import Quoting

/// A database that answers when it is told to, so that a test decides what happens meanwhile.
package final class HeldDatabase: SheetDatabase {
  /// The queries that were begun and have not ended, in their order.
  package private(set) var queries: [SheetQuery] = []
  /// The skus of every query ever begun.
  package private(set) var begun: [[String]] = []
  package var sheets: [String: PriceSheet]
  /// The sheets as they once were, whatever the instant.
  package var pastSheets: [String: PriceSheet] = [:]

  package init(_ sheets: [PriceSheet] = []) {
    self.sheets = Dictionary(uniqueKeysWithValues: sheets.map { ($0.sku.string, $0) })
  }

  package func run(_ query: SheetQuery) {
    queries.append(query)
    begun.append(query.skus)
  }

  /// Ends the query that began first.
  package func answer() {
    let query = queries.removeFirst()
    let sheets = query.asOf == nil ? sheets : pastSheets
    query.end(
      query.skus.map { sku in sheets[sku].map { .sheet($0, .database) } ?? .unknownProduct })
  }

  package func fail(_ failure: SheetFailure = .unavailable) { queries.removeFirst().fail(failure) }
}
