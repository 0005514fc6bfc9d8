import Catalogue
import Interchange
import Settings
import Synchronization

extension PricingAdminProgram {
  /// Writes the catalogue to standard output, in the canonical order and form.
  static func export(from workplace: Workplace) async throws(AdminFailure) {
    let store = try workplace.store()
    let output = SharedLines()
    do throws(CatalogueError) {
      try await store.export { batch in
        output.lines.withLock { lines in
          for entity in batch { lines.write(Interchange.CatalogueEntity(entity)) }
        }
      }
    } catch {
      throw AdminFailure(error, at: workplace.database)
    }
    if let failure = output.lines.withLock({ $0.end() }) { throw failure }
  }

  /// Writes the demo catalogue to standard output.
  static func printDemo(_ demo: AdminDemoSettings) throws(AdminFailure) {
    var lines = CatalogueLines()
    for entity in DemoCatalogue(demo) {
      lines.write(entity)
      if lines.isBroken { break }
    }
    if let failure = lines.end() { throw failure }
  }
}

extension DemoCatalogue {
  init(_ demo: AdminDemoSettings) {
    self.init(
      itemCount: demo.itemCount, seed: UInt64(demo.seed),
      skuPrefix: demo.skuPrefix.isEmpty ? nil : demo.skuPrefix)
  }
}

/// Lines that the store's thread writes and the command's ends.
private final class SharedLines: Sendable {
  let lines = Mutex(CatalogueLines())
}
