import Pricing
import Timing

/// The right to load a sheet and to fill it, which one has at a time.
package struct LoadLease: Sendable, Hashable {
  /// Nobody else's.
  let token: Int
  /// The least version that is known to be current.
  let versionMin: Int

  /// What stands for a lease where there is none: nobody holds it.
  static let unheld = LoadLease(token: -1, versionMin: 0)
}

/// What the caches say of a sku.
package enum CacheAnswer {
  /// Its sheet, and whether it is time to load it anew before it ends.
  case sheet(PriceSheet, isRefreshDue: Bool)
  /// No item has this sku.
  case unknown
  /// Nothing is known.
  case missing
  /// Whoever asked is to load the sheet, and to fill it or give the lease back.
  case leased(LoadLease)
  /// Another is loading the sheet.
  case busy
  /// Redis does not answer, or not with what can be believed.
  case unavailable
}

/// Whom the cache answers.
package protocol PriceCacheOwner: AnyObject {
  func received(_ answer: CacheAnswer, for token: Int)

  /// A sheet in memory has changed, and was asked for since it came there.
  func changedInDemand(_ sku: Span<UInt8>)
}
