import PriceCache
import Pricing

/// Puts sheets into the caches that have older ones.
package struct CacheFilling: SheetFilling {
  private let announcer: CacheAnnouncer
  private let now: @Sendable () -> Instant
  private let failed: @Sendable (any Error) -> Void

  /// `failed` hears of sheets that could not be put there: they are announced later.
  package init(
    through announcer: CacheAnnouncer, now: @escaping @Sendable () -> Instant,
    failed: @escaping @Sendable (any Error) -> Void
  ) {
    self.announcer = announcer
    self.now = now
    self.failed = failed
  }

  package func fill(_ sheets: [PriceSheet]) async -> Bool {
    do {
      try await announcer.replace(sheets, now: now())
      return true
    } catch {
      failed(error)
      return false
    }
  }
}
