import Catalogue
import Interchange
import Pricing
import Reactor
import Settings

extension PricingAdminProgram {
  /// Writes the catalogue to standard output, in the canonical order and form.
  static func export(from workplace: Workplace) async throws(AdminFailure) {
    let store = try await workplace.store()
    let output = SharedLines()
    do throws(CatalogueError) {
      try await store.export { batch in
        output.lines.withLock { lines in
          for entity in batch { lines.write(entity) }
        }
      }
    } catch {
      throw AdminFailure(error, at: workplace.database)
    }
    if let failure = output.lines.withLock({ $0.end() }) { throw failure }
  }

  /// Writes the demo catalogue to standard output.
  static func printDemo(
    _ demo: DemoFlags, in workplace: Workplace
  ) throws(AdminFailure) {
    var lines = CatalogueLines()
    for entity in DemoCatalogue(demo, now: workplace.now) {
      lines.write(entity)
      if lines.isBroken { break }
    }
    if let failure = lines.end() { throw failure }
  }
}

extension DemoCatalogue {
  init(_ demo: DemoFlags, now: Instant) {
    self.init(
      itemCount: demo.itemCount, seed: UInt64(demo.seed),
      skuPrefix: demo.skuPrefix.isEmpty ? nil : demo.skuPrefix, around: demo.now ?? now)
  }
}

/// Lines that the store's thread writes and the command's ends.
private final class SharedLines: Sendable {
  let lines = Guarded(CatalogueLines())
}
