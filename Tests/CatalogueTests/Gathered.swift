import Catalogue
import Pricing
import Reactor

/// What an export handed over, from whichever thread.
final class Gathered: Sendable {
  private let batches = Guarded<[[CatalogueEntity]]>([])

  func append(_ batch: [CatalogueEntity]) { batches.withLock { $0.append(batch) } }

  var entities: [CatalogueEntity] { batches.withLock { $0.flatMap { $0 } } }

  var largestBatchCount: Int { batches.withLock { $0.map(\.count).max() ?? 0 } }
}

/// What `body` throws of the catalogue; nil when nothing.
func failure(of body: () async throws -> Void) async -> CatalogueError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? CatalogueError
  }
}
