import Catalogue
import Reactor
import Settings

/// Opens the catalogue as soon as it can be opened: a program may start before its database has
/// tables, or before there is one.
package final class CatalogueWait: Sendable {
  private static let period = Duration.seconds(1)

  private let url: DatabaseURL
  /// What connections there are to a server live there.
  private let shard: Shard
  /// Why it is not open; nil once it is.
  private let fault = Guarded<String?>("it has not been looked at yet")

  package init(for url: DatabaseURL) throws(SystemError) {
    self.url = url
    shard = try Shard(index: 0)
  }

  /// What `/readyz` says of the catalogue.
  package var check: ReadinessReport.Check {
    ReadinessReport.Check("database") { [fault] in fault.withLock { $0 } }
  }

  /// Tries until it is open, and tells `failed` of each new reason why it is not. Nil when the task
  /// was cancelled.
  package func open(
    _ failed: @Sendable (CatalogueError) -> Void
  ) async -> (any MarketCatalogue)? {
    var last: CatalogueError?
    while !Task.isCancelled {
      do throws(CatalogueError) {
        let store = try await store()
        fault.withLock { $0 = nil }
        return store
      } catch {
        fault.withLock { $0 = error.standing(of: url) }
        if error != last { failed(error) }
        last = error
      }
      try? await Task.sleep(for: Self.period)
    }
    return nil
  }

  private func store() async throws(CatalogueError) -> any MarketCatalogue {
    // To open a file would be to make it.
    if case .sqlite(let path) = url, url.isMissingFile {
      throw .unavailable("there is no file \(path)")
    }
    return try await CatalogueOpening.store(at: url, on: shard)
  }
}
