import Pricing

/// What came of asking for the sheet of a product.
package enum SheetOutcome: Sendable {
  case sheet(PriceSheet, SheetOrigin)
  /// No item has this sku.
  case unknownProduct
  /// There is no telling now; later there may be.
  case failed(SheetFailure)
}

/// Where a sheet was found.
package enum SheetOrigin: Sendable {
  /// In this process.
  case local
  /// In the cache that processes share.
  case redis
  /// In the system of record, for this request.
  case database
}

/// Why a sheet could not be had. In both cases a retry can help; which is no reason to retry at
/// once.
package enum SheetFailure: Error, Sendable, Hashable {
  /// More sheets are being waited for than the limits allow.
  case overloaded
  /// What keeps the sheets does not answer, or not with one that is valid.
  case unavailable
}
