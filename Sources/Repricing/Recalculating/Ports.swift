import Catalogue
import Pricing

/// Puts sheets that were just recorded where the read path looks first.
package protocol SheetFilling: Sendable {
  /// Replaces older versions of these sheets and leaves newer ones alone. Whether no cache has an
  /// older one from now on; if not, it learns of the change from the catalogue's notes.
  func fill(_ sheets: [PriceSheet]) async -> Bool
}

/// Who keeps recalculations apart, also those of other programs.
package protocol RecalculationLock: Sendable {
  /// Runs `body` while no other holder does; throws where it cannot be had.
  func whileHeld<Result: Sendable>(
    _ body: @Sendable (Fence) async throws -> Result
  ) async throws -> Result
}

/// Who follows a recalculation and may end it.
package protocol RecalculationFollower: Sendable {
  /// Hears of every chunk, once it is recorded and its sheets are in the caches. Nil before the
  /// first one. Whether the recalculation is to go on; what it throws ends the attempt.
  func reached(_ progress: RecalculationProgress?) async throws -> Bool
}

/// What came of a recalculation.
package struct RecalculationReport: Sendable, Hashable {
  package var tally: RecalculationTally
  /// Whether it was ended before it had seen everything.
  package var isCancelled: Bool
  /// The revision of the rulebook that it followed.
  package var rulebook: Int
}
