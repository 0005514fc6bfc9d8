import Catalogue
import Pricing

/// Makes the prices of a scope anew, a chunk at a time.
///
/// Each chunk is one transaction of the catalogue, then its sheets go to the caches, then the
/// follower hears of it. Three chunks are under way at any time: while one is written, the one
/// before it goes to the caches and the one behind it is read. An attempt that ends in between is
/// taken up by another one of the same run where the catalogue says that it had come to.
package struct Recalculator: Sendable {
  private let store: any MarketCatalogue
  private let caches: any SheetFilling
  private let lock: any RecalculationLock
  private let pivot: Currency
  private let now: @Sendable () -> Instant

  /// `pivot` is the currency through which rates are crossed; `now` reads the clock.
  package init(
    _ store: any MarketCatalogue, filling caches: any SheetFilling,
    under lock: any RecalculationLock, pivot: Currency, now: @escaping @Sendable () -> Instant
  ) {
    self.store = store
    self.caches = caches
    self.lock = lock
    self.pivot = pivot
    self.now = now
  }

  /// Recalculates a scope, or what an earlier attempt of `run` left of it.
  package func recalculate(
    _ scope: ItemScope, run: String, followedBy follower: any RecalculationFollower,
    chunkCountMax: Int = Recalculation.chunkCountMax
  ) async throws -> RecalculationReport {
    try await lock.whileHeld { fence in
      let progress = try await store.progress(of: run)
      let draft = try await store.rulebook(.current(now: now()), pivot: pivot)
      let rulebook = try Rulebook(publishing: draft)
      var recalculation = Recalculation(
        run: run, progress: progress, chunkCountMax: chunkCountMax)
      let reader = PartReader(store, scope, PartPricing(rulebook), now)
      var goesOn = try await follower.reached(progress)
      var next = goesOn ? try await reader.read(recalculation.stretch) : nil
      while let part = next, let chunk = recalculation.chunk(of: part) {
        let (stretch, untold) = (recalculation.stretch(behind: part), recalculation.untold)
        // What is read ahead is dropped where it turns out to be of no use.
        async let ahead = reader.read(stretch)
        async let told = tell(untold, follower)
        let outcome = try await store.record(chunk, fence: fence, at: now())
        goesOn = try await recalculation.took(told) && goesOn
        switch recalculation.recorded(outcome, chunk, of: part) {
        case .goOn: next = goesOn ? try await ahead : nil
        case .readAgain: next = goesOn ? try await reader.read(recalculation.stretch) : nil
        }
      }
      goesOn = try await recalculation.took(tell(recalculation.untold, follower)) && goesOn
      return RecalculationReport(
        tally: recalculation.tally, isCancelled: !goesOn, rulebook: rulebook.revision)
    }
  }

  /// Tells caches and the follower of a chunk that was recorded.
  private func tell(
    _ chunk: Recalculation.UntoldChunk?, _ follower: any RecalculationFollower
  ) async throws -> Recalculation.Told? {
    guard let chunk else { return nil }
    var isAnnounced = false
    if let sheets = chunk.sheets, !sheets.isEmpty { isAnnounced = await caches.fill(sheets) }
    return Recalculation.Told(
      isAnnounced: isAnnounced, goesOn: try await follower.reached(chunk.progress))
  }
}

/// Reads and reprices a scope.
private struct PartReader: Sendable {
  private let store: any MarketCatalogue
  private let scope: ItemScope
  private let pricing: PartPricing
  private let now: @Sendable () -> Instant

  init(
    _ store: any MarketCatalogue, _ scope: ItemScope, _ pricing: PartPricing,
    _ now: @escaping @Sendable () -> Instant
  ) {
    self.store = store
    self.scope = scope
    self.pricing = pricing
    self.now = now
  }

  func read(_ stretch: Recalculation.Stretch?) async throws -> PricedPart? {
    guard let stretch else { return nil }
    let sheets = try await store.sheets(
      in: scope, after: stretch.after, countMax: stretch.countMax, now: now())
    return pricing.reprice(sheets, of: stretch, at: now())
  }
}
